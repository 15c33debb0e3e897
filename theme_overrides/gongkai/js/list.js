// A list: cards or a table, and filters. What filters need is fetched when one is touched, or when the address holds one already.

const root = /** @type {HTMLElement} */ (document.querySelector(".gk-list"));

/** Cards or a table, remembered: an attribute of the page's root, which is set before first paint (early.js). */
function views() {
  const group = root.querySelector(".gk-views");
  if (!group) return;
  const buttons = [...group.querySelectorAll("button")];
  const show = () => {
    for (const one of buttons) one.setAttribute("aria-pressed", String(one.value === window.gkCare.state.view));
  };
  for (const one of buttons) {
    one.addEventListener("click", () => {
      window.gkCare.choose("view", one.value);
      show();
    });
  }
  show();
}

/** Where there are filters, they come with the first touch; a list that was narrowed is asked for again when one comes back to it. */
function narrowing() {
  const form = root.querySelector(".gk-filters__form");
  if (!form) return;
  let loading = null;
  const load = () => (loading = loading || import("./narrow.js").then(({ attend }) => attend(root)).catch(() => (loading = null)));
  const opener = root.querySelector(".gk-filters__open");
  opener.addEventListener("click", async () => {
    await load();
    const drawer = root.querySelector(".gk-filters__drawer");
    if (loading && !drawer.open) drawer.showModal();
  });
  form.addEventListener("toggle", load, true);
  for (const place of [form, root.querySelector("[name=sort]")]) for (const name of ["focusin", "pointerenter"]) place.addEventListener(name, load);
  const years = root.querySelector(".gk-years");
  if (years) {
    years.addEventListener("click", async (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const filters = await load();
      if (filters) filters.turn("year", link.dataset.year);
      else location.href = link.href;
    });
  }
  if (location.search) load();
}

views();
narrowing();
