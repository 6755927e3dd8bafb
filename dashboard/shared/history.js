/* Keeps the history of this tab: one entry for each view. See history.py, which runs it.

Streamlit makes two entries on the way to another page: one of that page without what it shows, or
of the old page with the new one's address, and then the view itself, which takes its place here.

An address that is written late may come after Back or Forward. As an entry of its own it would
bring the person back to what they have just left, so that none is made before their next act.

What is a person's own in an address makes no other view of it: it is written in place, always. */
(marks, own) => {
  if (window.keepsOneEntryForEachView) return;
  window.keepsOneEntryForEachView = true;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let travelling = false;
  addEventListener("popstate", () => { travelling = true; });
  for (const act of ["pointerdown", "keydown", "click"]) {
    addEventListener(act, () => { travelling = false; }, true);
  }

  const isView = (address) => {
    const { pathname, searchParams } = new URL(address, location.href);
    const mark = marks[pathname.split("/").pop()] ?? marks[""];
    if (mark) return searchParams.has(mark);
    return !Object.values(marks).some((other) => searchParams.has(other));
  };

  const view = (address) => {
    const { pathname, searchParams } = new URL(address, location.href);
    searchParams.delete(own);
    searchParams.sort();
    return `${pathname}?${searchParams}`;
  };
  const isSameView = (address) =>
    new URL(address, location.href).href !== location.href && view(address) === view(location.href);

  history.pushState = (_, title, address) => {
    if (isSameView(address)) return replace(history.state, title, address);
    if (travelling) return;
    const put = history.state?.unfinished ? replace : push;
    put({ unfinished: !isView(address) }, title, address);
  };
  history.replaceState = (state, title, address) => {
    if (!travelling || isSameView(address)) replace(state, title, address);
  };
}
