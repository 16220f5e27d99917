// Keys of the review screen. By place on the keyboard (event.code), never while an input method composes or a field has the focus.
"use strict";
(() => {
  const one = (query) => document.querySelector(query);
  const all = (query) => [...document.querySelectorAll(query)];
  const press = (element) => { if (element) element.click(); };
  const focus = (element) => { if (element) { element.focus(); if (element.select) element.select(); } };
  const editable = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

  const step = (items, current, by) => {
    const at = items.findIndex(current);
    return items[Math.min(Math.max(at < 0 ? 0 : at + by, 0), items.length - 1)];
  };
  const finding = (by) => press(step(all(".item:not([hidden]) > .head"), (a) => a.hasAttribute("aria-current"), by));
  const page = (by) => press(step(all(".strip a"), (a) => a.hasAttribute("aria-current"), by));
  const file = (by) => press(step(all(".queue a"), (a) => a.hasAttribute("aria-current"), by));
  let chip = 0;
  const evidence = () => { const chips = all(".item.on .chip"); if (chips.length) press(chips[chip++ % chips.length]); };
  const waive = () => { const summary = one('[data-act="waive"]'); if (summary) { summary.parentElement.open = true; focus(one(".waive input")); } };
  const ask = () => { const summary = one('[data-act="ask"]'); if (summary) { summary.parentElement.open = true; focus(one('.ask [name="wanted"]')); } };
  const zoom = () => {
    const sheet = one("#sheet"), image = one("#page-image"), button = one("#zoom");
    if (!image) return;
    const large = sheet.classList.toggle("large");
    button.setAttribute("aria-pressed", String(large));
    if (large) image.src = image.dataset.large;
  };
  const help = () => { const dialog = one("#help"); if (dialog.open) dialog.close(); else dialog.showModal(); };

  const keys = {
    KeyJ: (shift) => (shift ? page(1) : finding(1)), KeyK: (shift) => (shift ? page(-1) : finding(-1)),
    KeyN: () => file(1), KeyP: () => file(-1), KeyA: () => press(one('[data-act="confirm"]')),
    KeyD: () => focus(one('.acts input[name="comment"]')), KeyE: () => focus(one('.figure [name="value"]')),
    KeyB: () => press(one('.figure .place:not([open]) > summary')), KeyW: waive, KeyQ: ask, KeyU: () => press(one('[data-act="undo"]')), KeyG: evidence, KeyZ: zoom,
    Slash: (shift) => (shift ? help() : focus(one("#filter"))),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (editable(event.target)) {
      if (event.code === "Escape") event.target.blur();
      return;
    }
    if (event.code !== "Slash" && one("#help").open) return;
    const act = keys[event.code];
    if (act) { event.preventDefault(); act(event.shiftKey); }
  });
  document.addEventListener("keydown", (event) => {
    // Enter in the field of an objection means the objection, not the first button of its form.
    if (event.key === "Enter" && !event.isComposing && event.target.matches('.acts input[name="comment"]')) {
      event.preventDefault();
      press(one('[data-act="dispute"]'));
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#zoom")) zoom();
    if (event.target.closest("#help-button")) help();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id !== "filter") return;
    const words = event.target.value.trim().toLowerCase();
    for (const item of all(".item")) item.hidden = !item.textContent.toLowerCase().includes(words);
  });
  const show = () => {
    chip = 0;
    const behind = (query) => { const found = one(query); if (found) found.scrollIntoView({ block: "nearest" }); };
    behind(".strip [aria-current]");
    behind(".item.on");
    behind(".told");
    const box = one(".box.own") || one(".text .marked");
    if (box) box.scrollIntoView({ block: "center" });
  };
  document.addEventListener("htmx:load", show);
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal comes with its page (4xx): it is shown like any other answer.
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
