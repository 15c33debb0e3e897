// What Material's bundle expects before it runs (upstream: partials/javascripts/base.html, 9.8), from a file instead of inline;
// no single-letter shortcuts (WCAG 2.1.4): the bundle acts on f s / p n , . without a modifier;
// and what the reader has chosen in the care toolbar, before first paint.
"use strict";
window.__md_scope = new URL("..", document.currentScript.src);
window.__md_hash = (text) => [...text].reduce((hash, letter) => (hash << 5) - hash + letter.charCodeAt(0), 0);
window.__md_get = (key, storage = localStorage, scope = __md_scope) => {
  try {
    return JSON.parse(storage.getItem(scope.pathname + "." + key));
  } catch (error) {
    return null; // storage is switched off, or holds something foreign
  }
};
window.__md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch (error) {
    // storage is switched off: nothing is remembered
  }
};
window.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && "fsnp/,.".includes(event.key)) event.stopImmediatePropagation();
}, true);

/** The reader's choices: attributes of the root, by which the style sheet works. Nothing but these values is taken from storage. */
window.gkCare = {
  choices: { size: ["large", "larger", "largest"], contrast: ["light", "dark"], spacing: ["wide"], pointer: ["large"], rate: ["slow", "fast"], script: ["traditional"], view: ["table"] },
  state: {},
  /** @param {string} name @param {string} value  empty: as the page comes */
  choose(name, value) {
    this.state[name] = this.choices[name].includes(value) ? value : "";
    this.apply();
    window.__md_set("__care", this.state);
  },
  apply() {
    for (const name of Object.keys(this.choices)) {
      if (this.state[name]) document.documentElement.setAttribute(`data-gk-${name}`, this.state[name]);
      else document.documentElement.removeAttribute(`data-gk-${name}`);
    }
  },
};
{
  const known = window.__md_get("__care") || {};
  for (const [name, values] of Object.entries(window.gkCare.choices)) window.gkCare.state[name] = values.includes(known[name]) ? known[name] : "";
  window.gkCare.apply();
}
document.documentElement.classList.replace("no-js", "js"); // the bundle does it too, after first paint: the page would jump
