// The reader's palette, before first paint (upstream: partials/javascripts/palette.html, 9.8, inline there).
"use strict";
(() => {
  const palette = __md_get("__palette");
  if (!palette || !palette.color) return;
  for (const name of ["media", "scheme", "primary", "accent"]) {
    const value = palette.color[name];
    if (typeof value === "string") document.body.setAttribute("data-md-color-" + name, value);
  }
})();
