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
  for (const label of labels) {
    const input = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "gk-palette";
    button.append(...label.childNodes);
    button.setAttribute("aria-label", label.title);
    button.title = label.title;
    button.hidden = label.hidden;
    button.addEventListener("click", () => {
      input.click();
      labels.forEach((other) => { other.gkButton.hidden = other.hidden; });
      const shown = labels.find((other) => !other.hidden);
      if (shown) shown.gkButton.focus();
    });
    label.gkButton = button;
    label.after(button);
    new MutationObserver(() => { button.hidden = label.hidden; }).observe(label, { attributes: true, attributeFilter: ["hidden"] });
  }
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

menu();
palette();
tables();
contents();
