// The playground: what is chosen stands in the address, what is written survives a reload, waiting is counted.

const form = document.querySelector("form[data-keeps]");
const message = form?.elements.namedItem(form.dataset.keeps);
const place = `seedbed ${location.pathname}`;

// A message that was begun is there again after a reload; it goes once it is sent.
if (message) {
  if (!message.value) message.value = sessionStorage.getItem(place) || "";
  message.addEventListener("input", () => sessionStorage.setItem(place, message.value));
  message.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form || !event.detail.successful) return;
    sessionStorage.removeItem(place);
    message.value = "";
    document.querySelector("#turns > section:last-of-type")?.scrollIntoView({ block: "start" });
  });
}

// At most as many models as stand side by side; the choice is the address of this page.
const boxes = form ? [...form.querySelectorAll("input[name=models]")] : [];
function chosen() {
  const full = boxes.filter((one) => one.checked).length >= Number(form.dataset.most);
  for (const one of boxes) one.disabled = full && !one.checked;
}
if (boxes.length) {
  chosen();
  form.addEventListener("change", () => {
    chosen();
    const told = new URLSearchParams(new FormData(form));
    told.delete(form.dataset.keeps);
    for (const [name, value] of [...told]) if (!value && name !== "max_tokens") told.delete(name);
    const project = new URLSearchParams(location.search).get("in");
    if (project) told.set("in", project);
    history.replaceState(null, "", `?${told}`);
  });
}

// Seconds that an answer has been waited for, counted on from what the page said when it came.
const seen = new WeakMap();
setInterval(() => {
  for (const one of document.querySelectorAll("[data-waited]")) {
    if (!seen.has(one)) seen.set(one, Date.now() - 1000 * Number(one.dataset.waited));
    one.textContent = `${Math.round((Date.now() - seen.get(one)) / 1000)} s`;
  }
}, 1000);
