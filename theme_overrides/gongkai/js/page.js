// Comfort for all pages; every page reads without it.
"use strict";

/** The menu button of phones: shows and hides the tabs, which stand in the page's flow (no overlay, no focus trap). */
function menu() {
  const button = document.querySelector(".gk-menu");
  const tabs = document.getElementById("gk-tabs");
  if (!button || !tabs) return;
  const set = (open) => {
    button.setAttribute("aria-expanded", String(open));
    tabs.classList.toggle("gk-tabs--open", open);
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
      set(false);
      button.focus();
    }
  });
}

/** The palette switch: Material's labels are for mice only; a keyboard gets a real button that does the same. */
function palette() {
  const labels = [...document.querySelectorAll("[data-md-component=palette] label")];
  const buttons = labels.map((label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gk-palette";
    button.append(...label.childNodes);
    button.setAttribute("aria-label", label.title);
    button.title = label.title;
    button.hidden = label.hidden;
    button.addEventListener("click", () => document.getElementById(label.htmlFor).click());
    button.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.stopPropagation(); // the bundle would switch too, and so back again
    });
    label.after(button);
    return button;
  });
  // The bundle hides the label of the palette that is on; the button that goes with it hands on its focus.
  const watch = new MutationObserver(() => {
    const focused = buttons.includes(document.activeElement);
    buttons.forEach((button, place) => { button.hidden = labels[place].hidden; });
    const shown = buttons.find((button) => !button.hidden);
    if (focused && shown) shown.focus();
  });
  for (const label of labels) watch.observe(label, { attributes: true, attributeFilter: ["hidden"] });
}

/** Tables that do not scroll need no place in the tab order; tables that are folded to cards stay tables for those who listen. */
function tables() {
  const roles = { table: "table", "thead, tbody, tfoot": "rowgroup", tr: "row", td: "cell", th: "columnheader" };
  for (const frame of document.querySelectorAll(".gk-table")) {
    const update = () => {
      const wide = frame.scrollWidth > frame.clientWidth + 1;
      frame.classList.toggle("gk-table--scrolls", wide);
      if (wide) frame.setAttribute("tabindex", "0");
      else frame.removeAttribute("tabindex");
    };
    update();
    new ResizeObserver(update).observe(frame);
    const cards = frame.querySelector(".gk-table__grid--cards");
    if (!cards || !matchMedia("(max-width: 37.4375em)").matches) continue;
    cards.setAttribute("role", "table");
    for (const [selector, role] of Object.entries(roles)) for (const part of cards.querySelectorAll(selector)) part.setAttribute("role", role);
  }
}

/** The contents list stands open where it has room beside the text, and says which part is being read. */
function contents() {
  const fold = document.querySelector(".gk-toc__fold");
  if (!fold) return;
  if (matchMedia("(min-width: 60em)").matches) fold.open = true;
  const links = new Map();
  for (const link of fold.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  let current = null;
  const follow = () => {
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < 100);
    const link = links.get(above[above.length - 1]) || null;
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    current = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    const list = fold.closest(".gk-toc");
    if (list.scrollHeight <= list.clientHeight) return;
    const [box, frame] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 2;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });
  follow();
}

const words = /* words: page.script */ {};

/** Reference and address of a document are copied by a button; both stand there to be selected, too. The day of citing is the reader's. */
function citing() {
  for (const line of document.querySelectorAll(".gk-source__line[data-copy]")) {
    const text = line.querySelector(".gk-as-recorded");
    const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    text.textContent = text.textContent.replace(words["day-of-citing"], day);
    const [button, said] = [document.createElement("button"), document.createElement("span")];
    button.type = "button";
    button.className = "gk-button";
    button.textContent = line.dataset.copy;
    said.className = "gk-source__said";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent.trim());
        said.textContent = words.copied;
      } catch (error) { // no secure context, or refused: it is selected, so that the keyboard copies it
        getSelection().selectAllChildren(text);
        said.textContent = words.selected;
      }
    });
    line.append(" ", button, " ", said);
  }
}

/** A list that leads to a document is kept, so that the document leads on within it. Nothing leaves the browser. */
function way() {
  const rows = ".gk-row__heading a";
  const address = (link) => new URL(link.href).pathname;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest(rows);
    if (!link) return;
    const list = link.closest(".gk-rows");
    const title = document.querySelector("h1").textContent.trim();
    const links = [...list.querySelectorAll(rows)].map((one) => [address(one), one.textContent.trim(), one.getAttribute("href").split("#")[1] || ""]);
    window.__md_set("__way", { title, back: location.pathname + location.search, links }, sessionStorage);
  });
  const nav = document.querySelector(".gk-document .gk-neighbours");
  const known = window.__md_get("__way", sessionStorage);
  if (!document.querySelector(".gk-document") || !known || !Array.isArray(known.links)) return;
  const place = known.links.findIndex(([path]) => path === location.pathname);
  if (place < 0) return;
  const made = document.createElement("nav");
  made.className = "gk-neighbours gk-neighbours--way";
  made.setAttribute("aria-label", words.way);
  const go = (label, path, text, rel) => {
    const link = document.createElement("a");
    link.className = "gk-neighbours__link";
    link.href = path;
    if (rel) link.dataset.way = rel;
    const kind = document.createElement("span");
    kind.textContent = label;
    link.append(kind, text);
    made.append(link);
  };
  const [before, after] = [known.links[place - 1], known.links[place + 1]];
  const whole = ([path, , mark]) => path + (mark ? `#${mark}` : "");
  if (before) go(words.previous, whole(before), before[1], "previous");
  if (after) go(words.next, whole(after), after[1], "next");
  go(words.back, known.back, known.title, "back");
  if (nav) nav.replaceWith(made);
  else document.querySelector(".gk-document").append(made);
}

/** A script of ours that is fetched when it is asked for: a classic one, so that it also runs from a folder. @param {string} source */
function fetched(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** A module of ours; in a package (`gongkai package`) modules are classic scripts. @param {string} address */
function module(address) {
  return window.gkPackage ? window.gkPackage.module(address) : import(address);
}

/** The button of the care toolbar. */
function care() {
  const button = document.querySelector(".gk-care-open");
  if (!button) return;
  let loading = null;
  button.addEventListener("click", async () => {
    if (!loading) loading = fetched(button.dataset.script);
    try {
      await loading;
      window.gkToolbar(button.getAttribute("aria-expanded") !== "true");
    } catch (error) {
      loading = null; // the next press tries again
    }
  });
}

/** Simplified and Traditional, at the reader's choice. */
function script() {
  const button = document.querySelector(".md-header .gk-script");
  if (!button) return;
  let loading = null;
  const labels = { simplified: button.textContent, traditional: button.dataset.other };
  const show = async () => {
    const on = window.gkCare.state.script === "traditional";
    button.textContent = on ? labels.traditional : labels.simplified;
    button.lang = on ? "zh-CN" : "zh-Hant";
    window.dispatchEvent(new Event("gk-script"));
    if (!on && !loading) return;
    if (!loading) loading = fetched(button.dataset.script);
    try {
      await loading;
    } catch (error) {
      loading = null;
      return;
    }
    const now = window.gkCare.state.script === "traditional";
    if (now !== (document.documentElement.lang === "zh-Hant")) window.gkTraditional[now ? "show" : "hide"]();
  };
  window.gkScript = () => {
    window.gkCare.choose("script", window.gkCare.state.script ? "" : "traditional");
    return show();
  };
  button.addEventListener("click", window.gkScript);
  if (window.gkCare.state.script) show();
}

/** Ctrl+K (⌘K) leads to the search box; no single letter does anything (WCAG 2.1.4). With the first letter come suggestions. */
function box() {
  const input = document.getElementById("gk-box");
  if (!input) return;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
  // The search page does this itself, with the engine that it has open.
  if (document.querySelector(".gk-search")) return;
  const suggest = new URL(input.form.dataset.suggest, location.href).href;
  input.addEventListener("input", () => module(suggest).then(({ attend }) => attend(input.form), () => {}), { once: true });
}

/** What was searched for is marked on the page that was found: `#gk-find=…`, as the search page links to it. */
async function found(script) {
  const match = /^#gk-find=(.+)$/.exec(location.hash);
  const main = document.getElementById("gk-main");
  if (!match || !main || !globalThis.CSS || !CSS.highlights) return;
  try {
    const { open } = await module(new URL("gongkai/search.js", script).href);
    const mark = (await open(new URL("..", script).href, window.gkPackage)).marker(decodeURIComponent(match[1]));
    const ranges = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let at = 0;
      for (const piece of mark(node.data)) {
        if (piece.mark) ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + piece.text.length }));
        at += piece.text.length;
      }
    }
    CSS.highlights.set("gk-found", new Highlight(...ranges));
    const first = ranges.find((range) => range.startContainer.parentElement.closest(".gk-text"));
    if (first && !scrollY) first.startContainer.parentElement.scrollIntoView({ block: "center" });
  } catch {
    // the page reads without marks
  }
}

menu();
box();
found(document.currentScript.src);
palette();
tables();
contents();
citing();
way();
care();
script();
