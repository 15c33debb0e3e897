// What was typed -> what has to stand in a document.

import { expressions } from "./normalise.js";

/** @typedef {import("./normalise.js").Normaliser} Normaliser */
/** @typedef {{text: string, kind: "text" | "session" | "number"}} Needle A normalised text, or a session or document number in its one form */
/** @typedef {{typed: string, ways: Needle[][]}} Part One word or quotation: in one of these ways, all needles of it */
/** @typedef {{all: Part[], none: Part[], typed: string, refused: string}} Query */

const LONGEST = 300;
const MOST_PARTS = 12;
const HAN = "\\u3400-\\u9fff";
const QUOTES = { '"': '"', "＂": "＂", "“": "”", "「": "」" };
/** `陕办发2022 9号`, `深应急[2022] 20 号`, `国办发〔2017〕第047号`; brackets and blanks as they come. */
const TYPED_NUMBER = new RegExp(`([${HAN}]{1,20})\\s*\\(?\\s*((?:19|20)\\d\\d)\\s*\\)?\\s*第?\\s*0*(\\d{1,6})\\s*号`);
const ASKING = /请问|怎么样|怎么办|怎么|怎样|如何|为什么|为何|什么时候|什么|哪些|哪里|哪个|多少|是否|能否|可否|能不能|可不可以|有没有|多久|吗|呢|吧|[?？!！。，,、；;：:]/g;

/**
 * @param {string} typed
 * @param {Normaliser} normaliser
 * @param {string[][]} bodies names of each body
 * @returns {Query} `refused`: `too-long`, `nothing` (no letter or digit in it), or empty
 */
export function parse(typed, normaliser, bodies) {
  /** @type {Query} */ const query = { all: [], none: [], typed, refused: "" };
  if (typed.length > LONGEST) return { ...query, refused: "too-long" };
  const say = (/** @type {string} */ text) => normaliser.text(text);
  let rest = typed;
  const number = documentNumber(typed, say);
  if (number) {
    query.all.push(number.part);
    rest = `${typed.slice(0, number.at)} ${typed.slice(number.end)}`;
  }
  for (const { text, exact, without } of words(rest)) {
    const way = say(text);
    if (!/[\p{L}\p{N}\p{S}]/u.test(way)) continue;
    const part = { typed: text, ways: exact ? [[needle(way)]] : ways(way, bodies) };
    (without ? query.none : query.all).push(part);
  }
  if (query.all.length + query.none.length > MOST_PARTS) return { ...query, refused: "too-long" };
  if (!query.all.length && query.none.length) {
    const way = say(typed);
    return { ...query, all: [{ typed, ways: [[needle(way)]] }], none: [] };
  }
  if (!query.all.length && typed.trim()) query.refused = "nothing";
  return query;
}

/** The same without what only makes it a question, and cut where that stood; empty where there is nothing of the kind. @param {string} typed */
export function withoutAsking(typed) {
  const left = typed.replace(ASKING, " ").replace(/\s+/g, " ").trim();
  return left === typed.trim() ? "" : left;
}

/** A name with 委员 or 代表 behind it, without that; empty for anything else. @param {string} typed */
export function withoutOffice(typed) {
  const match = new RegExp(`^\\s*([${HAN}·]{2,4})(?:委员|代表)\\s*$`).exec(typed);
  return match ? match[1] : "";
}

/** A document number as it is printed; without its number, what its series begin with. @param {string} office @param {string} year @param {number} [number] */
export function printed(office, year, number) {
  return `${office}〔${year}〕${number ? `${number}号` : ""}`;
}

/** @param {string} text @returns {Needle} */
export function needle(text) {
  return { text, kind: "text" };
}

/** @param {string} typed @param {(text: string) => string} say */
function documentNumber(typed, say) {
  const plain = typed.replace(/[[［【〔﹝〖（({]/g, "(").replace(/[\]］】〕﹞〗）)}]/g, ")").replace(/[０-９]/g, (c) => say(c));
  const match = TYPED_NUMBER.exec(plain);
  if (!match) return null;
  const literal = match[0].split(/\s+/).map(say).filter(Boolean).map(needle);
  const one = say(match[1]) + `(${match[2]})${match[3]}号`;
  return { at: match.index, end: match.index + match[0].length, part: { typed: match[0], ways: [[{ text: one, kind: /** @type {const} */ ("number") }], literal] } };
}

/** Words and quotations; `-` before one excludes it. @param {string} typed */
function words(typed) {
  const found = [];
  for (let at = 0; at < typed.length; ) {
    if (/\s/.test(typed[at])) {
      at++;
      continue;
    }
    const without = /[-－]/.test(typed[at]) && /\S/.test(typed[at + 1] || " ");
    const start = at + (without ? 1 : 0);
    const close = QUOTES[/** @type {keyof typeof QUOTES} */ (typed[start])];
    const end = close ? typed.indexOf(close, start + 1) : -1;
    const exact = end > start + 1;
    const stop = exact ? end : typed.slice(start).search(/\s|$/) + start;
    found.push({ text: typed.slice(start + (exact ? 1 : 0), stop), exact, without });
    at = stop + (exact ? 1 : 0);
    if (at === start && !exact) at++;
  }
  return found;
}

/** All ways in which a document may write a word. @param {string} word normalised @param {string[][]} bodies @returns {Needle[][]} */
function ways(word, bodies) {
  /** @type {Needle[][]} */ const found = [[needle(word)]];
  const [session] = expressions(word).filter((one) => one.name[0] === "s");
  if (session) {
    const before = word.slice(0, session.at).replace(/第$/, ""), after = word.slice(session.end).replace(/^(?:全体)?(?:会议|大会)/, "");
    found.push([before, after].filter(Boolean).map(needle).concat([{ text: session.text, kind: "session" }]));
  }
  const plain = word.replace(/(^|[^0-9])0+([1-9][0-9]*号)/g, "$1$2");
  if (plain !== word) found.push([needle(plain)]);
  for (const other of aliases(word, bodies)) found.push([needle(other)]);
  return found;
}

/** The word with a body's other names in place of the one that it holds. @param {string} word @param {string[][]} bodies @returns {string[]} */
function aliases(word, bodies) {
  const bare = (/** @type {string} */ name) => name.replace(/^.{0,4}?[省市区县州]/, "");
  for (const names of bodies) {
    const shorts = names.map(bare);
    const said = names.includes(word) || !shorts.includes(word) ? names.filter((name) => word.includes(name)) : [];
    const isShort = !said.length && shorts.includes(word);
    if (!said.length && !isShort) continue;
    const own = isShort ? word : said.reduce((a, b) => (b.length > a.length ? b : a));
    const others = [...new Set(isShort ? shorts : names)].filter((name) => name !== own && !name.includes(own));
    // A name that holds another one of them adds nothing.
    const least = others.filter((name) => !others.some((other) => other !== name && name.includes(other)));
    return least.slice(0, 3).map((name) => word.replace(own, name));
  }
  return [];
}
