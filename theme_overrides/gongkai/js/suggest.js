// While typing: names of departments, sessions and topics, titles and numbers that hold what was typed, in a list below the search box
// (ARIA combobox with a listbox popup: the focus stays in the box). Names stand in the index' head; titles come by the files that the search
// itself needs next, so that little is loaded twice.

import { open } from "./gongkai/search.js";

const WAIT = 150;
const MOST_NAMES = 3;
const MOST_DOCUMENTS = 5;
/** What an address of a folder ends in: in a package (`gongkai package`) no server adds it. */
const INDEX = window.gkPackage ? window.gkPackage.index : "";

/** @typedef {{href: string, label: Node[], below: Node[], tag: string}} Suggestion */
/** @typedef {import("./search/search.js").Search} Search */
/** @typedef {import("./search/search.js").Offer} Offer */

/** Values of facets whose names, or other names of the same body, hold a text; those that begin with it first. @param {Search} engine @param {string} typed @param {number} limit @returns {Offer[]} */
export function names(engine, typed, limit) {
  const say = (/** @type {string} */ text) => engine.normaliser.text(text);
  const text = say(typed);
  if (!text) return [];
  const bodies = engine.head.bodies.map((all) => all.map(say));
  /** @type {[number, Offer][]} */ const found = [];
  for (const { key, values } of engine.facets) {
    for (const { value, label, count } of values) {
      const own = say(label);
      const all = bodies.find((some) => some.includes(own)) || [own];
      const begins = all.some((name) => name.startsWith(text));
      if (begins || all.some((name) => name.includes(text))) found.push([count + (begins ? 1e9 : 0), { kind: "filter", facet: key, value, label, typed }]);
    }
  }
  return found.sort((a, b) => b[0] - a[0]).slice(0, limit).map(([, offer]) => offer);
}

/** @param {Search} engine @param {string} base @param {string} typed @param {AbortSignal} signal @returns {Promise<Suggestion[]>} */
async function suggestions(engine, base, typed, signal) {
  const mark = engine.marker(typed);
  const kinds = (engine.facets.find(({ key }) => key === "kind") || { values: [] }).values;
  const known = names(engine, typed, MOST_NAMES).flatMap((offer) => {
    const facet = offer.kind === "filter" && engine.facets.find(({ key }) => key === offer.facet);
    if (!facet || offer.kind !== "filter") return [];
    return [{ href: `${base}search/${INDEX}?${new URLSearchParams({ [offer.facet]: offer.value })}`, label: pieces(mark(offer.label)), below: [], tag: facet.label }];
  });
  const { hits } = await engine.search(typed, { titles: true, limit: MOST_DOCUMENTS, signal });
  return [...known, ...hits.map((hit) => {
    const { page } = hit;
    const others = [hit.formalTitle, page.document_number, page.index_number, (page.proposers || []).join("、")].filter(Boolean).map(mark);
    const said = hit.titlePieces.some((piece) => piece.mark) ? null : others.find((line) => line.some((piece) => piece.mark));
    const kind = kinds.find(({ value }) => value === (page.kind || "pages"));
    const tag = [kind && kind.label, hit.date.slice(0, 4)].filter(Boolean).join(" ");
    return { href: `${base}${encodeURI(hit.address)}${INDEX}`, label: pieces(hit.titlePieces), below: said ? pieces(said) : [], tag };
  })];
}

/** @param {{text: string, mark: boolean}[]} line @returns {Node[]} */
function pieces(line) {
  return line.map(({ text, mark }) => (mark ? element("mark", "gk-found", [text]) : document.createTextNode(text)));
}

/** @param {string} name @param {string} classes @param {(Node | string)[]} children */
function element(name, classes, children) {
  const made = document.createElement(name);
  made.className = classes;
  made.append(...children);
  return made;
}

/**
 * Attend to a search box.
 * @param {HTMLFormElement} form its `data-label` names the list
 * @param {Search | null} given the engine, where one is open already
 */
export function attend(form, given = null) {
  const box = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const base = new URL("..", form.action).href;
  const list = element("ul", "gk-suggest", []);
  let opening = given ? Promise.resolve(given) : null;
  let running = new AbortController();
  let timer = 0;
  let active = -1;

  list.id = "gk-suggest";
  list.hidden = true;
  for (const [name, value] of [["role", "listbox"], ["aria-label", form.dataset.label || ""]]) list.setAttribute(name, value);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }
  form.append(list);

  const close = () => {
    clearTimeout(timer);
    running.abort();
    show([]);
  };

  /** @param {Suggestion[]} found */
  const show = (found) => {
    select(-1);
    list.replaceChildren(...found.map(({ href, label, below, tag }, place) => {
      const first = element("span", "gk-suggest__label", label);
      const row = element("li", "gk-suggest__row", [first, element("span", "gk-suggest__tag", [tag])]);
      if (below.length) first.append(element("span", "gk-suggest__below", below));
      row.id = `gk-suggest-${place}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.dataset.href = href;
      return row;
    }));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };

  /** @param {number} place -1: none, the text itself */
  const select = (place) => {
    active = place;
    [...list.children].forEach((row, own) => row.setAttribute("aria-selected", String(own === place)));
    if (place < 0) {
      box.removeAttribute("aria-activedescendant");
      return;
    }
    box.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };

  /** @param {Element | null} row */
  const follow = (row) => {
    const href = row instanceof HTMLElement && row.dataset.href;
    if (!href) return;
    close();
    location.assign(href);
  };

  const suggest = async () => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const typed = box.value.trim();
    if (!typed) return close();
    try {
      if (!opening) opening = open(base, window.gkPackage);
      const found = await suggestions(await opening, base, typed, signal);
      if (!signal.aborted && document.activeElement === box) show(found);
    } catch {
      // Nothing is suggested; searching says what is wrong. The next key tries again.
      if (!given && !signal.aborted) opening = null;
      if (!signal.aborted) show([]);
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(suggest, WAIT);
  };

  box.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) later();
  });
  box.addEventListener("compositionend", later);
  box.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => follow(/** @type {Element} */ (event.target).closest("[data-href]")));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return later();
      event.preventDefault();
      if (event.key === "ArrowDown") select(active < last ? active + 1 : -1);
      else select(active < 0 ? last : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      follow(list.children[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  if (document.activeElement === box && box.value && !given) later();
}
