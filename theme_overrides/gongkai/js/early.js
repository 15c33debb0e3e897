// What Material's bundle expects before it runs (upstream: partials/javascripts/base.html, 9.8), from a file instead of inline;
// and no single-letter shortcuts (WCAG 2.1.4): the bundle acts on f s / p n , . without a modifier.
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
