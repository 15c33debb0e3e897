// The search page: what stands in its address is searched, and shown as it is found. Texts come from the page, hits as text only.

import { open } from "./gongkai/search.js";

/** @typedef {{q: string, filters: {[facet: string]: string[]}, from: string, to: string, sort: string, pages: number}} State */

const PAGE = 10;
const WAIT = 250;
/** Values of a facet that are shown before the rest is asked for. */
const MOST_VALUES = 60;
/** Values of facets that are offered, where their names hold what was typed. */
const MOST_SUGGESTED = 4;
/** What an address of a folder ends in: in a package (`gongkai package`) no server adds it. */
const INDEX = window.gkPackage ? window.gkPackage.index : "";

const root = /** @type {HTMLElement} */ (document.querySelector(".gk-search"));
const words = JSON.parse(root.dataset.words);
const base = root.dataset.base;
const find = (/** @type {string} */ name) => /** @type {any} */ (root.querySelector(`.gk-search__${name}`));
const [status, body, note, offers, hits, chips, lists, main, help, filters, aside, drawer, opener] =
  ["status", "body", "note", "offers", "hits", "chips", "lists", "main", "help", "filters", "aside", "drawer", "open"].map(find);
const more = root.querySelector(".gk-search__more button");
const sort = root.querySelector("[name=sort]");
const form = document.querySelector(".gk-box");
const box = form.querySelector("input");

let engine = null;
/** What suggest.js offers, once it is there. */
let names = () => [];
let running = new AbortController();
let timer = 0;
/** Which facets the reader has opened or closed. @type {Map<string, boolean>} */
const unfolded = new Map();

/** A message with its values. @param {string} key @param {{[name: string]: any}} [values] */
function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element with classes, text or children. @param {string} name @param {string} [classes] @param {...(string | Node)} children */
function make(name, classes = "", ...children) {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
}

function button(text, action, classes = "gk-button") {
  const element = make("button", classes, text);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

/** @param {{text: string, mark: boolean}[]} pieces */
const pieces = (pieces) => pieces.map(({ text, mark }) => (mark ? make("mark", "gk-found", text) : text));

// The state is the address.

/** @returns {State} */
function read() {
  const given = new URLSearchParams(location.search);
  const named = Object.fromEntries(engine.facets.map(({ key }) => [key, given.getAll(key)]).filter(([, values]) => values.length));
  return {
    q: given.get("q") || "",
    filters: named,
    from: given.get("from") || "",
    to: given.get("to") || "",
    sort: given.get("sort") || "relevance",
    pages: Math.min(20, Math.max(1, Number(given.get("pages")) || 1)),
  };
}

/** @param {State} state */
function address({ q, filters, from, to, sort, pages }) {
  const said = new URLSearchParams();
  if (q) said.set("q", q);
  for (const [key, values] of Object.entries(filters)) for (const value of values) said.append(key, value);
  if (from) said.set("from", from);
  if (to) said.set("to", to);
  if (sort !== "relevance") said.set("sort", sort);
  if (pages > 1) said.set("pages", String(pages));
  const query = String(said); // URLSearchParams has no size before Chromium 113
  return location.pathname + (query && `?${query}`);
}

/** Go on to another state: one step back leads to where it was. @param {Partial<State>} change @param {boolean} [replace] */
function go(change, replace = false) {
  const next = address({ ...read(), pages: 1, ...change });
  if (next !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", next);
  return show();
}

/** @param {string} key @param {string} value @param {boolean} on */
function choose(key, value, on) {
  const { filters } = read();
  const values = (filters[key] || []).filter((one) => one !== value);
  return go({ filters: { ...filters, [key]: on ? [...values, value] : values } });
}

// Searching and showing.

async function show() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const state = read();
  if (document.activeElement !== box) box.value = state.q;
  sort.value = state.sort;
  filters.elements.from.value = state.from;
  filters.elements.to.value = state.to;
  showChips(state);
  showLists(state);
  main.setAttribute("aria-busy", "true");
  status.textContent = say("searching");
  const isEmpty = !state.q.trim() && !Object.values(state.filters).flat().length && !state.from && !state.to;
  const { q, from, to } = state;
  const options = { filters: state.filters, from, to, sort: q.trim() ? state.sort : state.sort === "oldest" ? "oldest" : "newest", signal };
  let fresh = true;
  const streamed = (hit) => {
    if (signal.aborted) return;
    if (fresh) hits.replaceChildren();
    fresh = false;
    hits.append(item(hit));
  };
  try {
    const answer = await engine.search(q, { ...options, limit: state.pages * PAGE, onHit: state.pages > 1 ? undefined : streamed });
    if (signal.aborted) return;
    showAnswer(answer, state, isEmpty);
    await showFilters(answer, state, options);
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    main.setAttribute("aria-busy", "false");
    hits.replaceChildren();
    status.textContent = say(error.code === "missing" ? "missing" : "failed");
    showNote("", button(say("retry"), show));
  }
}

function showAnswer(answer, state, isEmpty) {
  main.setAttribute("aria-busy", "false");
  hits.replaceChildren(...answer.hits.map((hit) => item(hit, answer.rewritten || state.q)));
  const shown = answer.hits.length;
  const { count, exact } = answer.total;
  const isPartial = answer.hits.some((hit) => hit.partial);
  let told = exact || (!answer.more && shown) ? say("found", { count: exact ? count : shown }) : say("at-most", { shown, count });
  if (answer.refused) told = say(answer.refused);
  else if (isEmpty) told = say("all", { count: engine.documents });
  else if (!shown && !answer.more) told = say("none");
  else if (isPartial) told = say("partial");
  if (answer.rewritten && shown && !isPartial) told = `${say("rewritten", { typed: state.q, text: answer.rewritten })} ${told}`;
  status.textContent = told;
  showNote(!shown && !answer.more && !answer.refused ? say("none-help") : answer.tired ? say("tired") : "");
  help.hidden = shown > 0 && !isEmpty;
  const chosen = (offer) => offer.kind === "filter" && (state.filters[offer.facet] || []).includes(offer.value);
  const known = answer.offers.some((offer) => offer.kind === "filter");
  const made = [...answer.offers, ...(known || answer.refused ? [] : names(engine, state.q, MOST_SUGGESTED))].filter((offer) => !chosen(offer));
  offers.replaceChildren(...made.map((offer) => make("li", "", offered(offer, state))));
  offers.hidden = !made.length;
  more.hidden = !answer.more;
  more.textContent = say(answer.tired ? "go-on" : "more");
  more.onclick = async () => {
    const before = hits.children.length;
    await go({ pages: answer.tired ? state.pages : state.pages + 1 }, true);
    const next = hits.children[before];
    if (next) next.querySelector("a").focus();
  };
}

/** @param {string} text @param {...Node} children */
function showNote(text, ...children) {
  note.replaceChildren(text, ...children);
  note.hidden = !text && !children.length;
}

/** A hit as a row, like those of the lists; its page marks what was `typed`. */
function item(hit, typed = "") {
  const link = make("a", "", ...pieces(hit.titlePieces));
  link.href = `${base}${encodeURI(hit.address)}${INDEX}${typed ? `#gk-find=${encodeURIComponent(typed)}` : ""}`;
  const heading = make("h2", "gk-row__heading", link);
  if (hit.cites) heading.append(" ", make("span", "gk-mark", say("cites")));
  const row = make("li", "gk-row", heading);
  if (hit.formalTitle) row.append(make("p", "gk-row__formal", hit.formalTitle));
  if (hit.attachment) row.append(make("p", "gk-row__formal", say("attachment", { title: hit.attachment })));
  if (hit.snippet.length) row.append(make("p", "gk-search__snippet", ...pieces(hit.snippet)));
  const facts = make("p", "gk-row__facts");
  const { page } = hit;
  if (hit.date) facts.append(make("time", "", hit.date.slice(0, 10)));
  for (const fact of [page.document_number, (page.lead || []).join("、"), page.session]) if (fact) facts.append(make("span", "gk-row__fact", fact));
  if (hit.partial) facts.append(make("span", "gk-row__fact", say("lacks", { words: hit.missing.join("、") })));
  row.append(facts);
  return row;
}

function offered(offer, state) {
  if (offer.kind === "page") {
    const link = make("a", "", say("page", { label: offer.label }));
    link.href = `${base}${encodeURI(offer.address)}`;
    return link;
  }
  if (offer.kind === "rewrite") return button(say("instead", { text: offer.text }), () => { box.value = offer.text; go({ q: offer.text }); });
  const facet = engine.facets.find(({ key }) => key === offer.facet);
  return button(say("only", { facet: facet.label, label: offer.label }), () => {
    const q = state.q.replace(offer.typed, " ").replace(/\s+/g, " ").trim();
    box.value = q;
    go({ q, filters: { ...state.filters, [offer.facet]: [offer.value] } });
  });
}

function showChips(state) {
  const made = [];
  for (const { key, values } of engine.facets) {
    for (const value of state.filters[key] || []) {
      const known = values.find((one) => one.value === value);
      made.push(chip(known ? known.label : value, () => choose(key, value, false)));
    }
  }
  if (state.from) made.push(chip(say("from-day", { date: state.from }), () => go({ from: "" })));
  if (state.to) made.push(chip(say("to-day", { date: state.to }), () => go({ to: "" })));
  if (made.length > 1) made.push(button(say("clear"), () => go({ filters: {}, from: "", to: "" })));
  chips.replaceChildren(...made.map((one) => make("li", "", one)));
  chips.hidden = !made.length;
}

/** The page that lists the same, and its feed: where one value of one facet is chosen and nothing else. */
function showLists({ q, filters, from, to }) {
  const chosen = Object.entries(filters).flatMap(([key, values]) => values.map((value) => [key, value]));
  const [key, value] = chosen[0] || [];
  const known = chosen.length === 1 && engine.facets.find((one) => one.key === key).values.find((one) => one.value === value);
  lists.hidden = !known || Boolean(q.trim() || from || to) || (key === "kind" && value === "pages");
  lists.replaceChildren();
  if (lists.hidden) return;
  const place = `${base}${encodeURI(key === "kind" ? value : `lists/${key}/${value}`)}/`;
  const [page, feed] = [make("a", "", say("list-page", { label: known.label })), make("a", "", say("feed"))];
  page.href = place + INDEX;
  feed.href = `${place}feed.xml`;
  feed.type = "application/atom+xml";
  lists.append(page, " ", feed);
}

function chip(label, action) {
  const made = button(`${label} ×`, async () => {
    await action();
    box.focus();
  }, "gk-button gk-button--chip");
  made.setAttribute("aria-label", say("remove", { label }));
  return made;
}

/** Is a facet open? Those that are closed are neither loaded nor counted. */
function isOpen(key, state) {
  return unfolded.get(key) ?? ((state.filters[key] || []).length > 0 || key === "kind");
}

async function showFilters(answer, state, options) {
  const open = engine.facets.map(({ key }) => key).filter((key) => isOpen(key, state));
  const made = await values(open, answer, state, options);
  if (options.signal.aborted) return;
  const focused = document.activeElement;
  const held = focused && filters.contains(focused) && focused.name !== "from" && focused.name !== "to" ? focused : null;
  const [fold, name, value] = held ? [held.closest("details").dataset.key, held.name, held.value] : [];
  for (const old of filters.querySelectorAll("details")) old.remove();
  filters.append(...engine.facets.map(({ key, label }) => facet(key, label, made[key], answer, state, options)));
  if (!held) return;
  const inputs = [...filters.querySelectorAll("input[type=checkbox]")];
  const again = inputs.find((one) => one.name === name && one.value === value) || filters.querySelector(`details[data-key="${fold}"] summary`);
  if (again) again.focus();
}

/** Values of facets with counts: those of a facet are counted as if nothing of it were chosen, so that more of it can be. */
async function values(keys, answer, state, options) {
  const plain = keys.filter((key) => !state.filters[key]);
  const counts = { ...(await answer.facets(options.signal, plain)) };
  for (const key of keys.filter((key) => state.filters[key])) {
    const without = await engine.search(state.q, { ...options, filters: { ...state.filters, [key]: [] }, limit: 0 });
    counts[key] = (await without.facets(options.signal, [key]))[key];
  }
  return Object.fromEntries(engine.facets.filter(({ key }) => keys.includes(key)).map(({ key, values }) => {
    const chosen = state.filters[key] || [];
    const all = values.map((one) => ({ ...one, count: counts[key] ? counts[key][one.value] : one.count }));
    return [key, all.filter((one) => one.count || chosen.includes(one.value))];
  }));
}

/** @param {{value: string, label: string, count: number}[] | undefined} shown not yet counted where there are none */
function facet(key, label, shown, answer, state, options) {
  const list = make("ul", "gk-search__values");
  const chosen = state.filters[key] || [];
  const fold = make("details", "gk-search__facet", make("summary", "", label), list);
  const fill = (all) => {
    const add = (some) => some.forEach(({ value, label: name, count }) => {
      const input = make("input");
      Object.assign(input, { type: "checkbox", name: key, value, checked: chosen.includes(value) });
      input.addEventListener("change", () => choose(key, value, input.checked));
      const told = make("span", "gk-search__count", answer.total.exact ? String(count) : say("up-to", { count }));
      list.append(make("li", "", make("label", "gk-search__value", input, make("span", "", name), told)));
    });
    add(all.slice(0, MOST_VALUES));
    if (!all.length) list.append(make("li", "", say("no-values")));
    if (all.length > MOST_VALUES) fold.append(button(String(all.length), (event) => { add(all.slice(MOST_VALUES)); event.target.remove(); }));
  };
  fold.dataset.key = key;
  fold.open = isOpen(key, state);
  let filled = Boolean(shown);
  if (shown) fill(shown);
  fold.addEventListener("toggle", async () => {
    if (unfolded.get(key) === fold.open || (!unfolded.has(key) && fold.open === isOpen(key, state))) return;
    unfolded.set(key, fold.open);
    if (!fold.open || filled) return;
    list.replaceChildren(make("li", "", say("counting")));
    try {
      const made = await values([key], answer, state, options);
      list.replaceChildren();
      fill(made[key]);
      filled = true;
    } catch (error) {
      if (error.name !== "AbortError") list.replaceChildren(make("li", "", say("failed")));
    }
  });
  return fold;
}

// What the reader does.

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    go({ q: box.value });
  });
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(() => go({ q: box.value }, true), WAIT);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(() => go({ q: box.value }, true), WAIT);
  });
  sort.addEventListener("change", () => go({ sort: sort.value }));
  for (const name of ["from", "to"]) filters.elements[name].addEventListener("change", (event) => go({ [name]: event.target.value }));
  filters.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    box.value = read().q;
    show();
  });
  const wide = matchMedia("(min-width: 60em)");
  const place = () => {
    if (wide.matches) drawer.close();
    (wide.matches ? aside : drawer).append(filters);
  };
  wide.addEventListener("change", place);
  place();
  opener.addEventListener("click", () => drawer.showModal());
  find("close").addEventListener("click", () => drawer.close());
  drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
}

async function start() {
  status.textContent = say("opening");
  const suggest = new URL(form.dataset.suggest, location.href).href;
  const suggesting = (window.gkPackage ? window.gkPackage.module(suggest) : import(suggest)).catch(() => null);
  try {
    engine = await open(new URL(base, location.href).href, window.gkPackage);
  } catch {
    status.textContent = say("missing");
    status.append(" ", button(say("retry"), start));
    return;
  }
  body.hidden = false;
  box.value = read().q;
  listen();
  const suggested = await suggesting;
  if (suggested) {
    names = suggested.names;
    suggested.attend(form, engine);
  }
  await show();
}

start();
