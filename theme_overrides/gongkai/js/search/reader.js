// The files of an index: fetched once, kept, fetched again when one did not arrive (docs/search-format.md).

/**
 * Fetches one file of the site. Rejects with an error whose `status` is 404 where there is none.
 * @typedef {(path: string, options: {signal?: AbortSignal, fresh?: boolean}) => Promise<ArrayBuffer>} Loader
 */
/** @typedef {{key: string, label: string, file: string, values: [string, string, number][]}} Facet */
/** @typedef {{schema: string, documents: number, chunk: number, addresses: string[], dates: string, facets: Facet[], numbers: {[year: string]: string}, serials: string, bodies: string[][], traditional: string, variants: string}} Head */
/** @typedef {{docs: Uint32Array, title: Uint32Array, often: Uint32Array}} Postings Documents of a term; those with it in a title; those that say it often */

/** What went wrong with the index: `code` is `unreachable` (try again), `missing` (the index is incomplete) or `version`. */
export class SearchError extends Error {
  /** @param {string} code @param {string} path */
  constructor(code, path) {
    super(`${code}: ${path}`);
    this.name = "SearchError";
    this.code = code;
    this.path = path;
  }
}

const NONE = new Uint32Array(0);
const MOST_KEPT = 600;

/** @param {string} base @returns {Loader} */
export function fetching(base) {
  return async (path, { signal, fresh }) => {
    const response = await fetch(new URL(path, base).href, { signal, cache: fresh ? "no-cache" : "default", credentials: "same-origin" });
    if (!response.ok) throw Object.assign(new Error(`${response.status} ${path}`), { status: response.status });
    return response.arrayBuffer();
  };
}

export class Reader {
  /** @param {Loader} loader */
  constructor(loader) {
    this.loader = loader;
    /** @type {Map<string, Promise<any>>} */ this.files = new Map();
    /** @type {Head | null} */ this.head = null;
    this.opened = "";
    /** @type {{firsts: Uint32Array, names: Uint8Array}} */ this.table = { firsts: NONE, names: new Uint8Array(0) };
  }

  /** Read what the pointer leads to. @param {AbortSignal} [signal] @returns {Promise<boolean>} whether it is another index than before */
  async open(signal) {
    const pointer = decoded(await this.load("search/index.json", { signal, fresh: true }));
    if (pointer.schema !== "gongkai.search/2") throw new SearchError("version", "search/index.json");
    if (pointer.head + pointer.table === this.opened) return false;
    const [head, table] = await Promise.all([this.json(`search/${pointer.head}`, signal), this.raw(`search/${pointer.table}`, signal)]);
    this.head = head;
    const numbers = new Numbers(new Uint8Array(table), 0);
    const firsts = numbers.rising(numbers.next());
    this.table = { firsts, names: numbers.bytes.subarray(numbers.at) };
    this.opened = pointer.head + pointer.table;
    return true;
  }

  /** One file, tried twice. @param {string} path @param {{signal?: AbortSignal, fresh?: boolean}} options */
  async load(path, options) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.loader(path, options);
      } catch (error) {
        const failure = /** @type {any} */ (error);
        if (options.signal && options.signal.aborted) throw aborted();
        if (failure.status === 404) throw new SearchError("missing", path);
        if (tries > 1) throw new SearchError("unreachable", path);
        await new Promise((done) => setTimeout(done, 200));
      }
    }
  }

  /**
   * A file, kept; one that failed is forgotten, so that it can be asked for again.
   * @template T @param {string} path @param {(raw: ArrayBuffer) => T} read @param {AbortSignal} [signal] @returns {Promise<T>}
   */
  async kept(path, read, signal) {
    for (;;) {
      let file = this.files.get(path);
      if (!file) {
        if (this.files.size >= MOST_KEPT) this.files.delete(/** @type {string} */ (this.files.keys().next().value));
        file = this.load(path.split("#")[0], { signal }).then(read);
        this.files.set(path, file);
        const own = file;
        file.catch(() => this.files.get(path) === own && this.files.delete(path));
      }
      try {
        return await file;
      } catch (error) {
        // Another query, given up meanwhile, had asked for it.
        if (/** @type {any} */ (error).name !== "AbortError" || (signal && signal.aborted)) throw error;
      }
    }
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
  json(path, signal) {
    return this.kept(path, decoded, signal);
  }

  /** @param {string} path @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer>} */
  raw(path, signal) {
    return this.kept(path, (raw) => raw, signal);
  }

  /** The postings of terms. @param {number[]} keys @param {AbortSignal} [signal] @returns {Promise<Map<number, Postings>>} */
  async postings(keys, signal) {
    const found = await Promise.all([...new Set(keys)].map(async (key) => {
      const shard = this.shard(key);
      const found = shard ? term(await this.kept(shard.path, directory, signal), key - shard.first) : null;
      return /** @type {[number, Postings]} */ ([key, found || { docs: NONE, title: NONE, often: NONE }]);
    }));
    return new Map(found);
  }

  /** The file that would hold a term, and its first one; null where none can. @param {number} key */
  shard(key) {
    const { firsts, names } = this.table;
    let low = 0, high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    if (!low || firsts[low - 1] >>> 23 !== key >>> 23) return null;
    const name = Array.from(names.subarray(6 * low - 6, 6 * low), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return { path: `search/postings/${name}.bin`, first: firsts[low - 1] };
  }

  /** Where a document lies. @param {number} doc @param {AbortSignal} [signal] @returns {Promise<string>} */
  async address(doc, signal) {
    const { chunk, addresses } = /** @type {Head} */ (this.head);
    const { heads, codes, numbers } = await this.json(`search/${addresses[Math.floor(doc / chunk)]}`, signal);
    const [before, digits] = heads[code(codes, doc % chunk)];
    const text = before + (digits ? String(numbers[doc % chunk]).padStart(digits, "0") : "");
    return text && `${text}/`;
  }

  /** The values of a facet for each document. @param {string} key @param {AbortSignal} [signal] @returns {Promise<{facet: Facet, of: (doc: number) => number[]} | null>} */
  async column(key, signal) {
    const facet = /** @type {Head} */ (this.head).facets.find((one) => one.key === key);
    if (!facet) return null;
    const { sets, per, codes } = await this.json(`search/${facet.file}`, signal);
    // A character stands for `per` documents.
    return { facet, of: (doc) => sets[Math.floor(code(codes, Math.floor(doc / per)) / sets.length ** (doc % per)) % sets.length] };
  }

  /** Day of each document, since 1970. @param {AbortSignal} [signal] @returns {Promise<Int32Array>} */
  days(signal) {
    return this.kept(`search/${/** @type {Head} */ (this.head).dates}#days`, (raw) => {
      let day = 0;
      return Int32Array.from(decoded(raw), (/** @type {number} */ gap) => (day += gap));
    }, signal);
  }
}

/** A number that is written as a character, or as it is. @param {string | number[]} codes @param {number} at @returns {number} */
export function code(codes, at) {
  if (typeof codes !== "string") return codes[at];
  const one = codes.charCodeAt(at);
  return one - 0x30 - (one > 0x5c ? 1 : 0);
}

/** @param {ArrayBuffer} raw */
function decoded(raw) {
  return JSON.parse(new TextDecoder().decode(raw));
}

export function aborted() {
  return Object.assign(new Error("aborted"), { name: "AbortError" });
}

/**
 * Where the terms of a shard lie in it.
 * @typedef {{bytes: Uint8Array, keys: number[], heads: number[], titles: number[], often: number[], bitmaps: number[], at: number}} Directory
 * @param {ArrayBuffer} raw @returns {Directory}
 */
function directory(raw) {
  const bytes = new Uint8Array(raw);
  const numbers = new Numbers(bytes, 1);
  if (bytes[0] !== 1) throw new SearchError("version", "shard");
  const count = numbers.next();
  const keys = numbers.list(count), heads = numbers.list(count), titles = numbers.list(count), often = numbers.list(count);
  const bitmaps = numbers.list(heads.reduce((sum, head) => sum + (head & 1), 0));
  for (let i = 1; i < count; i++) keys[i] += keys[i - 1];
  return { bytes, keys, heads, titles, often, bitmaps, at: numbers.at };
}

class Numbers {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  next() {
    let value = 0, shift = 1, byte;
    do {
      byte = this.bytes[this.at++];
      value += (byte & 127) * shift;
      shift *= 128;
    } while (byte > 127);
    return value;
  }

  /** @param {number} count @returns {number[]} */
  list(count) {
    const found = new Array(count);
    for (let i = 0; i < count; i++) found[i] = this.next();
    return found;
  }

  /** @param {number} count */
  skip(count) {
    while (count > 0) if (this.bytes[this.at++] < 128) count--;
  }

  /** Ascending numbers, written as gaps. @param {number} count */
  rising(count) {
    const found = new Uint32Array(count);
    for (let i = 0, last = -1; i < count; i++) found[i] = last += this.next() + 1;
    return found;
  }
}

/** @param {Directory} shard @param {number} key after the shard's first @returns {Postings | null} */
function term(shard, key) {
  const { bytes, keys, heads, titles, often, bitmaps } = shard;
  const own = keys.indexOf(key);
  if (own < 0) return null;
  const numbers = new Numbers(bytes, shard.at);
  const sum = (/** @type {number[]} */ list, /** @type {number} */ from, /** @type {number} */ to) => list.slice(from, to).reduce((a, b) => a + b, 0);
  const listed = heads.map((head) => (head & 1 ? 0 : head >> 1));
  const isBitmap = heads[own] & 1;
  numbers.skip(sum(listed, 0, own));
  let docs = isBitmap ? NONE : numbers.rising(listed[own]);
  numbers.skip(sum(listed, own + (isBitmap ? 0 : 1), listed.length) + sum(titles, 0, own));
  const inTitle = numbers.rising(titles[own]);
  numbers.skip(sum(titles, own + 1, titles.length) + sum(often, 0, own));
  const manyTimes = numbers.rising(often[own]);
  if (isBitmap) {
    numbers.skip(sum(often, own + 1, often.length));
    const before = heads.slice(0, own).filter((head) => head & 1).length;
    const start = numbers.at + sum(bitmaps, 0, before);
    docs = new Uint32Array(heads[own] >> 1);
    for (let i = 0, found = 0; i < bitmaps[before]; i++) {
      for (let bits = bytes[start + i], bit = 0; bits; bits >>= 1, bit++) if (bits & 1) docs[found++] = i * 8 + bit;
    }
  }
  return { docs, title: inTitle.map((rank) => docs[rank]), often: manyTimes.map((rank) => docs[rank]) };
}
