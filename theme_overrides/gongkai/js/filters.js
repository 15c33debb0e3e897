// Filters of the search page and of lists: the state is the address, chosen values are chips, the rest stands in a form that is a drawer
// on phones. Whoever uses them shows the state in `act`.

import { button, make, say } from "./rows.js";

/** @typedef {{q: string, filters: {[facet: string]: string[]}, from: string, to: string, sort: string, pages: number}} State */

/** Values of a facet that are shown before the rest is asked for. */
const MOST_VALUES = 60;
/** Where a facet has no more values than these, those that nothing has are shown too, switched off. */
const FEW_VALUES = 12;

export class Filters {
  /**
   * @param {HTMLElement} root what holds the form, the chips, the drawer
   * @param {{sort: string, act: () => any, home: () => any, fixed?: {[facet: string]: string[]}, keys?: string[], open?: string[]}} how
   * `sort`: that of the address where it says none; `act`: shows the state; `home`: what has focus when a chip is gone; `fixed`: what
   * is always filtered by; `keys`: facets that are offered, all unless told; `open`: those that are open from the start
   */
  constructor(root, { sort, act, home, fixed = {}, keys, open = [] }) {
    Object.assign(this, { sort, act, home, fixed, keys });
    const find = (/** @type {string} */ name) => /** @type {any} */ (root.querySelector(`.gk-filters__${name}`));
    [this.form, this.aside, this.drawer, this.opener, this.chips, this.done] = ["form", "aside", "drawer", "open", "chips", "done"].map(find);
    this.sorter = /** @type {any} */ (root.querySelector("[name=sort]"));
    this.close = find("close");
    /** The search engine, once it is there. */
    this.engine = null;
    /** Which facets the reader has opened or closed. @type {Map<string, boolean>} */
    this.unfolded = new Map(open.map((key) => [key, true]));
  }

  /** What can be filtered by here. */
  get facets() {
    return this.engine.facets.filter(({ key }) => !this.fixed[key] && (!this.keys || this.keys.includes(key)));
  }

  /** @returns {State} */
  read() {
    const given = new URLSearchParams(location.search);
    const named = Object.fromEntries(this.facets.map(({ key }) => [key, given.getAll(key)]).filter(([, values]) => values.length));
    return {
      q: given.get("q") || "",
      filters: named,
      from: given.get("from") || "",
      to: given.get("to") || "",
      sort: given.get("sort") || this.sort,
      pages: Math.min(20, Math.max(1, Number(given.get("pages")) || 1)),
    };
  }

  /** Does it narrow anything, beside what was typed? @param {State} state */
  isNarrow({ filters, from, to }) {
    return Object.values(filters).some((values) => values.length) || Boolean(from || to);
  }

  /** What the engine is to filter by. @param {State} state */
  options({ filters, from, to }) {
    return { filters: { ...filters, ...this.fixed }, from, to };
  }

  /** The address of a state. @param {State} state */
  address({ q, filters, from, to, sort, pages }) {
    const said = new URLSearchParams();
    if (q) said.set("q", q);
    for (const [key, values] of Object.entries(filters)) for (const value of values) said.append(key, value);
    if (from) said.set("from", from);
    if (to) said.set("to", to);
    if (sort !== this.sort) said.set("sort", sort);
    if (pages > 1) said.set("pages", String(pages));
    const query = String(said); // URLSearchParams has no size before Chromium 113
    return location.pathname + (query && `?${query}`);
  }

  /** Go on to another state: one step back leads to where it was. @param {Partial<State>} change @param {boolean} [replace] */
  go(change, replace = false) {
    const next = this.address({ ...this.read(), pages: 1, ...change });
    if (next !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", next);
    return this.act();
  }

  /** @param {string} key @param {string} value @param {boolean} on */
  choose(key, value, on) {
    const { filters } = this.read();
    const values = (filters[key] || []).filter((one) => one !== value);
    return this.go({ filters: { ...filters, [key]: on ? [...values, value] : values } });
  }

  /** What is chosen, in words. @param {State} state @returns {[string, Partial<State>][]} each with what takes it away */
  chosen({ filters, from, to }) {
    /** @type {[string, Partial<State>][]} */ const found = [];
    for (const { key, values } of this.facets) {
      for (const value of filters[key] || []) {
        const known = values.find((one) => one.value === value);
        found.push([known ? known.label : value, { filters: { ...filters, [key]: filters[key].filter((one) => one !== value) } }]);
      }
    }
    if (from) found.push([say("from-day", { date: from }), { from: "" }]);
    if (to) found.push([say("to-day", { date: to }), { to: "" }]);
    return found;
  }

  /** What a page is called that shows a state. @param {State} state @param {number} count @param {string} plain what it is called otherwise */
  title(state, count, plain) {
    const counted = say(state.pages > 1 ? "title-page" : "title-count", { count, page: state.pages });
    return [state.q.trim(), ...this.chosen(state).map(([label]) => label), counted, plain].filter(Boolean).join(" · ");
  }

  /** Fields and chips say what the address says. @param {State} state */
  showState(state) {
    this.sorter.value = state.sort;
    this.form.elements.from.value = state.from;
    this.form.elements.to.value = state.to;
    const chosen = this.chosen(state);
    this.opener.textContent = chosen.length ? say("filters-chosen", { count: chosen.length }) : say("filters");
    const made = chosen.map(([label, change]) => this.chip(label, change));
    if (made.length > 1) made.push(button(say("clear"), () => this.leave({ filters: {}, from: "", to: "" })));
    this.chips.replaceChildren(...made.map((one) => make("li", "", one)));
    this.chips.hidden = !made.length;
  }

  /** @param {string} label @param {Partial<State>} change */
  chip(label, change) {
    const made = button(`${label} ×`, () => this.leave(change), "gk-button gk-button--chip");
    made.setAttribute("aria-label", say("remove", { label }));
    return made;
  }

  /** Go on from a chip, which will be gone: another one has focus, or what is told. @param {Partial<State>} change */
  async leave(change) {
    await this.go(change);
    (this.chips.querySelector("button") || this.home()).focus();
  }

  /** Is a facet open? Those that are closed are neither loaded nor counted. @param {string} key @param {State} state */
  isOpen(key, state) {
    return this.unfolded.get(key) ?? (state.filters[key] || []).length > 0;
  }

  /** Values of facets with counts: those of a facet are counted as if nothing of it were chosen, so that more of it can be. */
  async values(keys, answer, state, options) {
    const plain = keys.filter((key) => !state.filters[key]);
    const counts = { ...(await answer.facets(options.signal, plain)) };
    for (const key of keys.filter((key) => state.filters[key])) {
      const without = await this.engine.search(state.q, { ...options, filters: { ...options.filters, [key]: [] }, limit: 0 });
      counts[key] = (await without.facets(options.signal, [key]))[key];
    }
    return Object.fromEntries(this.facets.filter(({ key }) => keys.includes(key)).map(({ key, values }) => {
      const chosen = state.filters[key] || [];
      const all = values.map((one) => ({ ...one, count: counts[key] ? counts[key][one.value] : one.count }));
      return [key, all.length > FEW_VALUES ? all.filter((one) => one.count || chosen.includes(one.value)) : all];
    }));
  }

  /** What stands open stays open, whoever has opened it. */
  note() {
    for (const fold of this.form.querySelectorAll("details[open]")) this.unfolded.set(fold.dataset.key, true);
  }

  /** The facets with what their values would leave. @param {any} answer of the engine @param {State} state @param {any} options that it was asked with */
  async showValues(answer, state, options) {
    this.done.textContent = say("view", { count: answer.total.count });
    this.note();
    const open = this.facets.map(({ key }) => key).filter((key) => this.isOpen(key, state));
    const made = await this.values(open, answer, state, options);
    if (options.signal.aborted) return;
    this.note();
    const { form } = this, focused = /** @type {any} */ (document.activeElement);
    const held = focused && form.contains(focused) && focused.closest("details");
    const [fold, name, value] = held ? [held.dataset.key, focused.name, focused.value] : [];
    for (const old of form.querySelectorAll("details")) old.remove();
    form.querySelector(".gk-filters__dates").before(...this.facets.map((facet) => this.facet(facet, made[facet.key], answer, state, options)));
    if (!held) return;
    const inputs = [...form.querySelectorAll("input[type=checkbox]")];
    const again = inputs.find((one) => one.name === name && one.value === value) || form.querySelector(`details[data-key="${fold}"] summary`);
    if (again) again.focus();
  }

  /** @param {{key: string, label: string}} facet @param {{value: string, label: string, count: number}[] | undefined} shown not yet counted where there are none */
  facet({ key, label }, shown, answer, state, options) {
    const list = make("ul", "gk-filters__values");
    const chosen = state.filters[key] || [];
    const fold = make("details", "gk-filters__facet", make("summary", "", label), list);
    const fill = (all) => {
      const add = (some) => some.forEach(({ value, label: name, count }) => {
        const input = make("input");
        Object.assign(input, { type: "checkbox", name: key, value, checked: chosen.includes(value) });
        input.disabled = !count && !input.checked;
        input.addEventListener("change", () => this.choose(key, value, input.checked));
        const told = make("span", "gk-filters__count", answer.total.exact ? String(count) : say("up-to", { count }));
        list.append(make("li", "", make("label", "gk-filters__value", input, make("span", "", name), told)));
      });
      add(all.slice(0, MOST_VALUES));
      if (!all.length) list.append(make("li", "", say("no-values")));
      if (all.length > MOST_VALUES) fold.append(button(String(all.length), (event) => { add(all.slice(MOST_VALUES)); event.target.remove(); }));
    };
    fold.dataset.key = key;
    fold.open = this.isOpen(key, state);
    let filled = Boolean(shown);
    if (shown) fill(shown);
    const count = async () => {
      list.replaceChildren(make("li", "", say("counting")));
      try {
        const made = await this.values([key], answer, state, options);
        list.replaceChildren();
        fill(made[key]);
        filled = true;
      } catch (error) {
        if (error.name !== "AbortError") list.replaceChildren(make("li", "", say("failed")));
      }
    };
    if (fold.open && !filled) count();
    fold.addEventListener("toggle", () => {
      if (fold.open === this.isOpen(key, state)) return;
      this.unfolded.set(key, fold.open);
      if (fold.open && !filled) count();
    });
    return fold;
  }

  /** Attend to what the reader does; the form moves into the drawer where it has no room. */
  listen() {
    const { form, drawer, aside, opener, sorter } = this;
    sorter.addEventListener("change", () => this.go({ sort: sorter.value }));
    for (const name of ["from", "to"]) form.elements[name].addEventListener("change", (event) => this.go({ [name]: event.target.value }));
    form.addEventListener("formdata", ({ formData }) => [...formData].forEach(([name, value]) => value || formData.delete(name)));
    const wide = matchMedia("(min-width: 60em)");
    const place = () => {
      if (wide.matches) drawer.close();
      // What is moved loses focus.
      if (wide.matches && form.parentElement !== aside) aside.append(form);
      else if (!wide.matches) this.done.before(form);
    };
    wide.addEventListener("change", place);
    place();
    opener.addEventListener("click", () => drawer.showModal());
    for (const one of [this.close, this.done]) one.addEventListener("click", () => drawer.close());
    drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
  }
}
