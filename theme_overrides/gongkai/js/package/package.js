// The site as a package (`gongkai package`), opened from a folder or from a server of any kind. Browsers load neither modules nor data
// from a folder: modules are classic scripts here that say what they need, and data lies in bundles that are classic scripts, too.
"use strict";
{
  /** Bundles that are kept after they were read. */
  const MOST_KEPT = 40;
  const root = new URL("..", document.currentScript.src).href;

  /** What a module gives, by its address. @type {Map<string, Promise<any>>} */
  const modules = new Map();
  /** Scripts that are on their way, by their address. @type {Map<string, Promise<void>>} */
  const running = new Map();
  /** @type {Map<number, Promise<Map<string, string | [string]>>>} */
  const bundles = new Map();
  /** What bundles held, until whoever asked takes it. @type {Map<number, Map<string, string | [string]>>} */
  const arrived = new Map();
  /** First path of each bundle, in order. @type {Promise<string[]> | null} */
  let opening = null;
  /** @type {string[]} */
  let firsts = [];

  /** Run a script of the package, once for all who wait for it. @param {string} address @returns {Promise<void>} */
  const run = (address) => {
    if (!running.has(address)) {
      running.set(address, new Promise((done, failed) => {
        const script = document.createElement("script");
        const over = () => {
          script.remove();
          running.delete(address);
        };
        script.src = address;
        script.onload = () => done(over());
        script.onerror = () => {
          over();
          failed(new Error(`unreachable: ${address}`));
        };
        document.head.append(script);
      }));
    }
    return running.get(address);
  };

  /** @param {number} number */
  const bundle = (number) => {
    let found = bundles.get(number);
    if (!found) {
      found = run(`${root}assets/package/${String(number).padStart(5, "0")}.js`).then(() => {
        const files = arrived.get(number);
        arrived.delete(number);
        return files;
      });
      found.catch(() => bundles.delete(number));
    }
    bundles.delete(number); // the oldest stands first
    bundles.set(number, found);
    if (bundles.size > MOST_KEPT) bundles.delete(bundles.keys().next().value);
    return found;
  };

  /** The last bundle that begins at a path or before it; -1 where none does. @param {string} path */
  const holder = (path) => {
    let low = 0, high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= path) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };

  /** A file as the engine reads it (docs/search-format.md): text as it is, bytes from base64. @param {string} path */
  const load = async (path) => {
    if (!opening) opening = run(`${root}assets/package/index.js`).then(() => firsts);
    try {
      await opening;
    } catch (error) {
      opening = null; // the next one asks again
      throw error;
    }
    const own = decodeURIComponent(path), number = holder(own);
    const found = number < 0 ? undefined : (await bundle(number)).get(own);
    if (found === undefined) throw Object.assign(new Error(`404 ${path}`), { status: 404 });
    if (typeof found === "string") return new TextEncoder().encode(found).buffer;
    return Uint8Array.from(atob(found[0]), (letter) => letter.charCodeAt(0)).buffer;
  };

  window.gkPackage = {
    /** What an address of a folder ends in. */
    index: "index.html",
    /** How the engine reads; a server gives files as they are. */
    loader: location.protocol === "file:" ? load : undefined,
    /** A module, loaded once; one that did not arrive can be asked for again. @param {string} address @returns {Promise<any>} */
    async module(address) {
      if (!modules.has(address)) await run(address);
      if (!modules.has(address)) throw new Error(`no module: ${address}`);
      return modules.get(address);
    },
    /** A module says what it needs, below its own address, and how it is made of that. @param {string[]} needs @param {(...needed: any[]) => any} make */
    define(needs, make) {
      const own = document.currentScript.src;
      const made = Promise.all(needs.map((one) => this.module(new URL(one, own).href))).then((needed) => make(...needed));
      modules.set(own, made);
      made.catch(() => modules.delete(own));
    },
    /** Where bundles begin. @param {string[]} all */
    begin(all) {
      firsts = all;
    },
    /** The files of a bundle: text, or bytes as base64 in a list. @param {number} number @param {{[path: string]: string | [string]}} files */
    put(number, files) {
      arrived.set(number, new Map(Object.entries(files)));
    },
  };
}
