// Traditional Chinese: what is shown changes, the record does not. Loaded when a reader asks for it.
"use strict";
(() => {
  const table = /* table of characters */ {};
  const characters = new Map([...table.from].map((from, place) => [from, table.to[place]]));
  const phrases = new Map();
  /** First character -> how long a phrase with it can be. @type {Map<string, number>} */
  const longest = new Map();
  const add = (from, to) => {
    phrases.set(from, to);
    longest.set(from[0], Math.max(from.length, longest.get(from[0]) || 0));
  };
  const single = (text) => [...text].map((letter) => characters.get(letter) || letter).join("");
  for (let place = 0; place < table.barriers.length; place += 2) {
    const word = table.barriers.slice(place, place + 2);
    add(word, single(word));
  }
  const pairs = table.phrases.split(" ");
  for (let place = 0; place < pairs.length; place += 2) add(pairs[place], pairs[place + 1]);

  /** The longest phrase that fits, else the character. @param {string} text */
  function convert(text) {
    let made = "";
    for (let place = 0; place < text.length;) {
      let length = Math.min(longest.get(text[place]) || 1, text.length - place);
      while (length > 1 && !phrases.has(text.substr(place, length))) length -= 1;
      const piece = text.substr(place, length);
      made += length > 1 ? phrases.get(piece) : characters.get(piece) || piece;
      place += length;
    }
    return made;
  }

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-label", "data-hint"];
  /** Not turned: what is copied as it was recorded, and what names the other script. */
  const KEPT = "script, style, textarea, .gk-as-recorded, .gk-script";
  /** Text node -> what stood in it. @type {Map<Text, string>} */
  const texts = new Map();
  /** @type {Map<Element, Map<string, string>>} */
  const attributes = new Map();
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (target instanceof Text) turn(target);
      for (const node of addedNodes) turn(node);
    }
    observer.takeRecords();
  });
  const watch = () => observer.observe(document.body, { childList: true, subtree: true, characterData: true });

  /** @param {Node} root */
  function turn(root) {
    const parent = root instanceof Element ? root : root.parentElement;
    if (!parent || parent.closest(KEPT)) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, {
      acceptNode: (node) => (node instanceof Element && node.matches(KEPT) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    for (let node = /** @type {Node | null} */ (root); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        const now = convert(node.data);
        if (now !== node.data) {
          texts.set(node, node.data);
          node.data = now;
        }
      } else if (node instanceof Element) {
        for (const name of ATTRIBUTES) {
          const written = node.getAttribute(name);
          if (!written) continue;
          const now = convert(written);
          if (now === written) continue;
          if (!attributes.has(node)) attributes.set(node, new Map());
          attributes.get(node).set(name, written);
          node.setAttribute(name, now);
        }
      }
    }
  }

  let title = "";
  window.gkTraditional = {
    convert,
    show() {
      title = document.title;
      document.title = convert(title);
      document.documentElement.lang = "zh-Hant";
      turn(document.body);
      watch();
    },
    hide() {
      observer.disconnect();
      for (const [node, text] of texts) node.data = text;
      for (const [element, kept] of attributes) for (const [name, value] of kept) element.setAttribute(name, value);
      texts.clear();
      attributes.clear();
      document.title = title;
      document.documentElement.lang = "zh-CN";
    },
  };
})();
