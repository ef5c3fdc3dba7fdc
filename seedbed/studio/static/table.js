// A table of any length: only the rows in sight are in the page. Rows come in blocks, and are kept while they are near.
//
//   const list = windowed(place, { columns, height, load, open, pick });
//
// columns: [{ key, label, width, draw(cell, row) }]; without draw the cell shows row[key].
// load(offset, most): a promise of { rows, total }.  open(row): Enter or a click.  pick(row): the key x.
// list.reload() asks anew, list.redraw() draws what is there, list.active() is the row under the hand.
// list.top(index) scrolls a row to the top, list.first() is the row that stands there.

const BLOCK = 100, KEPT = 12, TALLEST = 8_000_000, SPARE = 6;

export function windowed(place, { columns, height = 44, load, open = null, pick = null, label = "" }) {
  const blocks = new Map();
  let total = 0, at = 0, waiting = 0, age = 0;
  const scroller = element("div", "grid-scroll"), head = element("div", "grid-row grid-head"), space = element("div", "grid-space");
  const widths = columns.map((one) => one.width || "minmax(0, 1fr)").join(" ");
  place.replaceChildren(scroller);
  scroller.append(head, space);
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "grid");
  if (label) scroller.setAttribute("aria-label", label);
  head.setAttribute("role", "row");
  head.style.gridTemplateColumns = widths;
  space.setAttribute("role", "rowgroup");
  for (const one of columns) {
    const cell = element("div", "grid-cell");
    cell.setAttribute("role", "columnheader");
    cell.textContent = one.label;
    head.append(cell);
  }

  const tall = () => Math.min(total * height, TALLEST);
  const fits = () => Math.max(1, Math.floor((scroller.clientHeight - head.offsetHeight) / height));
  // Browsers end very tall elements: beyond that, the bar's place stands for a share of the rows.
  const first = () => {
    if (total * height <= TALLEST) return Math.floor(scroller.scrollTop / height);
    const share = scroller.scrollTop / Math.max(1, scroller.scrollHeight - scroller.clientHeight);
    return Math.round(share * Math.max(0, total - fits()));
  };
  const rowAt = (index) => blocks.get(Math.floor(index / BLOCK))?.rows?.[index % BLOCK];

  async function need(block) {
    const known = blocks.get(block);
    if (known) { known.age = ++age; return; }
    const entry = { rows: null, age: ++age };
    blocks.set(block, entry);
    try {
      const found = await load(block * BLOCK, BLOCK);
      if (blocks.get(block) !== entry) return;
      entry.rows = found.rows;
      if (found.total !== total) { total = found.total; scroller.setAttribute("aria-rowcount", String(total + 1)); }
    } catch (error) {
      blocks.delete(block);
      throw error;
    }
    if (blocks.size > KEPT) {
      const oldest = [...blocks].sort((a, b) => a[1].age - b[1].age).slice(0, blocks.size - KEPT);
      for (const [key] of oldest) if (key !== block) blocks.delete(key);
    }
    draw();
  }

  function draw() {
    waiting = 0;
    space.style.height = `${tall()}px`;
    const begin = Math.max(0, first() - SPARE), end = Math.min(total, first() + fits() + 1 + SPARE);
    const top = total * height <= TALLEST ? begin * height : scroller.scrollTop - (first() - begin) * height;
    const made = [];
    for (let index = begin; index < end; index += 1) made.push(line(index, top + (index - begin) * height));
    space.replaceChildren(...made);
    scroller.setAttribute("aria-activedescendant", total ? `grid-${at}` : "");
    for (let block = Math.floor(begin / BLOCK); block <= Math.floor(Math.max(begin, end - 1) / BLOCK); block += 1) {
      if (!blocks.has(block)) need(block).catch(() => {});
      else blocks.get(block).age = ++age;
    }
  }

  function line(index, top) {
    const row = rowAt(index), made = element("div", index === at ? "grid-row grid-at" : "grid-row");
    made.id = `grid-${index}`;
    made.setAttribute("role", "row");
    made.setAttribute("aria-rowindex", String(index + 2));
    made.style.gridTemplateColumns = widths;
    made.style.top = `${top}px`;
    made.style.height = `${height}px`;
    for (const one of columns) {
      const cell = element("div", "grid-cell");
      cell.setAttribute("role", "gridcell");
      if (row) { if (one.draw) one.draw(cell, row, index); else cell.textContent = row[one.key] ?? ""; }
      made.append(cell);
    }
    made.addEventListener("click", (event) => {
      at = index;
      if (event.target.closest("input,button,a")) return;
      if (open && row) open(row);
    });
    return made;
  }

  function show(index) {
    at = Math.max(0, Math.min(total - 1, index));
    const shown = first(), room = fits();
    if (total * height <= TALLEST) {
      if (at < shown) scroller.scrollTop = at * height;
      else if (at >= shown + room) scroller.scrollTop = (at - room + 1) * height;
    } else if (at < shown || at >= shown + room) {
      const share = Math.max(0, at - Math.floor(room / 2)) / Math.max(1, total - room);
      scroller.scrollTop = Math.min(1, share) * (scroller.scrollHeight - scroller.clientHeight);
    }
    draw();
  }

  function top(index) {
    at = Math.max(0, Math.min(total - 1, index));
    space.style.height = `${tall()}px`;
    const share = at / Math.max(1, total - fits());
    const room = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = total * height <= TALLEST ? at * height : Math.min(1, share) * room;
    draw();
  }

  scroller.addEventListener("scroll", () => { if (!waiting) waiting = requestAnimationFrame(draw); });
  scroller.addEventListener("keydown", (event) => {
    if (event.target !== scroller || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: fits(), PageUp: -fits() };
    if (event.key in steps) show(at + steps[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(total - 1);
    else if (event.key === "Enter" && open && rowAt(at)) open(rowAt(at));
    else if (event.key === "x" && pick && rowAt(at)) { pick(rowAt(at)); draw(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  new ResizeObserver(() => { if (!waiting) waiting = requestAnimationFrame(draw); }).observe(scroller);

  async function reload() {
    blocks.clear();
    await need(Math.floor(Math.min(first(), Math.max(0, total - 1)) / BLOCK));
    if (first() >= total) scroller.scrollTop = 0;
    at = Math.max(0, Math.min(at, total - 1));
    draw();
  }
  return { reload, redraw: draw, show, top, first, active: () => rowAt(at), total: () => total };
}

function element(name, classes) {
  const made = document.createElement(name);
  made.className = classes;
  return made;
}
