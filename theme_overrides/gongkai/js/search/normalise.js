// Text -> the characters that are compared, exactly as the index was made (hooks/gongkai/search/normalise.py, expressions.py, terms.py).

/** @typedef {{text: string, places: number[], ends: number[]}} Normalised `places[i]`, `ends[i]`: from where to where in the original the i-th code unit comes */

const WORD = 1, LETTER = 2, SPACE = 3, BREAK = 4, SIGN = 0, GONE = 5;
const GROUPS = [
  "([{〔【〖﹝〘〚⟨〈", ")]}〕】〗﹞〙〛⟩〉", "\"“”„‟«»「」『』〝〞", "'‘’‚‛", "--‐‑‒–—―−─━", "〇〇○◯", "··•‧・∙⋅", "~~〜∼", "……⋯", "σς",
];
const NUMERAL = "(?:[〇零一二三四五六七八九十百]{1,5}|[0-9]{1,3})";
const SESSION = new RegExp(`(${NUMERAL})届[^0-9〇零一二三四五六七八九十百第届次\\n]{0,12}第?(${NUMERAL})次`, "g");
const NUMBER = /\(((?:19|20)[0-9][0-9])\)第?0*([0-9]{1,6})号/g;

/** Normalises texts; learns Traditional characters and radicals when it is told some. */
export class Normaliser {
  /** @param {string} pairs characters by turns: as written, as compared */
  constructor(pairs = "") {
    /** @type {Map<string, string>} */ this.single = new Map();
    for (const group of GROUPS) for (const old of group.slice(1)) this.single.set(old, group[0]);
    /** @type {Map<string, string>} */ this.simplified = new Map();
    /** @type {Map<string, string>} */ this.known = new Map();
    this.learn(pairs);
  }

  /** @param {string} pairs */
  learn(pairs) {
    for (let i = 0; i < pairs.length; i += 2) this.simplified.set(pairs[i], pairs[i + 1]);
    this.known.clear();
    // All but simplified Han, a-z and 0-9.
    const han = [...this.simplified.keys()].filter((c) => /[\u4e00-\u9fff]/.test(c)).join("");
    this.special = new RegExp(`[^\\u4e00-\\u9fffa-z0-9]\\p{M}*|[a-z0-9]\\p{M}+${han && `|[${han}]`}`, "gu");
  }

  /** One character with its marks; white space as a blank or a line break. @param {string} unit */
  unit(unit) {
    let done = this.known.get(unit);
    if (done === undefined) {
      const plain = this.single.get(unit) || unit.normalize("NFKC").toLowerCase();
      done = Array.from(plain, (c) => {
        if (c >= "\ud800" && c <= "\udfff" && c.length === 1) return "\ufffd";
        const one = this.simplified.get(c) || this.single.get(c) || c;
        const last = this.single.get(one) || one, kind = kindOf(last);
        return kind === GONE ? "" : kind === SPACE ? " " : kind === BREAK ? "\n" : last;
      }).join("");
      if (this.known.size < 50000) this.known.set(unit, done);
    }
    return done;
  }

  /** One pattern for all gaps: one that looks for an end takes the square of a long gap. @param {string} text @returns {string} */
  text(text) {
    const plain = text.replace(/** @type {RegExp} */ (this.special), (unit) => this.unit(unit));
    return plain.replace(/[ \n]+/g, (gap, at, all) => {
      if (!at || at + gap.length === all.length) return "";
      if (gap.includes("\n")) return "\n";
      return kindOf(all[at - 1]) === WORD && kindOf(all[at + gap.length]) === WORD ? " " : "";
    });
  }

  /** The same, with the places of the original: slower, for what is shown. @param {string} text @returns {Normalised} */
  placed(text) {
    /** @type {number[]} */ const places = [], ends = [];
    let out = "", gap = "", last = -1, at = 0;
    for (const unit of text.match(/[^]\p{M}*/gu) || []) {
      for (const c of this.unit(unit)) {
        if (c === " " || c === "\n") {
          if (gap !== "\n") gap = c;
          continue;
        }
        const kind = kindOf(c);
        if (gap && out && (gap === "\n" || (last === WORD && kind === WORD))) {
          out += gap;
          places.push(at);
          ends.push(at);
        }
        gap = "";
        last = kind;
        out += c;
        for (let i = 0; i < c.length; i++) {
          places.push(at);
          ends.push(at + unit.length);
        }
      }
      at += unit.length;
    }
    return { text: out, places, ends };
  }
}

/** @type {Map<string, number>} */
const kinds = new Map();

/** @param {string} c */
function kindOf(c) {
  let kind = kinds.get(c);
  if (kind === undefined) {
    if (c.length > 1) kind = LETTER;
    else if (/[a-z0-9]/.test(c)) kind = WORD;
    else if (/[\n\r\x0b\x0c\x85\u2028\u2029]/.test(c)) kind = BREAK;
    else if (/[\t\p{Zs}]/u.test(c)) kind = SPACE;
    else if (/[\p{Cc}\p{Cf}\ufe00-\ufe0f]/u.test(c)) kind = GONE;
    else kind = /[\x00-\x7f]|[\p{P}\p{C}]/u.test(c) ? SIGN : LETTER;
    kinds.set(c, kind);
  }
  return kind;
}

/**
 * Sessions and document numbers of a normalised text, each in one form of writing.
 * @param {string} text
 * @returns {{text: string, name: string, at: number, end: number}[]} `name`: what the index looks it up by; `at`, `end`: where it stands
 */
export function expressions(text) {
  const found = [];
  if (text.includes("届")) {
    for (const match of text.matchAll(SESSION)) {
      const [term, meeting] = [toNumber(match[1]), toNumber(match[2])];
      if (term > 0 && term < 100 && meeting > 0 && meeting < 100) {
        found.push({ text: `${term}届${meeting}次`, name: `s${term}.${meeting}`, at: match.index, end: match.index + match[0].length });
      }
    }
  }
  if (text.includes("(20") || text.includes("(19")) {
    for (const match of text.matchAll(NUMBER)) {
      const [office] = /** @type {RegExpExecArray} */ (/[\u3400-\u9fff]{0,20}$/.exec(text.slice(Math.max(0, match.index - 20), match.index)));
      const serial = `(${match[1]})${match[2]}号`;
      found.push({ text: office + serial, name: `n${match[1]}.${match[2]}`, at: match.index - office.length, end: match.index + match[0].length });
    }
  }
  return found;
}

/** `二十三` -> 23; NaN for what is none. @param {string} numeral */
function toNumber(numeral) {
  if (/^[0-9]+$/.test(numeral)) return Number(numeral);
  const match = /^(?:([一二三四五六七八九])?(十))?[零〇]?([一二三四五六七八九])?$/.exec(numeral);
  const digit = (/** @type {string | undefined} */ c) => "〇一二三四五六七八九".indexOf(c || "〇");
  return match ? (match[2] ? (digit(match[1]) || 1) * 10 : 0) + digit(match[3]) : NaN;
}

/** The term of a word's beginning or of an expression: 27 bits of FNV-1a. @param {string} name */
export function hashed(name) {
  let value = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return (0xd8000000 | (((value >>> 5) ^ value) & 0x07ffffff)) >>> 0;
}

/**
 * What a needle is looked up by.
 * @param {string} text normalised
 * @returns {{pairs: number[], words: number[], singles: number[]}} terms in their order; `singles`: letters that stand alone
 */
export function termsOf(text) {
  /** @type {{pairs: number[], words: number[], singles: number[]}} */ const terms = { pairs: [], words: [], singles: [] };
  for (const word of text.match(/[0-9]+|[a-z]+/g) || []) terms.words.push(hashed(word.slice(0, 12)));
  let before = 0, alone = false;
  const end = () => {
    if (alone) terms.singles.push((before << 16) >>> 0);
    before = 0;
    alone = false;
  };
  for (const c of text) {
    if (kindOf(c) !== LETTER) {
      end();
      continue;
    }
    const code = /** @type {number} */ (c.codePointAt(0));
    const letter = code > 0xffff ? 0xe000 + (code % 6400) : code;
    if (before) terms.pairs.push(((before << 16) | letter) >>> 0);
    alone = !before;
    before = letter;
  }
  end();
  return terms;
}
