// The list of a review: rows to look over and to judge many at once.
const root = document.getElementById("list");
const { windowed } = await import(root.dataset.table); // its address changes with its content
const texts = JSON.parse(root.dataset.texts), api = root.dataset.api, may = root.dataset.may === "1";
const marks = JSON.parse(document.body.getAttribute("hx-headers"));
const picked = new Set();
const counted = document.getElementById("picked"), all = document.getElementById("all");
let everything = false;

const t = (key, values = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const query = () => { const found = new URLSearchParams(location.search); if (!found.get("status")) found.set("status", "all"); return found; };

function say(message, kind = "") {
  const told = document.createElement("div"), words = document.createElement("span"), close = document.createElement("button");
  told.className = `alert ${kind}`;
  words.textContent = message;
  close.className = "small"; close.dataset.act = "dismiss"; close.textContent = t("close");
  told.append(words, close);
  document.getElementById("messages").replaceChildren(told);
}

async function ask(path, method = "GET", body = undefined) {
  const headers = method === "GET" ? {} : { ...marks, "content-type": "application/json" };
  const answer = await fetch(`${api}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.error.message);
  return found;
}

const kinds = { accept: "good", reject: "bad", swap: "warn", tie: "warn", split: "warn" };
const columns = [
  ...(may ? [{ key: "pick", label: t("pick"), width: "44px", draw: box }] : []),
  { key: "number", label: "№", width: "74px" },
  { key: "cells", label: t("row"), draw: (cell, row) => { cell.textContent = Object.values(row.cells).join(" · "); cell.dir = "auto"; } },
  { key: "outcome", label: t("outcome"), width: "140px", draw: badge },
  { key: "score", label: t("score"), width: "74px", draw: (cell, row) => { cell.textContent = row.score === null ? "–" : row.score.toFixed(2); } },
];

function box(cell, row) {
  const made = document.createElement("input");
  made.type = "checkbox";
  made.tabIndex = -1;
  made.checked = everything || picked.has(row.number);
  made.setAttribute("aria-label", `${t("pick")} ${row.number}`);
  made.addEventListener("change", () => pick(row));
  cell.append(made);
}

function badge(cell, row) {
  const made = document.createElement("span");
  made.className = row.outcome ? `badge ${kinds[row.outcome]}` : "tag";
  made.textContent = t(`outcome.${row.outcome || "undecided"}`) + (row.edited ? " ✎" : "");
  cell.append(made);
}

function pick(row) {
  if (everything) { everything = false; picked.clear(); }
  if (picked.has(row.number)) picked.delete(row.number); else picked.add(row.number);
  show();
}

function show() {
  const total = list.total(), many = everything ? total : picked.size;
  counted.textContent = t("picked", { count: many.toLocaleString(), total: total.toLocaleString() });
  if (all) { all.textContent = everything ? t("pick_none") : t("pick_all", { total: total.toLocaleString() }); all.disabled = !total; }
  for (const one of document.querySelectorAll("[data-bulk]")) one.disabled = !many;
}

const list = windowed(root, {
  columns, label: t("title"),
  load: async (offset, most) => { const found = query(); found.set("offset", offset); found.set("most", most); return ask(`/rows?${found}`); },
  open: (row) => { const to = query(); to.set("at", row.number); location.href = `${root.dataset.focus}?${to}`; },
  pick: may ? (row) => pick(row) : null,
});

async function refresh() {
  try { await list.reload(); root.dataset.ready = "1"; } catch (error) { say(error.message); }
  show();
}

async function bulk(verdict) {
  const reason = document.getElementById("why").value, sought = query();
  const many = everything ? list.total() : picked.size;
  for (const one of document.querySelectorAll("[data-bulk]")) one.disabled = true;
  counted.textContent = t("working", { count: many.toLocaleString() });
  const which = everything
    ? { status: sought.get("status"), q: sought.get("q") || "", below: sought.get("below") ? Number(sought.get("below")) : null, expected: many }
    : { numbers: [...picked] };
  try {
    const told = await ask("/bulk", "POST", { verdict, reason, ...which });
    say(t(told.taken ? "done_some" : "done", told), told.taken ? "warn" : "good");
    picked.clear();
    everything = false;
  } catch (error) { say(error.message); }
  await refresh();
}

all?.addEventListener("click", () => { everything = !everything; picked.clear(); list.redraw(); show(); });
for (const one of document.querySelectorAll("[data-bulk]")) one.addEventListener("click", () => bulk(one.dataset.bulk));
document.getElementById("undo")?.addEventListener("click", async () => {
  try {
    const { numbers } = await ask("/undo", "POST", {});
    say(numbers.length ? t("undone", { count: numbers.length.toLocaleString() }) : t("nothing_to_undo"), numbers.length ? "good" : "warn");
  } catch (error) { say(error.message); }
  await refresh();
});
await refresh();
