"use strict";
const rows = [...document.querySelectorAll("article")];
const sheet = document.body.dataset.sheet;
const place = "seedbed sheet " + sheet;
const count = document.querySelector("#count");
let now = -1;

function keep() {
  const marks = rows.map((row) => [row.dataset.verdict, row.querySelector("input").value]);
  try { localStorage.setItem(place, JSON.stringify(marks)); } catch { /* a browser that keeps nothing: saving works */ }
  const marked = rows.filter((row) => row.dataset.verdict).length;
  count.textContent = count.dataset.words.replace("{n}", marked).replace("{of}", rows.length);
}

function mark(row, verdict) {
  row.dataset.verdict = verdict;
  for (const button of row.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(Boolean(verdict) && button.dataset.verdict === verdict));
  }
  keep();
}

function move(step) {
  now = Math.min(Math.max(now + step, 0), rows.length - 1);
  rows[now].focus();
  rows[now].scrollIntoView({ block: "nearest" });
}

function lines() {
  return rows.map((row) => JSON.stringify({
    number: Number(row.dataset.number), id: row.dataset.id, stratum: row.dataset.stratum, of: Number(row.dataset.of),
    verdict: row.dataset.verdict, reason: row.querySelector("input").value,
  })).join("\n") + "\n";
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines()], { type: "application/x-ndjson" }));
  link.download = sheet + ".jsonl";
  link.click();
}

rows.forEach((row, index) => {
  row.addEventListener("focusin", () => { now = index; });
  row.querySelector("input").addEventListener("input", keep);
  for (const button of row.querySelectorAll("button")) {
    button.addEventListener("click", () => mark(row, button.dataset.verdict));
  }
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  if (event.key === "k") move(-1);
  if ((event.key === "a" || event.key === "r") && now >= 0) {
    mark(rows[now], event.key === "a" ? "accept" : "reject");
    if (event.key === "a") { move(1); } else { event.preventDefault(); rows[now].querySelector("input").focus(); }
  }
});

document.querySelector("#save").addEventListener("click", save);
try {
  JSON.parse(localStorage.getItem(place) || "[]").slice(0, rows.length).forEach(([verdict, reason], index) => {
    rows[index].querySelector("input").value = reason;
    mark(rows[index], verdict);
  });
} catch { /* nothing was kept */ }
document.body.classList.add("works");
keep();
