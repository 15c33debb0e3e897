// The care toolbar (关怀): size of type, contrast, spacing, pointer, reading aloud. Loaded when its button is pressed; what was chosen is
// remembered and applied before first paint by early.js.
"use strict";
(() => {
  const words = /* words: care */ {};
  const care = window.gkCare;
  const groups = [
    ["size", ["", "large", "larger", "largest"]],
    ["contrast", ["", "light", "dark"]],
    ["spacing", ["", "wide"]],
    ["pointer", ["", "large"]],
  ];

  /** @param {string} text @param {() => void} action */
  function button(text, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "gk-care__button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  /** @param {string} name @param {...Node} children */
  function group(name, ...children) {
    const made = document.createElement("div");
    made.className = "gk-care__group";
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", words.groups[name]);
    const label = document.createElement("span");
    label.className = "gk-care__label";
    label.textContent = words.groups[name];
    made.append(label, ...children);
    return made;
  }

  /** Values one of which holds: buttons that say whether they are pressed. */
  function choice(name, values) {
    const buttons = values.map((value) => button(words[name][value || "usual"], () => {
      care.choose(name, value);
      show();
    }));
    const show = () => buttons.forEach((one, place) => one.setAttribute("aria-pressed", String((care.state[name] || "") === values[place])));
    show();
    refresh.push(show);
    return group(name, ...buttons);
  }

  // Reading aloud

  const speech = window.speechSynthesis;
  const RATES = { slow: 0.75, "": 1, fast: 1.4 };
  const SENTENCE = /[^。！？；!?;\n]{1,120}[。！？；!?;]*["”’」』）)]*\s*|[。！？；!?;]+/g;
  const BLOCKS = "h1, h2, h3, h4, h5, p, li, dt, dd, blockquote, summary";
  /** Read by nobody: tables (their rows make no sentences), what is no part of the text. */
  const SILENT = ".gk-table, nav, svg, script, button, form, [hidden], .gk-source, .gk-document__tools, .gk-downloads, .footnote-ref, .footnote-backref";

  /** A voice of this device that speaks Chinese. One that is not local would send the text to somebody else's server. */
  function voice() {
    const own = speech ? speech.getVoices().filter((one) => one.localService && /^(zh|cmn)\b/i.test(one.lang)) : [];
    return own.find((one) => /^(zh|cmn)[-_](CN|Hans)/i.test(one.lang)) || own[0];
  }

  /** @returns {{text: string, range: Range, block: Element}[]} */
  function sentences() {
    const main = document.getElementById("gk-main");
    const found = [];
    for (const block of main.querySelectorAll(BLOCKS)) {
      if (block.closest(SILENT)) continue;
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
        acceptNode: (node) => (node.parentElement.closest(BLOCKS) === block && !node.parentElement.closest(SILENT) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP),
      });
      const nodes = [];
      let whole = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        nodes.push([node, whole.length]);
        whole += node.data;
      }
      const at = (place) => {
        const [node, start] = [...nodes].reverse().find(([, before]) => before <= place);
        return [node, Math.min(place - start, node.data.length)];
      };
      for (const match of whole.matchAll(SENTENCE)) {
        if (!match[0].trim()) continue;
        const range = document.createRange();
        range.setStart(...at(match.index));
        range.setEnd(...at(match.index + match[0].length - 1));
        range.setEnd(range.endContainer, Math.min(range.endOffset + 1, range.endContainer.data.length));
        found.push({ text: match[0].trim(), range, block });
      }
    }
    return found;
  }

  function reading() {
    let all = [];
    let place = -1;
    let turn = 0;
    let marked = null;
    const status = document.createElement("span");
    status.className = "gk-care__status";
    status.setAttribute("role", "status");

    function mark(sentence) {
      if (marked) marked.classList.remove("gk-reading");
      marked = null;
      const highlights = window.CSS && CSS.highlights;
      if (highlights) highlights.delete("gk-reading");
      if (!sentence) return;
      if (highlights) highlights.set("gk-reading", new Highlight(sentence.range));
      else (marked = sentence.block).classList.add("gk-reading");
      const box = sentence.range.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) sentence.block.scrollIntoView({ block: "center" });
    }

    function halt() {
      turn += 1;
      speech.cancel();
      play.textContent = words.aloud[place < 0 ? "start" : "go-on"];
    }

    function stop() {
      place = -1;
      halt();
      mark(null);
      status.textContent = "";
    }

    /** One sentence at a time: browsers cut long utterances off. */
    function speak(next) {
      turn += 1;
      const mine = turn;
      speech.cancel();
      place = next;
      const sentence = all[place];
      if (!sentence) return stop();
      mark(sentence);
      const utterance = new SpeechSynthesisUtterance(sentence.text);
      utterance.voice = voice();
      utterance.lang = utterance.voice.lang;
      utterance.rate = RATES[care.state.rate || ""];
      utterance.onend = () => mine === turn && speak(place + 1);
      utterance.onerror = () => mine === turn && stop();
      play.textContent = words.aloud.pause;
      speech.speak(utterance);
    }

    /** From where the reader has selected something, else from the title. */
    function begin() {
      all = sentences();
      const chosen = getSelection();
      let first = Math.max(0, all.findIndex(({ block }) => block.tagName === "H1"));
      if (chosen && !chosen.isCollapsed && chosen.rangeCount) {
        const from = chosen.getRangeAt(0);
        first = Math.max(0, all.findIndex(({ range }) => range.compareBoundaryPoints(Range.START_TO_END, from) > 0));
      }
      speak(first);
    }

    const play = button(words.aloud.start, () => {
      if (place < 0) begin();
      else if (play.textContent === words.aloud.pause || speech.speaking) halt();
      else speak(place);
    });
    const step = (by) => () => place >= 0 && speak(Math.max(0, Math.min(all.length - 1, place + by)));
    const made = group("aloud", play, button(words.aloud.back, step(-1)), button(words.aloud.on, step(1)), button(words.aloud.stop, stop), status);
    const rates = choice("rate", ["slow", "", "fast"]);
    const offer = () => {
      const able = !!(speech && voice());
      for (const one of made.querySelectorAll("button")) one.disabled = !able;
      rates.hidden = !able;
      status.textContent = able ? "" : words.aloud.none;
    };
    offer();
    if (speech) {
      speech.addEventListener("voiceschanged", offer); // voices come late
      addEventListener("pagehide", () => speech.cancel());
    }
    return { parts: [made, rates], stop: () => speech && stop() };
  }

  const refresh = [];
  const bar = document.createElement("section");
  bar.id = "gk-care";
  bar.className = "gk-care";
  bar.setAttribute("aria-label", words.title);
  const inner = document.createElement("div");
  inner.className = "gk-care__inner md-grid";
  const script = button("", () => window.gkScript());
  script.classList.add("gk-script");
  const name = () => {
    const on = care.state.script === "traditional";
    script.textContent = on ? words.script.simplified : words.script.traditional;
    script.lang = on ? "zh-CN" : "zh-Hant";
  };
  name();
  refresh.push(name);
  window.addEventListener("gk-script", name);
  const aloud = reading();
  inner.append(
    ...groups.map(([key, values]) => choice(key, values)),
    ...aloud.parts,
    group("script", script),
    group("all", button(words.reset, () => {
      aloud.stop();
      if (care.state.script) window.gkScript();
      for (const key of Object.keys(care.choices)) care.choose(key, "");
      for (const show of refresh) show();
    }), button(words.close, () => window.gkToolbar(false))),
  );
  bar.append(inner);
  bar.hidden = true;
  document.querySelector(".md-header").after(bar);
  window.gkToolbar = (open) => {
    const opener = document.querySelector(".gk-care-open");
    bar.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) bar.querySelector("button").focus();
    else opener.focus();
  };
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.gkToolbar(false);
  });
})();
