"use strict";
// Pick or release every row of the page at once.
(() => {
  const all = document.getElementById("pick-all");
  const rows = () => document.querySelectorAll('#rows input[name="id"]');
  if (!all) return;
  all.addEventListener("change", () => rows().forEach((row) => { row.checked = all.checked; }));
})();
