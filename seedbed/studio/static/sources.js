// The pages of sources: files go out in pieces and go on where they were; what belongs together lights up together.

const drop = document.getElementById("drop");
const csrf = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
const TRIES = 8;

if (drop) {
  const pick = document.getElementById("pick");
  pick.addEventListener("change", () => { send([...pick.files]); pick.value = ""; });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("over"); });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    send([...event.dataTransfer.files]);
  });
  // A file that misses its place must not take the page's.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
}

// What was said of a tree goes when the form is sent again.
document.getElementById("begin")?.addEventListener("htmx:beforeRequest", () => {
  document.getElementById("x-tree-told")?.replaceChildren();
});

let under = Promise.resolve(), left = 0;
addEventListener("beforeunload", (event) => { if (left) event.preventDefault(); });

function send(files) {
  for (const file of files) {
    left += 1;
    const shown = line(file);
    under = under.then(() => one(file, shown)).catch((error) => fail(shown, error)).finally(() => {
      left -= 1;
      if (!left) window.htmx.ajax("GET", drop.dataset.files, { target: "#files", swap: "innerHTML" });
    });
  }
}

function line(file) {
  const item = document.createElement("li"), name = document.createElement("span");
  const bar = document.createElement("progress"), told = document.createElement("span");
  name.textContent = file.name;
  bar.max = Math.max(1, file.size);
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  told.className = "hint";
  item.append(name, bar, told);
  document.getElementById("sending").append(item);
  return { item, bar, told };
}

function fail(shown, error) {
  const told = document.createElement("span");
  told.className = "bad";
  told.textContent = error.message;
  shown.told.textContent = drop.dataset.stopped;
  shown.item.append(told);
}

async function one(file, shown) {
  if (file.size > Number(drop.dataset.largest)) throw new Error(`${file.name}: > ${drop.dataset.largest >> 20} MiB`);
  const about = { project: drop.dataset.project, name: file.name, size: file.size, mark: String(file.lastModified) };
  const body = JSON.stringify(about);
  const began = await asked("/api/v1/uploads", { method: "POST", body, headers: { "Content-Type": "application/json" } }, shown);
  let at = began.offset, done = false;
  shown.bar.value = at;
  while (!done) {
    const piece = file.slice(at, at + Number(drop.dataset.piece));
    const place = `/api/v1/uploads/${began.id}`;
    const headers = { "Content-Type": "application/octet-stream" };
    const found = await asked(`${place}?offset=${at}`, { method: "PUT", body: piece, headers }, shown, place);
    at = found.offset;
    done = found.done;
    shown.bar.value = at;
    shown.told.textContent = `${Math.floor((100 * at) / file.size)}%`;
  }
  shown.told.textContent = `✓ ${drop.dataset.done}`;
}

// A refusal is final; a line that is lost is tried again, from where the server says that it is.
async function asked(url, wanted, shown, where = "") {
  for (let tries = 0; ; tries += 1) {
    let answer;
    try {
      answer = await fetch(url, { ...wanted, headers: { ...csrf, ...wanted.headers } });
    } catch (error) {
      if (tries >= TRIES) throw error;
      shown.told.textContent = drop.dataset.lost;
      await new Promise((go) => { setTimeout(go, Math.min(8000, 500 * 2 ** tries)); });
      continue;
    }
    const found = await answer.json();
    if (answer.ok) return found;
    if (answer.status === 409 && found.error.kind === "offset" && where && tries < TRIES) {
      return (await fetch(where, { headers: csrf })).json();
    }
    throw new Error(found.error.message);
  }
}

// Splitting takes the place of the cursor, counted in characters as the server counts them.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest(".chunk-form button") : null;
  if (button) {
    const form = button.closest("form"), text = form.elements.text;
    form.elements.at.value = String([...text.value.slice(0, text.selectionStart)].length);
  }
}, true);

document.addEventListener("change", (event) => {
  if (event.target.dataset?.act !== "tick") return;
  for (const box of document.querySelectorAll("#chunks input[name=rows]")) box.checked = event.target.checked;
});

// What stands under the pointer or has the focus is lit up in all panes.
function light(from) {
  for (const one of document.querySelectorAll(".lit")) one.classList.remove("lit");
  if (!from) return;
  const start = Number(from.dataset.start), stop = Number(from.dataset.stop);
  for (const one of document.querySelectorAll("#viewer [data-start]")) {
    if (Number(one.dataset.start) < stop && Number(one.dataset.stop) > start) one.classList.add("lit");
  }
}
for (const kind of ["pointerover", "focusin"]) {
  document.getElementById("viewer")?.addEventListener(kind, (event) => {
    light(event.target instanceof Element ? event.target.closest("[data-start]") : null);
  });
}
