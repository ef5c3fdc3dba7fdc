// The bench: one row at a time, the next ones fetched before they are wanted. What is decided is sent at once, one after
// the other; whatever the server refuses comes back to the eye.

const root = document.getElementById("bench");
const texts = JSON.parse(root.dataset.texts), api = root.dataset.api, may = root.dataset.may === "1";
const settles = root.dataset.settles === "1", suggests = root.dataset.suggests === "1";
const marks = JSON.parse(document.body.getAttribute("hx-headers"));
const place = { row: document.getElementById("row"), acts: document.getElementById("acts"), told: document.getElementById("told") };
const FEW = 10, FETCHED = 12;

let deck = [], trail = [], spot = -1, current = null, counts = { total: 0, mine: 0, open: 0 };
let raw = false, fetching = null, ended = false, moving = false, sending = Promise.resolve();

const t = (key, values = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const query = () => new URLSearchParams(location.search);
const filters = () => { const found = query(); found.delete("at"); return found; };

function make(name, values = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(values)) {
    if (key === "text") made.textContent = value;
    else if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...inside.filter((one) => one !== null));
  return made;
}

async function ask(path, method = "GET", body = undefined) {
  const headers = method === "GET" ? {} : { ...marks, "content-type": "application/json" };
  let answer;
  try {
    answer = await fetch(`${api}${path}`, { method, headers, body: body && JSON.stringify(body), keepalive: method !== "GET" });
  } catch { throw Object.assign(new Error(document.getElementById("messages").dataset.lost), { kind: "lost" }); }
  if (answer.status === 401) { location.reload(); return new Promise(() => {}); }
  const found = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(found.error.message), { kind: found.error.kind });
  return found;
}

function say(message, kind = "") {
  const close = make("button", { class: "small", "data-act": "dismiss", text: t("close") });
  const told = make("div", { class: `alert ${kind}` }, make("span", { class: "foreign", text: message }), close);
  document.getElementById("messages").replaceChildren(told);
}

// ---- The deck ---------------------------------------------------------------------------------------------------------

async function more(count = false) {
  if (fetching) return fetching;
  const last = deck.at(-1) ?? trail.at(-1), wanted = filters();
  if (last && !count) wanted.set("after", last.number);
  wanted.set("count", count ? "1" : "0");
  wanted.set("most", FETCHED);
  fetching = ask(`/deck?${wanted}`).then((found) => {
    const known = new Set([...deck, current].filter(Boolean).map((one) => one.number));
    if (found.counts) counts = found.counts;
    const fresh = found.rows.filter((one) => !known.has(one.number));
    deck.push(...fresh);
    ended = fresh.length === 0;
    for (const row of fresh) for (const source of pictures(row)) new Image().src = source;
  }).finally(() => { fetching = null; });
  return fetching;
}

// While the next row is on its way no verdict is taken: it would be of a row that nobody has seen.
async function forward() {
  if (moving) return;
  moving = true;
  try { await step(); } finally { moving = false; }
}

async function step() {
  if (spot < trail.length - 1) { spot += 1; current = trail[spot]; draw(); return; }
  if (!deck.length) { try { await more(); } catch (error) { say(error.message); return; } }
  if (!deck.length && open()) await again();
  if (!deck.length) { current = null; draw(); return; }
  current = deck.shift();
  trail.push(current);
  spot = trail.length - 1;
  draw();
  if (deck.length < FEW && !ended) more().catch((error) => say(error.message));
}

// At the end of the open rows, those that were passed over come once more.
async function again() {
  await sending;
  const known = current;
  current = null;
  try { await more(true); } catch (error) { say(error.message); }
  if (!deck.length) current = known;
}

function back() {
  if (spot > 0) { spot -= 1; current = trail[spot]; draw(); } else say(t("first"), "warn");
}

const open = () => (query().get("status") || "open") === "open";

// ---- Deciding ---------------------------------------------------------------------------------------------------------

function send(row, body, after = null) {
  sending = sending.then(async () => {
    try {
      const found = await ask(`/rows/${row.number}`, "PUT", { seen: settles ? null : row.mine.version, settle: settles, ...body });
      Object.assign(row, found);
      if (after) after();
    } catch (error) {
      say(error.message);
      if (error.kind === "lost") { row.mine.verdict = ""; spot = trail.indexOf(row); current = row; draw(); return; }
      try { Object.assign(row, await ask(`/rows/${row.number}`)); } catch { /* the message above says it */ }
      if (error.kind === "taken") row.taken = true;
      else { spot = trail.indexOf(row); current = row; }
      draw();
    }
    root.dataset.sent = String(Number(root.dataset.sent || 0) + 1);
  });
  return sending;
}

function decide(verdict) {
  const row = current;
  if (!row || row.taken || moving) return;
  document.activeElement?.blur();
  const reason = place.acts.querySelector("#why")?.value ?? row.mine.reason;
  if (!row.mine.verdict && verdict) { counts.mine += 1; counts.open = Math.max(0, counts.open - 1); }
  row.mine.verdict = row.pair && row.blind ? row.mine.verdict || verdict : verdict;
  root.dataset.last = verdict;
  place.told.textContent = t("said", { number: row.number, verdict: t(`verdict.${verdict}`) });
  send(row, { verdict, reason });
  forward();
}

async function undo() {
  await sending;
  try {
    const { numbers } = await ask("/undo", "POST", {});
    if (!numbers.length) { say(t("nothing_to_undo"), "warn"); return; }
    const row = await ask(`/rows/${numbers[0]}`);
    const at = trail.findIndex((one) => one.number === row.number);
    if (at >= 0) { trail[at] = row; spot = at; } else { trail.splice(spot, 0, row); spot = Math.max(0, spot); }
    current = row;
    more(true).then(bar).catch(() => {});
    place.told.textContent = numbers.length > 1 ? t("undone_many", { count: numbers.length }) : t("undone", { number: row.number });
    draw();
  } catch (error) { say(error.message); }
}

function edit(row, field, value) {
  const edits = Object.fromEntries(row.fields.filter((one) => one.changed && row.mine.edited.length).map((one) => [one.name, one.value]));
  if (value === undefined) delete edits[field.name]; else edits[field.name] = value;
  send(row, { edits }, () => {
    const at = document.activeElement; // another turn may be under the hand already
    if (current === row && !(at instanceof HTMLTextAreaElement && place.row.contains(at))) draw();
  });
}

// ---- Drawing ----------------------------------------------------------------------------------------------------------

const answers = ["answer", "output", "response", "side_a", "chosen", "messages", "conversations", "solution"];
const main = (row) => row.fields.find((one) => answers.includes(one.name)) ?? row.fields.find((one) => typeof one.value === "string");
const title = (name) => ({ side_a: t("side.a"), side_b: t("side.b") })[name] ?? name;
const pictures = (row) => row.fields.flatMap((one) => Array.from({ length: one.pictures }, (_, at) =>
  `${api}/rows/${row.number}/pictures/${encodeURIComponent(one.name)}/${at}`));

function draw() {
  bar();
  if (!current) { finished(); return; }
  const row = current, address = query();
  address.set("at", row.number);
  history.replaceState(null, "", `?${address}`);
  const shown = row.fields.map((one) => field(row, one));
  const by = (test) => shown.filter((_, at) => test(row.fields[at]));
  const side = (one) => row.pair && /^(side_[ab]|chosen|rejected)$/.test(one.name);
  const right = (one) => one.kind === "source" || ["text", "context", "passage"].includes(one.name);
  const pair = row.pair ? [make("div", { class: "pair" }, ...by(side))] : [];
  const small = (one) => !answers.includes(one.name) && !one.changed && !/^(question|instruction|prompt|input)$/.test(one.name)
    && (one.kind === "plain" || (one.kind === "text" && one.value.length <= 24 && !one.value.includes("\n")));
  const rest = (one) => !side(one) && !right(one);
  const brief = by((one) => rest(one) && small(one));
  const left = make("div", { class: "bench-fields" }, ...by((one) => rest(one) && !small(one)), ...pair, ...checks(row),
    ...(brief.length ? [make("div", { class: "bench-brief" }, ...brief)] : []));
  const beside = by((one) => !side(one) && right(one));
  place.row.replaceChildren(head(row), beside.length ? make("div", { class: "two" }, left, make("div", { class: "bench-fields side" }, ...beside)) : left);
  for (const box of place.row.querySelectorAll(".source")) {
    const mark = box.querySelector("mark");
    if (mark) box.scrollTop = Math.max(0, mark.offsetTop - box.clientHeight / 3);
  }
  verdicts(row);
}

function bar() {
  const done = document.getElementById("done");
  done.max = Math.max(1, counts.mine + counts.open);
  done.value = counts.mine;
  document.getElementById("counts").textContent = t("counts", counts);
}

function head(row) {
  const badge = (kind, words) => make("span", { class: `badge ${kind}`, text: words });
  const kinds = { accept: "good", reject: "bad", swap: "warn", tie: "warn", split: "warn" };
  const said = row.mine.verdict ? [badge(kinds[row.mine.verdict] ?? "", t(`verdict.${row.mine.verdict}`))] : [];
  const score = row.score === null ? [] : [make("span", { class: "tag", text: t("score", { score: row.score.toFixed(2) }) })];
  const others = row.others.map((one) => make("span", { class: "tag", text: `${one.reviewer || t("settled")}: ${t(`verdict.${one.verdict}`)}${one.reason ? ` (${one.reason})` : ""}` }));
  const taken = row.taken ? [badge("warn", t("taken"))] : [];
  return make("div", { class: "bench-head" }, make("strong", { text: `№ ${row.number}` }), make("code", { text: row.id }), ...said, ...taken, ...score, ...others);
}

function field(row, one) {
  const body = make("div", { class: `bench-body ${one.kind}`, dir: "auto", tabindex: one.kind === "source" ? "0" : null });
  if (raw || !one.html) {
    if (one.pictures) pictures({ ...row, fields: [one] }).forEach((src, at) => body.append(make("img", { src, alt: `${one.name} ${at + 1}` })));
    else body.append(make("pre", { text: typeof one.value === "string" ? one.value : JSON.stringify(one.value, null, 2) }));
  } else body.innerHTML = one.html; // made harmless on the server, and the policy lets nothing in it run
  const card = make("section", { class: "bench-field", "data-field": one.name });
  const buttons = may && !row.taken && !one.pictures ? actions(row, one, card, body) : null;
  card.append(make("header", {}, make("h2", { text: title(one.name) }), one.changed ? make("span", { class: "tag", text: t("changed") }) : null, buttons), body);
  if (one.diff.length) card.append(difference(one.diff));
  return card;
}

function difference(pieces) {
  const names = { out: "del", in: "ins", same: "span" };
  return make("div", { class: "diff", dir: "auto" }, ...pieces.map(([kind, text]) => make(names[kind], { text })));
}

function actions(row, one, card, body) {
  const first = one === main(row);
  const revert = one.changed && row.mine.edited.length
    ? make("button", { text: t("revert"), on: { click: () => edit(row, one, undefined) } }) : null;
  const suggest = suggests && typeof one.value === "string"
    ? make("button", { text: t("suggest"), "data-key": first ? "s" : null, "aria-label": `${t("suggest")}: ${title(one.name)}`, on: { click: () => wish(row, one, card) } }) : null;
  const change = make("button", { text: t("edit"), "data-key": first ? "e" : null, "aria-label": `${t("edit")}: ${title(one.name)}`, on: { click: () => editor(row, one, body) } });
  return make("div", { class: "acts" }, revert, suggest, change);
}

// A text is edited as it stands, a dialogue turn by turn, anything else as JSON. Leaving a field saves it.
function editor(row, one, body) {
  const turns = one.kind === "chat" ? one.value : null;
  const written = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
  const area = (value, label, put) => {
    const made = make("textarea", { class: ["code", "json"].includes(one.kind) ? "code" : null, "aria-label": label, spellcheck: "false" });
    made.value = written(value);
    made.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); made.blur(); } });
    made.addEventListener("change", () => {
      let value_ = made.value;
      if (typeof value !== "string") { try { value_ = JSON.parse(made.value); } catch { say(t("no_json", { name: title(one.name) })); made.focus(); return; } }
      put(value_);
    });
    return made;
  };
  if (turns) {
    const copy = structuredClone(turns);
    body.replaceChildren(...copy.map((turn, at) => {
      const key = "content" in turn ? "content" : "value";
      const label = `${turn.role ?? turn.from} ${at + 1}`;
      return make("div", { class: "turn" }, make("span", { class: "who", text: label }), area(turn[key], label, (value) => { copy[at][key] = value; edit(row, one, copy); }));
    }));
  } else {
    const made = area(one.value, title(one.name), (value) => edit(row, one, value)), before = made.value;
    made.addEventListener("blur", () => { if (made.value === before && current === row) draw(); });
    body.replaceChildren(made);
  }
  body.querySelector("textarea").focus();
}

function wish(row, one, card) {
  card.querySelector(".suggested")?.remove();
  const input = make("input", { "aria-label": t("wish"), placeholder: t("wish") });
  const told = make("div", { "aria-live": "polite" });
  const go = async () => {
    told.textContent = t("asking");
    try {
      const found = await ask(`/rows/${row.number}/suggest`, "POST", { column: one.name, wish: input.value });
      const use = make("button", { class: "small main-act", text: t("use"), on: { click: () => { box.remove(); edit(row, one, found.text); } } });
      const leave = make("button", { class: "small", text: t("leave"), on: { click: () => box.remove() } });
      told.replaceChildren(make("p", { class: "hint", text: t("suggested", { model: found.model }) }), difference(found.diff), make("div", { class: "acts" }, use, leave));
      use.focus();
    } catch (error) { told.textContent = error.message; }
  };
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  const box = make("div", { class: "suggested" }, make("div", { class: "acts" }, input, make("button", { class: "small", text: t("ask"), on: { click: go } })), told);
  card.append(box);
  input.focus();
}

function checks(row) {
  if (!row.checks.length) return [];
  const lines = row.checks.map((one) => {
    const score = one.score === null ? null : make("span", { class: `badge ${one.score >= 0.5 ? "good" : "bad"}`, text: one.score.toFixed(2) });
    const evidence = one.value ? make("details", {}, make("summary", { text: t("evidence") }), make("pre", { text: one.value })) : null;
    return make("li", {}, make("strong", { text: one.step }), " ", score, " ", make("span", { class: "foreign", text: one.reason }), evidence);
  });
  const models = [...new Set(row.trail.flatMap((one) => one.models))].join(", ");
  const by = models ? make("span", { class: "tag", text: models }) : null;
  return [make("section", { class: "bench-field" }, make("header", {}, make("h2", { text: t("checks") }), by), make("ul", { class: "checks" }, ...lines))];
}

function verdicts(row) {
  if (!may) { place.acts.replaceChildren(...moves()); return; }
  const button = (verdict, key, kind) => make("button", {
    class: `${kind}${row.mine.verdict === verdict ? " chosen-act" : ""}`, "data-key": key, "data-says": t(`do.${verdict}`), disabled: Boolean(row.taken),
    on: { click: () => decide(verdict) } }, t(`do.${verdict}`), make("kbd", { text: key }));
  const kinds = row.pair && row.blind
    ? [button("a", "1", "good-act"), button("b", "2", "good-act"), button("tie", "0", ""), button("reject", "r", "danger")]
    : row.pair
      ? [button("accept", "a", "good-act"), button("swap", "w", ""), button("tie", "0", ""), button("reject", "r", "danger")]
      : [button("accept", "a", "good-act"), button("reject", "r", "danger")];
  const why = make("input", { id: "why", "aria-label": t("reason"), placeholder: t("reason"), "data-key": "c", "data-says": t("reason"), maxlength: "4000" });
  why.value = row.mine.reason;
  why.addEventListener("change", () => { if (row.mine.verdict && why.value !== row.mine.reason) send(row, { reason: why.value }); });
  const undoing = make("button", { "data-key": "u", "data-says": t("undo"), on: { click: undo } }, t("undo"), make("kbd", { text: "u" }));
  place.acts.replaceChildren(...kinds, why, undoing, ...moves());
}

function moves() {
  const step = (key, act, name) => make("button", { "data-key": key, "data-says": t(name), on: { click: act } }, t(name), make("kbd", { text: key }));
  const plain = make("button", { "data-key": "m", "data-says": t("raw"), "aria-pressed": String(raw), on: { click: () => { raw = !raw; draw(); } } }, t("raw"), make("kbd", { text: "m" }));
  return [step("k", back, "back"), step("j", forward, "next"), plain];
}

function finished() {
  const key = !trail.length && !counts.mine ? "none" : "finished";
  place.row.replaceChildren(make("p", { class: "note", text: t(key, counts) }));
  const undoing = may && counts.mine ? [make("button", { "data-key": "u", "data-says": t("undo"), on: { click: undo } }, t("undo"), make("kbd", { text: "u" }))] : [];
  place.acts.replaceChildren(...undoing);
  root.dataset.over = "1";
}

addEventListener("beforeunload", () => { if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur(); });

async function begin() {
  const at = Number(query().get("at"));
  try {
    if (at) { current = await ask(`/rows/${at}`); trail = [current]; spot = 0; }
    const wanted = filters();
    if (at) wanted.set("after", at);
    const found = await ask(`/deck?${wanted}`);
    deck = found.rows.filter((one) => one.number !== at);
    counts = found.counts;
    if (current) draw(); else await forward();
  } catch (error) { say(error.message); }
  root.dataset.ready = "1";
}
begin();
