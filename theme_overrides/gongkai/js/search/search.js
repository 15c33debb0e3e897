// Full text search over static files: what it shows contains what was typed. Public interface, explained in docs/search-format.md:
//
//     const search = await open("https://www.example.gov.cn/zwgk/jyta/");
//     const answer = await search.search("加装电梯 -补贴", { filters: { kind: ["replies"] }, limit: 10 });
//
// No dependency, no DOM: it runs in a page, in a worker and in Node.

import { Normaliser, expressions, hashed, termsOf } from "./normalise.js";
import { needle, parse, printed, withoutAsking, withoutOffice } from "./query.js";
import { Reader, SearchError, aborted, code, fetching } from "./reader.js";
import { answers, elsewhere, marked, phrasePlace, snippet, textOf } from "./verify.js";

export { SearchError };

/** @typedef {import("./query.js").Query} Query */
/** @typedef {import("./query.js").Needle} Needle */
/** @typedef {import("./reader.js").Postings} Postings */
/** @typedef {import("./verify.js").Piece} Piece */
/**
 * @typedef {object} Options
 * @property {{[facet: string]: string[]}} [filters] values (slugs) of facets: any of one facet, all facets
 * @property {string} [from] first day, `2024-01-01`
 * @property {string} [to] last day
 * @property {string} [sort] `relevance`, `newest`, `oldest`, `number` (sessions, newest first, and their proposals by number), or a facet: by its values
 * @property {number} [offset]
 * @property {number} [limit]
 * @property {boolean} [titles] only what stands in titles, numbers and names of those who asked
 * @property {AbortSignal} [signal] gives the search up: it rejects with an `AbortError`
 * @property {(hit: Hit) => void} [onHit] told of each hit as soon as it is verified, before they are put in order
 */
/**
 * @typedef {object} Hit
 * @property {string} address below the site's root
 * @property {string} title
 * @property {Piece[]} titlePieces
 * @property {string} formalTitle empty where it is the title
 * @property {string} date
 * @property {Piece[]} snippet
 * @property {any} page the page's own data (`gongkai.document/1`, `gongkai.page/1`)
 * @property {string} attachment title of the attachment in which it stands, where it stands nowhere else; else empty
 * @property {boolean} cites it only mentions the number that was asked for (引用)
 * @property {boolean} partial it lacks some of what was typed
 * @property {string[]} missing which words it lacks
 */
/** @typedef {{kind: "filter", facet: string, value: string, label: string, typed: string} | {kind: "rewrite", text: string} | {kind: "page", label: string, address: string}} Offer */
/**
 * @typedef {object} Answer
 * @property {string} typed
 * @property {string} refused `too-long`, `nothing`, or empty: why nothing was searched
 * @property {{count: number, exact: boolean}} total exact, or at most so many
 * @property {Hit[]} hits
 * @property {boolean} more whether a further page may have hits (ask with the next offset)
 * @property {boolean} tired this page stopped after MOST_VERIFIED documents; the same search again goes on from there
 * @property {string} rewritten what was searched instead, where nothing held all that was typed
 * @property {Offer[]} offers
 * @property {(signal?: AbortSignal, keys?: string[]) => Promise<{[facet: string]: {[value: string]: number}}>} facets counts of the candidates, by all facets or some: at most so many, unless the total is exact
 */
/** @typedef {{docs: Uint32Array, exact: boolean}} Candidates in the order in which they are verified */
/** @typedef {{key: string, query: Query, found: Candidates, at: number, hits: Hit[], rejected: number, partial: boolean}} Run */

const MOST_DOCUMENTS = 2 ** 24;
const MOST_TERMS = 8;
const MOST_VERIFIED = 30;
/** Share of what was typed, weighed by rarity, that a document has to hold to be shown as a partial match. */
const LEAST_SHARE = 0.4;

/**
 * Open the index of a site.
 * @param {string} base address of the site's home page, with a trailing slash
 * @param {{loader?: import("./reader.js").Loader, signal?: AbortSignal}} [options]
 * @returns {Promise<Search>} rejects with a SearchError where there is no index
 */
export async function open(base, { loader, signal } = {}) {
  const reader = new Reader(loader || fetching(base));
  await reader.open(signal);
  return new Search(reader);
}

export class Search {
  /** @param {Reader} reader */
  constructor(reader) {
    this.reader = reader;
    this.head = /** @type {import("./reader.js").Head} */ (this.reader.head);
    this.normaliser = new Normaliser(this.head.traditional);
    this.knowsAll = false;
    /** @type {Run[]} */ this.runs = [];
  }

  /** How many documents there are. */
  get documents() {
    return this.head.documents;
  }

  /** What can be filtered by. @returns {{key: string, label: string, values: {value: string, label: string, count: number}[]}[]} */
  get facets() {
    return this.head.facets.map(({ key, label, values }) => ({ key, label, values: values.map(([value, name, count]) => ({ value, label: name, count })) }));
  }

  /**
   * @param {string} typed @param {Options} [options] @returns {Promise<Answer>}
   * Rejects with an AbortError, or with a SearchError that may be tried again; never for what was typed.
   */
  async search(typed, options = {}) {
    try {
      return await this.answer(String(typed), options);
    } catch (error) {
      // A file of the index is gone: a release has come between.
      if (!(error instanceof SearchError) || error.code !== "missing" || !(await this.reader.open(options.signal))) throw error;
      // What belongs to the former index is forgotten.
      Object.assign(this, new Search(this.reader));
      return this.answer(String(typed), options);
    }
  }

  /** What marks a query in any line of text. @param {string} typed @returns {(text: string) => Piece[]} */
  marker(typed) {
    const { all } = parse(typed, this.normaliser, this.head.bodies);
    const marks = all.flatMap((part) => part.ways.flat());
    return (text) => marked(text, this.normaliser, marks);
  }

  /** @param {string} typed @param {Options} options @returns {Promise<Answer>} */
  async answer(typed, options) {
    const { signal, limit = 10, offset = 0 } = options;
    let query = parse(typed, this.normaliser, this.head.bodies);
    if (query.refused) return this.empty(typed, query.refused);
    const settings = JSON.stringify([options.filters, options.from, options.to, options.sort, options.titles]);
    let run = await this.run(query, settings, options, false);
    if (!run.found.docs.length && !this.knowsAll && /[\u3400-\u9fff]/.test(typed)) {
      // Perhaps it was typed in Traditional characters that no document has.
      this.normaliser.learn(await this.reader.json(`search/${this.head.variants}`, signal));
      this.knowsAll = true;
      query = parse(typed, this.normaliser, this.head.bodies);
      run = await this.run(query, settings, options, false);
    }
    let tired = await this.verify(run, offset + limit, options);
    let rewritten = "";
    if (!options.titles && !run.hits.length && !tired && run.at >= run.found.docs.length) {
      for (const attempt of this.attempts(query)) {
        const other = await this.run(attempt.query, settings, options, attempt.partial);
        tired = await this.verify(other, offset + limit, options);
        if (other.hits.length) {
          rewritten = attempt.query.typed;
          run = other;
          break;
        }
      }
    }
    const candidates = run.found.docs;
    const done = run.at >= candidates.length;
    return {
      typed,
      refused: "",
      total: { count: candidates.length - run.rejected, exact: !run.partial && (run.found.exact || done) },
      hits: run.hits.slice(offset, offset + limit),
      more: !run.partial && (!done || run.hits.length > offset + limit),
      tired,
      rewritten,
      offers: await this.offers(query, run.hits, signal),
      facets: (own, keys) => this.counts(candidates, own, keys),
    };
  }

  /** @param {string} typed @param {string} refused @returns {Answer} */
  empty(typed, refused) {
    return { typed, refused, total: { count: 0, exact: true }, hits: [], more: false, tired: false, rewritten: "", offers: [], facets: async () => ({}) };
  }

  /** What is tried where no document holds all that was typed. @param {Query} query @returns {{query: Query, partial: boolean}[]} */
  attempts(query) {
    const found = [];
    const plain = withoutOffice(query.typed) || withoutAsking(query.typed);
    const asked = plain ? parse(plain, this.normaliser, this.head.bodies) : null;
    if (asked && !asked.refused && asked.all.length) found.push({ query: asked, partial: false });
    const last = asked && asked.all.length ? asked : query;
    if (query.all.some((part) => part.ways.some((way) => way.some((one) => one.kind === "number")))) return found;
    if (!query.none.length && (asked || last.all.length > 1 || query.typed.length >= 8) && last.all.length) found.push({ query: last, partial: true });
    return found;
  }

  /** Begin a query, or go on with one whose former page was asked for. @param {Query} query @param {string} settings @param {Options} options @param {boolean} partial */
  async run(query, settings, options, partial) {
    const key = `${partial}${this.knowsAll}${query.typed}\n${settings}`;
    const known = this.runs.find((one) => one.key === key);
    if (known) return known;
    /** @type {Run} */
    const run = { key, query, found: await this.candidates(query, options, partial), at: 0, hits: [], rejected: 0, partial };
    this.runs = [run, ...this.runs].slice(0, 6);
    return run;
  }

  /** Documents that may answer, in the order in which they are looked at. @param {Query} query @param {Options} options @param {boolean} partial @returns {Promise<Candidates>} */
  async candidates(query, options, partial) {
    const { signal, sort = "relevance", titles } = options;
    const total = this.documents;
    // A part of a number or of a Latin word says nothing.
    const parts = query.all.map((part) => part.ways.map((way) => way.flatMap(termsOfNeedle).filter(({ rank }) => !partial || rank === 2)));
    const keys = parts.flatMap((ways) => ways.map((terms) => spread(terms, Math.max(2, Math.ceil(MOST_TERMS / parts.length)))));
    const wanted = [...new Set(keys.flat())];
    const kinds = sort === "relevance" && wanted.length ? this.reader.column("kind", signal) : null;
    const [postings, allowed] = await Promise.all([this.reader.postings(wanted, signal), this.allowed(options), kinds, this.head.addresses.length === 1 && this.reader.address(0, signal)]);
    if (signal && signal.aborted) throw aborted();
    const scores = new Float32Array(total);
    let docs = /** @type {Uint32Array | null} */ (null);
    if (partial) docs = this.share(wanted, postings, scores);
    else {
      let next = 0;
      for (const ways of parts) {
        const found = ways.map(() => intersection(keys[next++].map((key) => /** @type {Postings} */ (postings.get(key))[titles ? "title" : "docs"])));
        const own = union(found);
        docs = docs ? intersection([docs, own]) : own;
      }
      weigh(wanted, postings, scores);
    }
    let list = docs || Uint32Array.from({ length: total }, (_, doc) => doc);
    if (allowed) list = list.filter(allowed);
    if (sort === "relevance" && wanted.length) {
      const column = await kinds;
      // One number each, score above document, sorts without a function.
      const keys = new Float64Array(list.length);
      list.forEach((doc, i) => (keys[i] = Math.round(1000 * (scores[doc] + (column ? 4 / (1 + (column.of(doc)[0] || 0)) : 0))) * MOST_DOCUMENTS + doc));
      list = Uint32Array.from(keys.sort(), (key) => key % MOST_DOCUMENTS);
    }
    if (sort !== "oldest") list = list.slice().reverse();
    if (!["relevance", "newest", "oldest"].includes(sort)) list = await this.grouped(list, sort, signal);
    const only = query.all.length === 1 && query.all[0].ways.length === 1 && !query.none.length ? query.all[0].ways[0] : [];
    const { pairs, words, singles } = only.length === 1 ? termsOf(only[0].text) : { pairs: [], words: [], singles: [] };
    const exact = !query.all.length && !query.none.length ? true : !partial && !titles && pairs.length + singles.length === 1 && !words.length && Array.from(only[0].text).length <= 2;
    return { docs: list, exact };
  }

  /** By values of a facet or by number; what has none comes last, what is equal stays in order. @param {Uint32Array} docs @param {string} sort @param {AbortSignal} [signal] */
  async grouped(docs, sort, signal) {
    const isNumber = sort === "number";
    const [column, serials] = await Promise.all([this.reader.column(isNumber ? "session" : sort, signal), isNumber && this.reader.json(`search/${this.head.serials}`, signal)]);
    const keys = Float64Array.from(docs, (doc, i) => ((column ? column.of(doc)[0] ?? 4095 : 0) * 65536 + (serials ? code(serials, doc) || 65535 : 0)) * MOST_DOCUMENTS + i);
    return Uint32Array.from(keys.sort(), (key) => docs[key % MOST_DOCUMENTS]);
  }

  /** Documents that hold enough of what was typed. @param {number[]} keys @param {Map<number, Postings>} postings @param {Float32Array} scores */
  share(keys, postings, scores) {
    let whole = 0;
    for (const key of keys) {
      const { docs, title } = /** @type {Postings} */ (postings.get(key));
      // What no document holds tells none of them from the others.
      const rarity = Math.log(1 + this.documents / (1 + docs.length)) / (docs.length ? 1 : 2);
      whole += rarity;
      for (const doc of docs) scores[doc] += rarity;
      for (const doc of title) scores[doc] += rarity / 2;
    }
    const found = [];
    for (let doc = 0; doc < scores.length; doc++) {
      if (whole && scores[doc] >= whole * LEAST_SHARE) found.push(doc);
      scores[doc] *= whole ? 100 / whole : 0;
    }
    return Uint32Array.from(found);
  }

  /** What filters and days allow; null where there are none. @param {Options} options @returns {Promise<((doc: number) => boolean) | null>} */
  async allowed({ filters = {}, from, to, signal }) {
    const keys = Object.keys(filters).filter((key) => filters[key] && filters[key].length);
    const columns = await Promise.all(keys.map((key) => this.reader.column(key, signal)));
    const tests = columns.map((column, i) => {
      if (!column) return () => false;
      const numbers = new Set(filters[keys[i]].map((value) => column.facet.values.findIndex((one) => one[0] === value)));
      return (/** @type {number} */ doc) => column.of(doc).some((number) => numbers.has(number));
    });
    if (from || to) {
      const days = await this.reader.days(signal);
      const [first, last] = [day(from, 1), day(to, Infinity)];
      tests.push((doc) => days[doc] >= first && days[doc] <= last);
    }
    return tests.length ? (doc) => tests.every((test) => test(doc)) : null;
  }

  /** Hold candidates against their own texts until there are `until` hits. @param {Run} run @param {number} until @param {Options} options @returns {Promise<boolean>} whether it gave up */
  async verify(run, until, options) {
    const { signal, onHit } = options;
    const first = run.hits.length;
    /** @type {{hit: Hit, order: number, phrase: number}[]} */ const found = [];
    const phrase = this.normaliser.text(run.query.typed);
    let looked = 0;
    while (first + found.length < until && run.at < run.found.docs.length && looked < MOST_VERIFIED) {
      const lacking = until - first - found.length;
      // Where few held it so far, more are looked at together.
      const many = Math.min(looked ? Math.ceil(lacking / Math.max(found.length / looked, 0.2)) : lacking, Math.max(lacking, MOST_VERIFIED - looked));
      const docs = Array.from(run.found.docs.subarray(run.at, run.at + many));
      const made = await Promise.all(docs.map(async (doc) => {
        const address = await this.reader.address(doc, signal);
        const one = await this.hit(address, run, phrase, options);
        if (one && onHit) onHit(one.hit);
        return one;
      }));
      made.forEach((one, i) => one && found.push({ ...one, order: run.at + i }));
      run.rejected += made.filter((one) => !one).length;
      run.at += docs.length;
      looked += docs.length;
    }
    if (!options.sort || options.sort === "relevance") found.sort((a, b) => b.phrase - a.phrase || a.order - b.order);
    run.hits.push(...found.map(({ hit }) => hit));
    return run.hits.length < until && run.at < run.found.docs.length;
  }

  /** @param {string} address @param {Run} run @param {string} phrase @param {Options} options @returns {Promise<{hit: Hit, phrase: number} | null>} */
  async hit(address, run, phrase, { signal, titles }) {
    const folder = encodeURI(address).replace(/[?#]/g, encodeURIComponent);
    const page = await this.reader.json(`${folder}index.json`, signal);
    const text = textOf(page, this.normaliser);
    let shown = page, own = text, attachment = "", answer = answers(text, run.query);
    if (page.texts && !titles && (!answer.holds || run.query.none.length)) {
      // What its attachments say.
      const { texts } = await this.reader.json(folder + page.texts, signal);
      const others = texts.map((/** @type {{text: string}} */ one) => textOf({ title: "", text: one.text }, this.normaliser));
      answer = answers({ ...text, body: [text, ...others].map(({ body }) => body).join("\n"), found: null }, run.query);
      const which = elsewhere(answer.needles, text, others);
      if (which >= 0) {
        [shown, own] = [texts[which], others[which]];
        attachment = page.attachments[shown.attachment].title;
      }
    }
    if (signal && signal.aborted) throw aborted();
    const { holds, missing, inTitle, needles } = answer;
    if ((!holds && !run.partial) || (titles && inTitle < run.query.all.length)) return null;
    const marks = run.partial ? [...needles, ...missing.flatMap((part) => pairsIn(part.ways[0]))] : needles;
    const hit = {
      address,
      title: page.title,
      titlePieces: marked(page.title, this.normaliser, marks),
      formalTitle: page.formal_title && page.formal_title !== page.title ? page.formal_title : "",
      date: page.date || "",
      snippet: snippet(shown, own, this.normaliser, marks),
      page,
      attachment,
      cites: !inTitle && run.query.all.length === 1 && run.query.all[0].ways[0].every((one) => one.kind === "number" || /^[0-9]{5,}$/.test(one.text)),
      partial: run.partial && missing.length > 0,
      missing: missing.map((part) => part.typed),
    };
    return { hit, phrase: run.query.all.length ? phrasePlace(text, phrase) : 0 };
  }

  /** What a reader may have meant beside the words. @param {Query} query @param {Hit[]} hits @param {AbortSignal} [signal] @returns {Promise<Offer[]>} */
  async offers(query, hits, signal) {
    /** @type {Offer[]} */ const found = [];
    const say = (/** @type {string} */ text) => this.normaliser.text(text);
    for (const part of query.all) {
      const words = new Set(part.ways.filter((way) => way.length === 1).map((way) => way[0].text));
      for (const names of this.head.bodies) if (names.some((name) => words.has(say(name)) || words.has(say(name).slice(1)))) names.forEach((name) => words.add(say(name)));
      for (const { key, values } of this.head.facets) {
        for (const [value, label] of values) if (words.has(say(label))) found.push({ kind: "filter", facet: key, value, label, typed: part.typed });
      }
    }
    const name = withoutOffice(query.typed);
    if (name) found.unshift({ kind: "rewrite", text: name });
    const number = hits.length ? null : query.all.map((part) => part.ways[0][0]).find((one) => one.kind === "number");
    if (number) found.unshift(...(await this.near(number.text, signal)));
    const page = proposerPage(name || query.typed.trim(), hits);
    if (page) found.unshift(page);
    return found;
  }

  /** Document numbers that there are, of the same office and year as one that there is not; or what they begin with. @param {string} text @param {AbortSignal} [signal] @returns {Promise<Offer[]>} */
  async near(text, signal) {
    const [, office, year, serial] = /** @type {any} */ (/^(.*)\((\d+)\)(\d+)/.exec(text));
    const file = this.head.numbers[year], lists = file ? await this.reader.json(`search/${file}`, signal) : {};
    /** @type {[number, string][]} */ const found = [];
    for (const name in lists) {
      let number = 0;
      if (name.endsWith(office)) for (const step of lists[name]) found.push([Math.abs((number += step) - serial), printed(name, year, number)]);
    }
    const near = found.sort((a, b) => a[0] - b[0]).slice(0, 3).map(([, text]) => text);
    return (near.length ? near : [printed(office, year)]).map((text) => ({ kind: "rewrite", text }));
  }

  /** How many candidates have each value of each facet. @param {Uint32Array} docs @param {AbortSignal} [signal] @param {string[]} [keys] */
  async counts(docs, signal, keys = this.head.facets.map(({ key }) => key)) {
    /** @type {{[facet: string]: {[value: string]: number}}} */ const found = {};
    await Promise.all(keys.map(async (key) => {
      const column = await this.reader.column(key, signal);
      if (!column) return;
      const numbers = new Uint32Array(column.facet.values.length);
      for (const doc of docs) for (const value of column.of(doc)) numbers[value]++;
      found[key] = Object.fromEntries(column.facet.values.map(([value], i) => [value, numbers[i]]));
    }));
    return found;
  }
}

/** @param {Needle} one @returns {{keys: number[], rank: number}[]} what it is looked up by; lower ranks first */
function termsOfNeedle(one) {
  if (one.kind === "session" || one.kind === "number") return expressions(one.text).map((found) => ({ keys: [hashed(found.name)], rank: 0 })).slice(-1);
  const { pairs, words, singles } = termsOf(one.text);
  return [{ keys: words, rank: 1 }, { keys: pairs, rank: 2 }, { keys: singles, rank: 3 }].filter(({ keys }) => keys.length);
}

/** At most so many terms: first the rarest sort, then spread evenly over the length. @param {{keys: number[], rank: number}[]} terms @param {number} most @returns {number[]} */
function spread(terms, most) {
  /** @type {number[]} */ const found = [];
  for (const { keys, rank } of [...terms].sort((a, b) => a.rank - b.rank)) {
    const own = [...new Set(keys)];
    const many = Math.min(own.length, rank === 1 ? Math.ceil(most / 2) : most - found.length);
    if (rank === 3 && found.length > 1) break;
    for (let i = 0; i < many; i++) found.push(own[many > 1 ? Math.round((i * (own.length - 1)) / (many - 1)) : 0]);
  }
  return found;
}

/** Titles first, then what says it often. @param {number[]} keys @param {Map<number, Postings>} postings @param {Float32Array} scores */
function weigh(keys, postings, scores) {
  for (const key of keys) {
    const { title, often } = /** @type {Postings} */ (postings.get(key));
    for (const doc of title) scores[doc] += 100 / keys.length;
    for (const doc of often) scores[doc] += 10 / keys.length;
  }
}

/** Numbers that all lists hold; all lists ascend. @param {Uint32Array[]} lists @returns {Uint32Array} */
function intersection(lists) {
  const [shortest, ...others] = [...lists].sort((a, b) => a.length - b.length);
  let found = shortest || new Uint32Array(0);
  for (const other of others) {
    let at = 0;
    found = found.filter((doc) => {
      while (at < other.length && other[at] < doc) at++;
      return other[at] === doc;
    });
  }
  return found;
}

/** @param {Uint32Array[]} lists @returns {Uint32Array} */
function union(lists) {
  return lists.length === 1 ? lists[0] : Uint32Array.from(new Set(lists.flatMap((list) => Array.from(list)))).sort();
}

/** Days since 1970. @param {string | undefined} text @param {number} otherwise */
function day(text, otherwise) {
  const found = text ? Date.parse(`${text}T00:00:00Z`) / 86400000 : NaN;
  return Number.isNaN(found) ? otherwise : found;
}

/** Pieces of two letters, to mark in a partial match. @param {Needle[]} way @returns {Needle[]} */
function pairsIn(way) {
  return way.flatMap(({ text }) => (text.match(/[\u3400-\u9fff]{2,}/g) || []).flatMap((run) => Array.from(run.slice(1), (c, i) => needle(run[i] + c))));
}

/** The page of somebody who asked. @param {string} name @param {Hit[]} hits @returns {Offer | null} */
function proposerPage(name, hits) {
  if (!/^[\u3400-\u9fff·]{2,10}$/.test(name)) return null;
  for (const { page } of hits) {
    if (!(page.proposers || []).includes(name)) continue;
    const session = expressions(page.session)[0];
    const term = session ? session.name.slice(1).split(".")[0] : "between";
    return { kind: "page", label: name, address: `lists/proposer/${page.assembly}-${term}-${name}.html` };
  }
  return null;
}
