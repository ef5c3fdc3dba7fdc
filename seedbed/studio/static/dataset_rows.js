// The rows of a version: a window on all that fit. The row at its top stands in the address, so a reload shows the same.
const AGAIN = 500;

async function begin() {
  const root = document.getElementById("rows");
  if (!root || root.dataset.begun) return;
  root.dataset.begun = "1";
  const { windowed } = await import(root.dataset.table); // its address changes with its content
  const names = JSON.parse(root.dataset.columns), link = root.dataset.link, height = 58;
  const count = document.getElementById("total"), searching = document.getElementById("searching");
  let wait = 0;

  async function load(offset, most) {
    const asked = new URLSearchParams(link);
    for (const name of names) asked.append("columns", name);
    for (const [name, value] of [["first", offset], ["count", most], ["cut", root.dataset.cut]]) asked.set(name, value);
    const answer = await fetch(`${root.dataset.api}?${asked}`), found = await answer.json();
    if (!answer.ok) throw new Error(found.error.message);
    count.textContent = found.total.toLocaleString("en");
    searching.hidden = found.complete;
    if (!found.complete && !wait) wait = setTimeout(() => { wait = 0; refresh(); }, AGAIN);
    return found;
  }

  // Columns of long texts are wider than those of words.
  async function widths() {
    const { rows } = await load(Number(root.dataset.first), 20);
    const mean = (name) => rows.reduce((sum, one) => sum + (one.row[name] ?? "").length, 0) / Math.max(1, rows.length);
    return Object.fromEntries(names.map((name) => [name, `minmax(${Math.min(150, Math.max(64, name.length * 10 + 8))}px, ${Math.min(40, Math.max(8, Math.round(mean(name))))}fr)`]));
  }

  const address = (row) => `${root.dataset.place}/${row.place}${link ? `?${link}` : ""}`;
  let list = null;
  async function draw() {
    const wide = await widths();
    list = windowed(root, {
      height, load, label: root.dataset.label,
      columns: [{ key: "place", label: "#", width: "86px", draw: number }, ...names.map((name) => ({ key: name, label: name, width: wide[name], draw: text(name) }))],
      open: (row) => { location.href = address(row); },
    });
    Object.assign(root.querySelector(".grid-scroll").dataset, { key: "t", act: "focus", says: root.dataset.label });
  }

  function number(cell, row) {
    const made = document.createElement("a");
    made.href = address(row);
    made.tabIndex = -1;
    made.textContent = (row.place + 1).toLocaleString("en");
    cell.append(made);
  }

  function text(name) {
    return (cell, row) => { cell.textContent = row.row[name] ?? ""; cell.dir = "auto"; };
  }

  async function refresh() {
    try {
      if (!list) await draw();
      await list.reload();
      root.dataset.ready = "1";
    } catch (error) { told(error.message); }
  }

  function keep() {
    const here = new URL(location.href), first = list.first();
    if (first) here.searchParams.set("first", first); else here.searchParams.delete("first");
    if (here.href !== location.href) history.replaceState(history.state, "", here);
  }

  await refresh();
  if (!list) return;
  if (Number(root.dataset.first)) list.top(Number(root.dataset.first));
  let later = 0;
  root.querySelector(".grid-scroll").addEventListener("scroll", () => { clearTimeout(later); later = setTimeout(keep, 150); });
}

function told(message) {
  const made = document.createElement("p");
  made.className = "alert";
  made.textContent = message;
  document.getElementById("messages").replaceChildren(made);
}

document.addEventListener("htmx:afterSwap", begin);
begin();
