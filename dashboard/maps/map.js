// The server draws the whole map. Here cells are pointed at, walked to by arrow keys, and opened,
// or a finer map is asked for around them.
export default function ({ data, parentElement, setTriggerValue }) {
  const map = parentElement.querySelector(".map");
  map.open = (at) => setTriggerValue("opened", JSON.parse(at));
  map.refine = (at) => setTriggerValue("finer", JSON.parse(at));
  if (!map.ready) {
    listen(map);
    map.ready = true;
  }
  if (map.written === data.html) return;
  const focused = map.getRootNode().activeElement?.dataset.at;
  map.written = map.innerHTML = data.html;
  map.columns = data.columns;
  const cell = cells(map).find((each) => each.dataset.at === map.at) ?? cells(map)[data.first];
  show(map, cell);
  if (focused && focused === map.at) cell.focus({ preventScroll: true });
}

const cells = (map) => [...map.querySelectorAll("td button")];
const cellOf = (event) => event.target.closest("td button");

function show(map, cell) {
  map.at = cell.dataset.at;
  for (const each of cells(map)) {
    each.tabIndex = each === cell ? 0 : -1;
    each.parentElement.toggleAttribute("data-chosen", each === cell);
  }
  for (const panel of map.querySelectorAll("section")) {
    panel.toggleAttribute("data-chosen", panel.dataset.at === map.at);
  }
}

function listen(map) {
  map.addEventListener("pointerover", (event) => {
    const cell = cellOf(event);
    if (cell && event.pointerType === "mouse") show(map, cell);
  });
  map.addEventListener("pointerdown", (event) => {
    // a finger cannot point: its first tap shows a cell, the next opens it
    map.asks = event.pointerType === "mouse" ? undefined : (map.at ?? "");
  });
  map.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell) show(map, cell);
  });
  map.addEventListener("click", (event) => {
    const cell = cellOf(event);
    const open = event.target.closest("[data-open]");
    if (open) return map.open(open.dataset.open);
    const finer = event.target.closest("[data-finer]");
    if (finer) return map.refine(finer.dataset.finer);
    if (!cell) return;
    if (map.asks === undefined || map.asks === cell.dataset.at) return map.open(cell.dataset.at);
    show(map, cell);
    map.querySelector("section[data-chosen]").scrollIntoView({ block: "nearest" });
  });
  map.addEventListener("keydown", (event) => {
    map.asks = undefined;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: map.columns, ArrowUp: -map.columns };
    const every = cells(map);
    const from = every.indexOf(cellOf(event));
    if (from < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const to = from + steps[event.key];
    const sameRow = Math.floor(to / map.columns) === Math.floor(from / map.columns);
    if (every[to] && (sameRow || Math.abs(steps[event.key]) === map.columns)) every[to].focus();
  });
}
