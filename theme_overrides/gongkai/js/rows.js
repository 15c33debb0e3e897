// A document as a row, like those that lists are printed with (row.html); and the small things that rows and filters are made of.

/** What an address of a folder ends in: in a package (`gongkai package`) no server adds it. */
export const INDEX = window.gkPackage ? window.gkPackage.index : "";

/** What the scripts of searching and filtering say, by key. @type {{[key: string]: string}} */
const words = /* words: search.words */ {};

/** A message with its values. @param {string} key @param {{[name: string]: any}} [values] */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element with classes, text or children. @param {string} name @param {string} [classes] @param {...(string | Node)} children @returns {any} */
export function make(name, classes = "", ...children) {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children);
  return element;
}

/** @param {string} text @param {(event: Event) => any} action @param {string} [classes] */
export function button(text, action, classes = "gk-button") {
  const element = make("button", classes, text);
  element.type = "button";
  element.addEventListener("click", action);
  return element;
}

/** @param {{text: string, mark: boolean}[]} pieces */
const marked = (pieces) => pieces.map(({ text, mark }) => (mark ? make("mark", "gk-found", text) : text));

/** A date in words, as precise as it is. @param {string} date `2022`, `2022-11`, `2022-11-03`, `2022-11-03 10:23` */
function dated(date) {
  const [day, time = ""] = date.split(" ");
  const [year, month, of] = day.split("-").map(Number);
  return `${say(of ? "day" : month ? "month" : "year", { year, month, day: of })}${time && ` ${time.slice(0, 5)}`}`;
}

/** Result and states in words: [what it looks like, text]. @param {any} page @param {{[mark: string]: string}} labels @returns {[string, string][]} */
function marks(page, labels) {
  const { facts = {}, proposals = facts.proposals || [] } = page;
  /** @type {[string, string][]} */ const found = [];
  if (page.withdrawn) found.push(["state", say("withdrawn")]);
  if (page.validity && page.validity !== say("in-force")) found.push(["state", page.validity]);
  if (page.disclosure === say("on-request")) found.push(["state", page.disclosure]);
  (page.result_marks || []).forEach((mark, place) => found.push([page.results[Math.min(place, page.results.length - 1)], `${mark} ${labels[mark] || ""}`]));
  if (page.session && (facts.key_proposal || proposals.some((one) => one.key_proposal))) found.push(["plain", say(`key-${page.assembly}`)]);
  for (const satisfaction of page.satisfactions || []) found.push(["plain", satisfaction]);
  return found;
}

/**
 * A hit as a row, like those of the lists; its page marks what was typed.
 * @param {any} hit of the engine @param {{base: string, labels: {[mark: string]: string}, typed?: string}} how
 */
export function item(hit, { base, labels, typed = "" }) {
  const { page } = hit;
  const link = make("a", "", ...marked(hit.titlePieces));
  link.href = `${base}${encodeURI(hit.address)}${INDEX}${typed ? `#gk-find=${encodeURIComponent(typed)}` : ""}`;
  const heading = make("h2", "gk-row__heading", link);
  if (hit.cites) heading.append(" ", make("span", "gk-mark", say("cites")));
  const row = make("li", "gk-row", heading);
  if (hit.formalTitle) row.append(make("p", "gk-row__formal", hit.formalTitle));
  if (hit.attachment) row.append(make("p", "gk-row__formal", say("attachment", { title: hit.attachment })));
  if (hit.snippet.length) row.append(make("p", "gk-search__snippet", ...marked(hit.snippet)));
  const facts = make("p", "gk-row__facts");
  if (hit.date) {
    const time = make("time", "gk-row__date", dated(hit.date));
    time.dateTime = hit.date.replace(" ", "T");
    facts.append(time);
  }
  const add = (name, text) => text && facts.append(make("span", `gk-row__fact gk-row__fact--${name}`, text));
  add("session", page.session);
  if (page.session && (page.proposal_numbers || []).length) add("number", say("number", { number: page.proposal_numbers.join(say("list")) }));
  const leads = page.lead && page.lead.length ? page.lead : [page.source];
  add("lead", leads.filter(Boolean).join(say("list")));
  add("document", page.document_number);
  if (hit.partial) add("lacks", say("lacks", { words: hit.missing.join(say("list")) }));
  const said = marks(page, labels);
  if (said.length) facts.append(" ", make("span", "gk-row__marks", ...said.map(([kind, text]) => make("span", `gk-mark gk-mark--${kind}`, text))));
  row.append(facts);
  return row;
}
