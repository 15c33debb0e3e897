// A page's own data (index.json beside it) -> does it hold what was typed, and where. The text is made as the index makes it (search/text.py).

import { expressions } from "./normalise.js";

/** @typedef {import("./normalise.js").Normaliser} Normaliser */
/** @typedef {import("./normalise.js").Normalised} Normalised */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./query.js").Needle} Needle */
/** @typedef {import("./query.js").Part} Part */
/** @typedef {{text: string, mark: boolean}} Piece A part of a line; `mark`: it is what was typed */
/** @typedef {{heading: string, titles: string, body: string, lines: string[], found: string[] | null}} Text All normalised; `lines`: those of the page's text, also in `body`; `found`: sessions and document numbers */

const MATTERS = { cppcc: ["提案", "委员"], congress: ["建议", "代表"] };
const IDLE = new Set([
  "redirect_from", "related", "follows", "superseded_by", "assembly", "result",
  "title", "proposal_title", "proposers", "proposal_number", "topics", "source", "date", "document_number", "index_number", "summary",
]);
const AROUND = 40;
const SNIPPET = 120;

/** What a page is found by. @param {any} page `gongkai.document/1` or `gongkai.page/1` @returns {{titles: string[], body: string}} */
export function searchText(page) {
  const [matter, member] = MATTERS[/** @type {keyof typeof MATTERS} */ (page.assembly)] || ["", ""];
  const titles = [page.title];
  if ((page.formal_title || page.title) !== page.title) titles.push(page.formal_title);
  for (const number of page.proposal_numbers || []) titles.push(`${page.session}第${number.replace(/^0+/, "") || "0"}号${matter}`);
  for (const name of page.proposers || []) titles.push(/^[\u3400-\u9fff·]{2,4}$/.test(name) ? name + member : name);
  for (const key of ["document_number", "index_number"]) if (page[key]) titles.push(page[key]);
  const body = ["source", "session", "summary", "withdrawn"].map((key) => page[key]).filter(Boolean);
  for (const key of ["lead", "supporting", "topics"]) body.push(...(page[key] || []));
  for (const [key, value] of Object.entries(page.facts || {})) if (!IDLE.has(key)) collect(value, body);
  body.push(page.text);
  for (const attachment of page.attachments || []) body.push(attachment.title);
  return { titles, body: body.join("\n") };
}

/** @param {any} value @param {string[]} into */
function collect(value, into) {
  if (typeof value === "string") into.push(value);
  else if (value && typeof value === "object") for (const inner of Object.values(value)) collect(inner, into);
}

/** @param {any} page @param {Normaliser} normaliser @returns {Text} */
export function textOf(page, normaliser) {
  const { titles, body } = searchText({ ...page, text: "" });
  const [heading, rest, facts] = [titles[0], titles.slice(1).join("\n"), body].map((text) => normaliser.text(text));
  const written = page.text.split("\n");
  // All at once is faster; line by line where some of them hold nothing.
  let lines = normaliser.text(page.text).split("\n");
  if (lines.length !== written.length) lines = written.map((/** @type {string} */ line) => normaliser.text(line));
  return { heading, titles: rest, body: [facts, ...lines].join("\n"), lines, found: null };
}

/** Which of some texts holds what a page's own text lacks; -1: none. @param {Needle[]} needles @param {Text} own @param {Text[]} others */
export function elsewhere(needles, own, others) {
  const lacking = needles.filter((one) => !holds(own, one));
  return others.findIndex((other) => lacking.some((one) => holds(other, one)));
}

/**
 * Whether a text answers a query, and how well.
 * @param {Text} text @param {Query} query
 * @returns {{holds: boolean, missing: Part[], inTitle: number, needles: Needle[]}} `inTitle`: parts that stand in titles; `needles`: those found
 */
export function answers(text, query) {
  /** @type {Needle[]} */ const needles = [];
  /** @type {Part[]} */ const missing = [];
  let inTitle = 0;
  for (const part of query.all) {
    let found = false, titled = false;
    for (const way of part.ways) {
      if (!way.every((one) => holds(text, one))) continue;
      found = true;
      needles.push(...way);
      titled = titled || way.every((one) => inTitles(text, one));
    }
    if (!found) missing.push(part);
    if (titled) inTitle++;
  }
  const excluded = query.none.some((part) => part.ways.some((way) => way.every((one) => holds(text, one))));
  return { holds: !missing.length && !excluded, missing, inTitle, needles };
}

/** @param {Text} text @param {Needle} one */
function holds(text, one) {
  if (one.kind === "text") return [text.heading, text.titles, text.body].some((part) => place(part, one.text, 0) >= 0);
  if (!text.found) text.found = [text.heading, text.titles, text.body].flatMap((part) => expressions(part).map((found) => found.text));
  return text.found.some((found) => matches(found, one));
}

/** @param {Text} text @param {Needle} one */
function inTitles(text, one) {
  if (one.kind === "text") return [text.heading, text.titles].some((part) => place(part, one.text, 0) >= 0);
  return [text.heading, text.titles].some((part) => expressions(part).some((found) => matches(found.text, one)));
}

/** @param {string} found @param {Needle} one */
function matches(found, one) {
  return one.kind === "session" ? found === one.text : found.endsWith(one.text);
}

/** Where a needle stands: never from the middle of a number or a Latin word on. @param {string} text @param {string} one @param {number} from */
export function place(text, one, from) {
  const inside = /^[0-9]/.test(one) ? /[0-9]/ : /^[a-z]/.test(one) ? /[a-z]/ : null;
  for (let at = text.indexOf(one, from); at >= 0; at = text.indexOf(one, at + 1)) {
    if (!inside || !at || !inside.test(text[at - 1])) return at;
  }
  return -1;
}

/** How the whole of what was typed stands in it, in one piece: 3 in the heading, 2 in another title, 1 in the body. @param {Text} text @param {string} phrase */
export function phrasePlace(text, phrase) {
  if (!phrase) return 0;
  if (place(text.heading, phrase, 0) >= 0) return text.heading === phrase ? 4 : 3;
  if (place(text.titles, phrase, 0) >= 0) return 2;
  return place(text.body, phrase, 0) >= 0 ? 1 : 0;
}

/** A line with what was typed marked. @param {string} line @param {Normaliser} normaliser @param {Needle[]} needles @returns {Piece[]} */
export function marked(line, normaliser, needles) {
  return cut(line, ranges(normaliser.placed(line), needles), 0, line.length);
}

/** The piece of a page that shows most of what was typed. @param {any} page @param {Text} own its text @param {Normaliser} normaliser @param {Needle[]} needles @returns {Piece[]} */
export function snippet(page, own, normaliser, needles) {
  const lines = page.text.split("\n");
  /** How many needles stand in a line, and in the next two. */
  const held = own.lines.map((line) => needles.map((one) => stands(line, one)));
  let best = -1, most = 0;
  for (let i = 0; i < lines.length; i++) {
    const here = held[i].filter(Boolean).length;
    const near = here ? needles.filter((_, n) => held.slice(i, i + 3).some((/** @type {boolean[]} */ line) => line[n])).length + here / 100 : 0;
    if (near > most) [best, most] = [i, near];
  }
  if (best < 0) {
    const facts = searchText({ ...page, text: "" });
    const line = [...facts.titles.slice(1), ...facts.body.split("\n")].find((one) => needles.some((needle) => stands(normaliser.text(one), needle)));
    return line ? marked(line, normaliser, needles) : cut(page.text, [], 0, Math.min(page.text.length, SNIPPET));
  }
  let text = lines[best];
  for (let next = best + 1; next < lines.length && next < best + 4 && text.length < SNIPPET; next++) text += `\n${lines[next]}`;
  const spots = ranges(normaliser.placed(text), needles);
  const from = Math.max(0, (spots.length ? densest(spots) : 0) - AROUND);
  return cut(text, spots, from, Math.min(text.length, from + SNIPPET));
}

/** @param {string} text @param {Needle} one */
function stands(text, one) {
  return one.kind === "text" ? place(text, one.text, 0) >= 0 : expressions(text).some((found) => matches(found.text, one));
}

/** Where the part of a text begins that has most needles. @param {[number, number, number][]} spots */
function densest(spots) {
  let best = spots[0][0], most = 0;
  for (const [from] of spots) {
    const near = new Set(spots.filter((spot) => spot[0] >= from && spot[0] < from + SNIPPET - AROUND).map((spot) => spot[2])).size;
    if (near > most) [best, most] = [from, near];
  }
  return best;
}

/** Where needles stand in the original: [from, to, which]. @param {Normalised} own @param {Needle[]} needles */
function ranges(own, needles) {
  /** @type {[number, number, number][]} */ const found = [];
  needles.forEach((one, which) => {
    const spots = one.kind === "text" ? [] : expressions(own.text).filter((spot) => matches(spot.text, one));
    for (const spot of spots) found.push([own.places[spot.at], own.ends[spot.end - 1], which]);
    if (one.kind === "text") {
      for (let at = place(own.text, one.text, 0); at >= 0 && found.length < 400; at = place(own.text, one.text, at + one.text.length)) {
        found.push([own.places[at], own.ends[at + one.text.length - 1], which]);
      }
    }
  });
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

/** @param {string} line @param {[number, number, number][]} spots @param {number} from @param {number} to @returns {Piece[]} */
function cut(line, spots, from, to) {
  /** @type {Piece[]} */ const pieces = [];
  const add = (/** @type {number} */ start, /** @type {number} */ end, /** @type {boolean} */ mark) => {
    const text = line.slice(start, end).replace(/\s+/g, " ");
    if (text) pieces.push({ text, mark });
  };
  let at = from;
  for (const [start, end] of spots) {
    if (end <= at || start >= to) continue;
    add(at, Math.max(at, start), false);
    add(Math.max(at, start), Math.min(end, to), true);
    at = Math.min(end, to);
  }
  add(at, to, false);
  return pieces;
}
