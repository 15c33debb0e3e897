// The search page: what stands in its address is searched, and shown as it is found. Texts come from the page, hits as text only.

import { open } from "./gongkai/search.js";
import { Filters } from "./filters.js";
import { INDEX, button, item, make, say } from "./rows.js";

/** @typedef {import("./filters.js").State} State */

const PAGE = 10;
const WAIT = 250;
/** Values of facets that are offered, where their names hold what was typed. */
const MOST_SUGGESTED = 4;

const root = /** @type {HTMLElement} */ (document.querySelector(".gk-search"));
const base = root.dataset.base;
const labels = JSON.parse(root.dataset.results);
const find = (/** @type {string} */ name) => /** @type {any} */ (root.querySelector(`.gk-search__${name}`));
const [status, body, note, offers, hits, lists, main, help] = ["status", "body", "note", "offers", "hits", "lists", "main", "help"].map(find);
const more = root.querySelector(".gk-search__more button");
const form = document.querySelector(".gk-box");
const box = form.querySelector("input");
const title = document.title;
const filters = new Filters(root, { sort: "relevance", act: show, home: () => box, open: ["kind"] });

let engine = null;
/** What suggest.js offers, once it is there. */
let names = () => [];
let running = new AbortController();
let timer = 0;

// Searching and showing.

async function show() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const state = filters.read();
  if (document.activeElement !== box) box.value = state.q;
  filters.showState(state);
  showLists(state);
  main.setAttribute("aria-busy", "true");
  status.textContent = say("searching");
  const { q } = state;
  const isEmpty = !q.trim() && !filters.isNarrow(state);
  const options = { ...filters.options(state), sort: q.trim() || state.sort !== "relevance" ? state.sort : "newest", signal };
  let fresh = true;
  const streamed = (hit) => {
    if (signal.aborted) return;
    if (fresh) hits.replaceChildren();
    fresh = false;
    hits.append(item(hit, { base, labels }));
  };
  try {
    const answer = await engine.search(q, { ...options, limit: state.pages * PAGE, onHit: state.pages > 1 ? undefined : streamed });
    if (signal.aborted) return;
    showAnswer(answer, state, isEmpty);
    await filters.showValues(answer, state, options);
    root.dataset.ready = "";
  } catch (error) {
    if (error.name === "AbortError" || signal.aborted) return;
    main.setAttribute("aria-busy", "false");
    hits.replaceChildren();
    root.dataset.ready = "";
    status.textContent = say(error.code === "missing" ? "missing" : "failed");
    showNote("", button(say("retry"), show));
  }
}

function showAnswer(answer, state, isEmpty) {
  main.setAttribute("aria-busy", "false");
  hits.replaceChildren(...answer.hits.map((hit) => item(hit, { base, labels, typed: answer.rewritten || state.q })));
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
  document.title = isEmpty || answer.refused || !exact ? [state.q.trim(), title].filter(Boolean).join(" · ") : filters.title(state, count, title);
  showNote(!shown && !answer.more && !answer.refused ? say("none-help") : answer.tired ? say("tired") : "");
  help.hidden = shown > 0 && !isEmpty;
  const chosen = (offer) => offer.kind === "filter" && (state.filters[offer.facet] || []).includes(offer.value);
  const known = answer.offers.some((offer) => offer.kind === "filter");
  const made = [...answer.offers, ...(known || answer.refused ? [] : names(engine, state.q, MOST_SUGGESTED))].filter((offer) => !chosen(offer));
  offers.replaceChildren(...made.map((offer) => make("li", "", offered(offer, state))));
  offers.hidden = !made.length;
  more.hidden = !answer.more;
  more.textContent = say(answer.tired ? "go-on" : "more", { count: PAGE });
  more.onclick = async () => {
    const before = hits.children.length;
    await filters.go({ pages: answer.tired ? state.pages : state.pages + 1 }, true);
    const next = hits.children[before];
    if (next) next.querySelector("a").focus();
  };
}

/** @param {string} text @param {...Node} children */
function showNote(text, ...children) {
  note.replaceChildren(text, ...children);
  note.hidden = !text && !children.length;
}

function offered(offer, state) {
  if (offer.kind === "page") {
    const link = make("a", "", say("page", { label: offer.label }));
    link.href = `${base}${encodeURI(offer.address)}`;
    return link;
  }
  if (offer.kind === "rewrite") return button(say("instead", { text: offer.text }), () => { box.value = offer.text; filters.go({ q: offer.text }); });
  const facet = engine.facets.find(({ key }) => key === offer.facet);
  return button(say("only", { facet: facet.label, label: offer.label }), () => {
    const q = state.q.replace(offer.typed, " ").replace(/\s+/g, " ").trim();
    box.value = q;
    filters.go({ q, filters: { ...state.filters, [offer.facet]: [offer.value] } });
  });
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

// What the reader does.

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    filters.go({ q: box.value });
  });
  box.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(() => filters.go({ q: box.value }, true), WAIT);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(() => filters.go({ q: box.value }, true), WAIT);
  });
  filters.form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    box.value = filters.read().q;
    show();
  });
  filters.listen();
}

async function start() {
  status.textContent = say("opening");
  const suggest = new URL(form.dataset.suggest, location.href).href;
  const suggesting = (window.gkPackage ? window.gkPackage.module(suggest) : import(suggest)).catch(() => null);
  try {
    engine = filters.engine = await open(new URL(base, location.href).href, window.gkPackage);
  } catch {
    root.dataset.ready = "";
    status.textContent = say("missing");
    status.append(" ", button(say("retry"), start));
    return;
  }
  body.hidden = false;
  box.value = filters.read().q;
  listen();
  const suggested = await suggesting;
  if (suggested) {
    names = suggested.names;
    suggested.attend(form, engine);
  }
  await show();
}

start();
