// What a list was narrowed to, as a file: lines of the list's own CSV, or items of its own JSON, in the order in which they are shown.

/** How the column of paths is headed. @type {string} */
const ID = /* words: columns.id */ {};
const MARK = "\ufeff"; // without it, spreadsheets take UTF-8 for something else
const LONGEST_NAME = 80;

/** Lines with their ends; a cell in quotes may hold more of them. @param {string} text @returns {string[]} */
function lines(text) {
  const found = [];
  let open = [], quotes = 0;
  for (const part of text.split("\r\n").slice(0, -1)) {
    open.push(`${part}\r\n`);
    quotes += part.split('"').length - 1;
    if (quotes % 2 === 0) {
      found.push(open.join(""));
      open = [];
    }
  }
  return found;
}

/** @param {string} line @returns {string[]} */
const cells = (line) => Array.from(line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) => (quoted === undefined ? plain : quoted.replace(/""/g, '"')));

/** Those of `all` whose `id` is wanted, in the order of `ids`. @template T @param {T[]} all @param {(one: T) => string} id @param {string[]} ids @returns {T[]} */
function chosen(all, id, ids) {
  const known = new Map(all.map((one) => [id(one), one]));
  return ids.filter((one) => known.has(one)).map((one) => known.get(one));
}

/** @param {string} text of index.csv @param {string[]} ids */
function csv(text, ids) {
  const [head, ...rows] = lines(text);
  const place = cells(head.replace(MARK, "")).indexOf(ID);
  return MARK + head.replace(MARK, "") + chosen(rows, (row) => cells(row)[place], ids).join("");
}

/** @param {string} text of index.json @param {string[]} ids @param {string} title @param {string} query */
function json(text, ids, title, query) {
  const { schema, url, items, ...others } = JSON.parse(text);
  const found = chosen(items, (item) => item.id, ids);
  return `${JSON.stringify({ schema, ...others, title, url: url + query, count: found.length, items: found })}\n`;
}

/**
 * Give the reader a file of what is left of a list.
 * @param {any} engine of the search @param {any} options that the list was narrowed and sorted by
 * @param {{type: string, title: string, query: string}} how `type`: `csv`, `json`; `title`: what was chosen, in words; `query`: in the address
 */
export async function save(engine, options, { type, title, query }) {
  const answer = await fetch(`index.${type}`, { signal: options.signal });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  const [text, { docs }] = await Promise.all([answer.text(), engine.candidates({ all: [], none: [], typed: "", refused: "" }, options)]);
  const addresses = await Promise.all(Array.from(docs, (doc) => engine.reader.address(doc, options.signal)));
  const ids = addresses.map((address) => address.replace(/\/$/, ""));
  const made = type === "csv" ? csv(text, ids) : json(text, ids, title, query);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([made], { type: type === "csv" ? "text/csv" : "application/json" }));
  link.download = `${title.replace(/[^\p{L}\p{N}〔〕]+/gu, "-").slice(0, LONGEST_NAME)}.${type}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
