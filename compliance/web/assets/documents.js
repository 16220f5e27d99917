// Forms that take a while say so and are sent once; a refusal (422) is shown where the answer goes.
"use strict";
(() => {
  const busy = (form, on) => {
    for (const button of form.querySelectorAll("button")) {
      button.disabled = on;
      if (on && form.dataset.busy) { button.dataset.word = button.textContent; button.textContent = form.dataset.busy; }
      else if (button.dataset.word) { button.textContent = button.dataset.word; delete button.dataset.word; }
    }
  };
  // After the event, or the button that was pressed would not be sent along.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("hx-post")) setTimeout(() => busy(form, true), 0);
  });
  document.addEventListener("htmx:beforeRequest", (event) => busy(event.target, true));
  document.addEventListener("htmx:afterRequest", (event) => busy(event.target, false));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => busy(form, false)));
})();
