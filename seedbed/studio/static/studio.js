// What every page has: the map of keys, the messages, parts that stay open, and runs that are followed live.

const held = { first: "", timer: 0 };
const ticked = (element) => element instanceof HTMLInputElement && /^(checkbox|radio)$/.test(element.type);
const writes = (element) => element instanceof HTMLElement && !ticked(element)
  && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

function keyed(pressed) {
  const wanted = held.first ? `${held.first} ${pressed}` : pressed;
  clearTimeout(held.timer);
  held.first = "";
  for (const element of document.querySelectorAll("[data-key]")) {
    if (element.dataset.key === wanted && !element.disabled) {
      if (element.dataset.act === "focus" || writes(element)) element.focus();
      else element.click();
      return true;
    }
    if (element.dataset.key.startsWith(`${wanted} `)) held.first = wanted;
  }
  if (held.first) held.timer = setTimeout(() => { held.first = ""; }, 1200);
  return Boolean(held.first);
}

document.addEventListener("keydown", (event) => {
  const dialog = document.getElementById("keys");
  if (event.key === "Escape" && writes(event.target)) { event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || event.isComposing) return;
  if (event.key === "?") {
    if (dialog.open) dialog.close();
    else { fill(dialog); dialog.showModal(); }
    event.preventDefault();
    return;
  }
  if (!dialog.open && event.key.length === 1 && keyed(event.key)) event.preventDefault();
});

function fill(dialog) {
  const list = dialog.querySelector("dl");
  list.replaceChildren();
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (seen.has(element.dataset.key)) continue;
    seen.add(element.dataset.key);
    const term = document.createElement("dt");
    for (const one of element.dataset.key.split(" ")) {
      const key = document.createElement("kbd");
      key.textContent = one;
      term.append(key, " ");
    }
    const said = document.createElement("dd");
    said.textContent = element.dataset.says || element.getAttribute("aria-label") || element.textContent.trim();
    list.append(term, said);
  }
}

document.addEventListener("click", (event) => {
  const element = event.target instanceof Element ? event.target.closest("[data-act]") : null;
  if (!element) return;
  const act = element.dataset.act;
  if (act === "keys") { const dialog = document.getElementById("keys"); fill(dialog); dialog.showModal(); }
  if (act === "close") element.closest("dialog").close();
  if (act === "dismiss") document.getElementById("messages").replaceChildren();
  if (act === "copy") navigator.clipboard?.writeText(document.getElementById(element.dataset.of).textContent);
});

document.addEventListener("change", (event) => {
  const element = event.target;
  if (element instanceof HTMLSelectElement && element.dataset.act === "go" && element.value) location.href = element.value;
});

// A slider shows its figure while it is moved.
document.addEventListener("input", (event) => {
  const element = event.target;
  if (element instanceof HTMLInputElement && element.type === "range" && element.dataset.shows) {
    document.getElementById(element.dataset.shows).textContent = element.value;
  }
});

// What a person opened stays open when its part of the page comes anew; an answer clears the message before it.
let open = new Set();
document.addEventListener("htmx:beforeSwap", (event) => {
  open = new Set([...event.detail.target.querySelectorAll("details[open][id]")].map((one) => one.id));
  if (event.detail.xhr.status < 400 && event.detail.requestConfig.verb !== "get") {
    document.getElementById("messages").replaceChildren();
  }
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) { const found = document.getElementById(id); if (found) found.open = true; }
});
document.addEventListener("htmx:sendError", () => {
  const place = document.getElementById("messages");
  const told = document.createElement("p");
  told.className = "alert";
  told.id = "lost";
  told.textContent = place.dataset.lost;
  place.replaceChildren(told);
});
document.addEventListener("htmx:afterOnLoad", () => document.getElementById("lost")?.remove());

// A run is followed by server-sent events; where they do not come, it is asked every two seconds.
const EVERY = 1000, ASKED = 2000;
for (const place of document.querySelectorAll("[data-events]")) follow(place);

function follow(place) {
  let last = 0, waiting = 0, failed = 0, polling = 0;
  const show = () => {
    waiting = 0;
    last = Date.now();
    window.htmx.trigger(place, "seedbed:change");
  };
  const changed = () => { if (!waiting) waiting = setTimeout(show, Math.max(0, last + EVERY - Date.now())); };
  const poll = () => { if (!polling) polling = setInterval(show, ASKED); };
  if (!window.EventSource) { poll(); return; }
  let source = null, over = false;
  const listen = () => {
    source = new EventSource(place.dataset.events);
    source.addEventListener("change", () => { failed = 0; changed(); });
    source.addEventListener("end", () => { over = true; source.close(); clearInterval(polling); changed(); });
    source.addEventListener("error", () => {
      failed += 1;
      if (failed > 2 || source.readyState === EventSource.CLOSED) { source.close(); poll(); }
    });
  };
  // A browser has six lines to a server: a tab that nobody looks at leaves its line to the others.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source.close();
    else if (!over && !polling) { listen(); changed(); }
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (polling && place.querySelector("[data-over]")) { clearInterval(polling); polling = 0; }
  });
  addEventListener("pagehide", () => source.close());
  listen();
}
