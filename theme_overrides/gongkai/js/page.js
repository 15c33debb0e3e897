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

/** Tables that do not scroll need no place in the tab order. */
function tables() {
  for (const frame of document.querySelectorAll(".gk-table")) {
    const update = () => {
      const wide = frame.scrollWidth > frame.clientWidth + 1;
      frame.classList.toggle("gk-table--scrolls", wide);
      if (wide) frame.setAttribute("tabindex", "0");
      else frame.removeAttribute("tabindex");
    };
    update();
    new ResizeObserver(update).observe(frame);
  }
}

/** The contents list stands open where it has room beside the text. */
function contents() {
  const fold = document.querySelector(".gk-toc__fold");
  if (fold && matchMedia("(min-width: 60em)").matches) fold.open = true;
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
  input.addEventListener("input", () => import(suggest).then(({ attend }) => attend(input.form), () => {}), { once: true });
}

/** What was searched for is marked on the page that was found: `#gk-find=…`, as the search page links to it. */
async function found(script) {
  const match = /^#gk-find=(.+)$/.exec(location.hash);
  const main = document.getElementById("gk-main");
  if (!match || !main || !globalThis.CSS || !CSS.highlights) return;
  try {
    const { open } = await import(new URL("gongkai/search.js", script).href);
    const mark = (await open(new URL("..", script).href)).marker(decodeURIComponent(match[1]));
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
