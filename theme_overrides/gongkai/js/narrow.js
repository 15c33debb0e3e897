// A list, narrowed and sorted without leaving its page: the index of the search says which documents, their own data what to show.

import { open } from "./gongkai/search.js";
import { save } from "./export.js";
import { Filters } from "./filters.js";
import { button, item, say } from "./rows.js";

const PAGE = 20;

class List {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.base = root.dataset.base;
    this.labels = JSON.parse(root.dataset.results);
    const find = (/** @type {string} */ name) => /** @type {any} */ (root.querySelector(name));
    [this.status, this.whole, this.hits, this.note, this.years] = [".gk-list__count", ".gk-list__whole", ".gk-list__hits", ".gk-list__note", ".gk-years"].map(find);
    [this.files, this.all] = [".gk-list__export", ".gk-list__all"].map(find);
    this.main = find(".gk-list__main");
    this.more = find(".gk-list__more");
    root.dataset.count = root.dataset.count || this.status.textContent;
    this.said = { status: root.dataset.count, title: document.title };
    const form = find(".gk-filters__form");
    const folds = [...form.querySelectorAll("details")];
    this.filters = new Filters(root, {
      sort: "newest",
      act: () => this.show(),
      home: () => (this.filters.opener.offsetParent ? this.filters.opener : form.querySelector("summary")),
      fixed: JSON.parse(root.dataset.fixed),
      keys: folds.map((fold) => fold.dataset.key),
      open: folds.filter((fold) => fold.open).map((fold) => fold.dataset.key),
    });
    this.running = new AbortController();
  }

  /** Open the index and attend to the reader; rejects where there is none, having said so. */
  async start() {
    const { filters } = this;
    try {
      this.engine = filters.engine = await open(new URL(this.base, location.href).href, window.gkPackage);
    } catch (error) {
      this.status.textContent = say("missing");
      throw error;
    }
    filters.listen();
    filters.form.addEventListener("submit", (event) => {
      if (filters.form.elements.q.value.trim()) return; // words lead to the search page, with what is chosen
      event.preventDefault();
      filters.drawer.close();
    });
    addEventListener("popstate", () => this.show());
    for (const one of this.files.querySelectorAll("button")) one.addEventListener("click", () => this.save(one));
    await this.show();
  }

  /** Show what the address says: the page as it came, or what is left of it. */
  async show() {
    this.running.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    const { filters } = this;
    const state = { ...filters.read(), q: "" };
    filters.showState(state);
    const isWhole = !filters.isNarrow(state) && state.sort === "newest";
    const options = { ...filters.options(state), sort: state.sort, signal };
    this.main.setAttribute("aria-busy", "true");
    try {
      const answer = await this.engine.search("", { ...options, limit: isWhole ? 0 : state.pages * PAGE });
      if (signal.aborted) return;
      if (isWhole) this.showWhole();
      else this.showAnswer(answer, state);
      document.title = isWhole ? this.said.title : filters.title(state, answer.total.count, this.said.title);
      await filters.showValues(answer, state, options);
      await this.showYears(answer, state, options);
    } catch (error) {
      if (error.name === "AbortError" || signal.aborted) return;
      this.main.setAttribute("aria-busy", "false");
      this.status.textContent = say(error.code === "missing" ? "missing" : "failed");
      this.note.replaceChildren(button(say("retry"), () => this.show()));
      this.note.hidden = false;
    }
  }

  /** The page as it came. */
  showWhole() {
    this.main.setAttribute("aria-busy", "false");
    this.whole.hidden = false;
    for (const one of [this.hits, this.note, this.more.parentElement, this.files, this.all]) one.hidden = true;
    this.hits.replaceChildren();
    this.status.textContent = this.said.status;
  }

  showAnswer(answer, state) {
    this.main.setAttribute("aria-busy", "false");
    this.whole.hidden = true;
    this.hits.hidden = false;
    this.hits.replaceChildren(...answer.hits.map((hit) => item({ ...hit, snippet: [] }, { base: this.base, labels: this.labels })));
    const { count } = answer.total;
    const order = this.filters.sorter.selectedOptions[0];
    const told = { count, shown: answer.hits.length, order: order ? order.textContent : "" };
    this.status.textContent = count ? say(answer.more ? "narrowed-part" : "narrowed", told) : say("none");
    const last = this.filters.chosen(state).pop();
    this.note.hidden = Boolean(count);
    this.note.replaceChildren(...(count || !last ? [] : [button(say("remove", { label: last[0] }), () => this.filters.leave(last[1]))]));
    // From a folder, no file can be read beside the page.
    this.all.hidden = this.files.hidden = !count || Boolean(window.gkPackage && window.gkPackage.loader);
    this.more.parentElement.hidden = !answer.more;
    this.more.textContent = say("more", { count: PAGE });
    this.more.onclick = async () => {
      const before = this.hits.children.length;
      await this.filters.go({ pages: state.pages + 1 }, true);
      const next = this.hits.children[before];
      if (next) next.querySelector("a").focus();
    };
  }

  /** What is left, as a file. @param {HTMLButtonElement} pressed */
  async save(pressed) {
    const { filters } = this, state = { ...filters.read(), q: "", pages: 1 };
    const words = [document.querySelector(".gk-title").textContent, ...filters.chosen(state).map(([label]) => label)];
    const how = { type: pressed.value, title: words.join(" "), query: filters.address(state).slice(location.pathname.length) };
    this.files.setAttribute("aria-busy", "true");
    this.note.hidden = true;
    try {
      await save(this.engine, { ...filters.options(state), sort: state.sort }, how);
    } catch {
      this.note.replaceChildren(say("not-saved"), " ", button(say("retry"), () => this.save(pressed)));
      this.note.hidden = false;
      this.note.querySelector("button").focus();
    }
    this.files.setAttribute("aria-busy", "false");
  }

  /** The years' bars count what the other filters leave; a chosen year is marked. */
  async showYears(answer, state, options) {
    if (!this.years) return;
    const { year } = await this.filters.values(["year"], answer, state, options);
    if (options.signal.aborted) return;
    const counts = Object.fromEntries(year.map(({ value, count }) => [value, count]));
    const links = [...this.years.querySelectorAll("a")];
    const most = Math.max(1, ...links.map((link) => counts[link.dataset.year] || 0));
    const chosen = state.filters.year || [];
    for (const link of links) {
      const count = counts[link.dataset.year] || 0;
      const height = count && Math.max(1, Math.round((40 * count) / most));
      link.querySelector(".gk-years__count").textContent = say("items", { count });
      for (const [name, value] of [["y", 40 - height], ["height", height]]) link.querySelector("rect").setAttribute(name, value);
      if (chosen.includes(link.dataset.year)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Choose a value, or give it up. @param {string} key @param {string} value */
  turn(key, value) {
    const chosen = this.filters.read().filters[key] || [];
    return this.filters.choose(key, value, !chosen.includes(value));
  }
}

/** @param {HTMLElement} root */
export async function attend(root) {
  const list = new List(root);
  await list.start();
  return list;
}
