// A list: cards or a table, and filters. What filters need is fetched when one is touched, or when the address holds one already.

const root = /** @type {HTMLElement} */ (document.querySelector(".gk-list"));

const own = root.querySelector("script").src;

/** In a package (`gongkai package`) modules are classic scripts. @param {string} address */
const module = (address) => (window.gkPackage ? window.gkPackage.module(address) : import(address));

/** Cards or a table, remembered: an attribute of the page's root, which is set before first paint (early.js). */
function views() {
  const group = root.querySelector(".gk-views");
  if (!group) return;
  const buttons = [...group.querySelectorAll("button")];
  const show = () => {
    for (const one of buttons) one.setAttribute("aria-pressed", String(one.value === window.gkCare.state.view));
  };
  for (const one of buttons) one.addEventListener("click", () => window.gkCare.choose("view", one.value));
  // The care toolbar takes the choice back, too.
  new MutationObserver(show).observe(document.documentElement, { attributes: true, attributeFilter: ["data-gk-view"] });
  show();
}

/** Where there are filters, they come with the first touch; a list that was narrowed is asked for again when one comes back to it. */
function narrowing() {
  const form = root.querySelector(".gk-filters__form");
  if (!form) return;
  const [opener, sorter, years] = [".gk-filters__open", "[name=sort]", ".gk-years"].map((name) => root.querySelector(name));
  let loading = null, ready = false;
  const load = () => {
    loading = loading || module(new URL("./narrow.js", own).href).then(({ attend }) => attend(root)).catch(() => (loading = null));
    return loading.then((list) => (ready = Boolean(list)) && list);
  };
  opener.addEventListener("click", async () => {
    if (ready) return; // by then the filters attend to it
    if (await load()) root.querySelector(".gk-filters__drawer").showModal();
  });
  form.addEventListener("toggle", load, true);
  for (const place of [form, sorter]) for (const name of ["focusin", "pointerenter"]) place.addEventListener(name, load);
  // What is chosen before they are there counts, too.
  for (const field of [sorter, form.elements.from, form.elements.to]) {
    field.addEventListener("change", async () => {
      const { name, value } = field;
      if (ready) return;
      const list = await load();
      if (list) list.filters.go({ [name]: value });
    });
  }
  if (years) {
    years.addEventListener("click", async (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const list = await load();
      if (list) list.turn("year", link.dataset.year);
      else location.href = link.href;
    });
  }
  if (location.search) load();
}

// A module: its names are its own, in a package too.
export {};

views();
narrowing();
