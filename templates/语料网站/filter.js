/* 表格和条款的筛选：留下含有全部所写词语的行。不联网；没有脚本时筛选框不出现，页面照常可读。 */
(function () {
  "use strict";
  function units(target) {
    return target.tagName === "TABLE" && target.tBodies.length === 1
      ? Array.from(target.tBodies[0].rows)
      : target.tagName === "TABLE" ? Array.from(target.tBodies) : Array.from(target.children);
  }
  document.querySelectorAll("input[data-filter]").forEach(function (input) {
    var target = document.getElementById(input.dataset.filter);
    if (!target) { return; }
    var rows = units(target);
    var texts = rows.map(function (row) { return row.textContent.toLowerCase().replace(/\s+/g, ""); });
    var status = input.parentElement.querySelector("[role=status]");
    input.parentElement.hidden = false;
    input.addEventListener("input", function () {
      var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      var left = 0;
      rows.forEach(function (row, i) {
        row.hidden = !words.every(function (word) { return texts[i].indexOf(word) >= 0; });
        left += row.hidden ? 0 : 1;
      });
      status.textContent = words.length ? "剩 " + left + " 项" : "";
    });
  });
}());
