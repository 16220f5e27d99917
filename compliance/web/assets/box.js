// A box drawn on the page for the figure whose place is being told: by mouse, or by typing its sides (arrow keys step them).
"use strict";
(() => {
  const LONGEST = 40;  // what is longer is no figure: it is shown beside the box, to be read
  const SIDES = ["x0", "top", "x1", "bottom"];
  const one = (query) => document.querySelector(query);
  const open = () => one(".figure .place[open]");
  const field = (place, name) => place.querySelector(`[name="${name}"]`);
  const clamp = (value) => Math.min(Math.max(value, 0), 100);
  const at = (event) => {
    const frame = one("#sheet").getBoundingClientRect();
    return [clamp((event.clientX - frame.left) / frame.width * 100), clamp((event.clientY - frame.top) / frame.height * 100)];
  };

  const show = (place) => {
    const sheet = one("#sheet"), overlay = one("#sheet .overlay");
    document.querySelectorAll(".box.drawn").forEach((old) => old.remove());
    if (!overlay) return;
    sheet.classList.toggle("drawing", Boolean(place));
    if (!place || field(place, "page").value !== sheet.dataset.page) return;
    const [x0, top, x1, bottom] = SIDES.map((side) => Number.parseFloat(field(place, side).value));
    if (!(x0 < x1 && top < bottom)) return;
    const view = overlay.viewBox.baseVal, rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "box drawn");
    rect.setAttribute("x", x0 * view.width / 100);
    rect.setAttribute("y", top * view.height / 100);
    rect.setAttribute("width", (x1 - x0) * view.width / 100);
    rect.setAttribute("height", (bottom - top) * view.height / 100);
    overlay.append(rect);
  };
  const fill = (place, box) => {
    field(place, "page").value = one("#sheet").dataset.page;
    SIDES.forEach((side, index) => { field(place, side).value = box[index].toFixed(1); });
    show(place);
  };
  const read = async (place) => {
    const query = new URLSearchParams(["page", ...SIDES].map((name) => [name, field(place, name).value]));
    const answer = await fetch(`${place.querySelector(".read").dataset.from}?${query}`, { credentials: "same-origin" });
    const text = answer.ok ? await answer.text() : "";
    place.querySelector("output").textContent = text;
    const value = place.closest("form").querySelector('input[name="value"]:not([type="date"])');
    if (text && text.length <= LONGEST && value) value.value = text;
  };

  let begun = null;
  document.addEventListener("pointerdown", (event) => {
    if (!open() || event.button !== 0 || !event.target.closest("#sheet")) return;
    event.preventDefault();
    begun = at(event);
  });
  document.addEventListener("pointermove", (event) => {
    if (!begun || !open()) return;
    const [x, y] = at(event);
    fill(open(), [Math.min(begun[0], x), Math.min(begun[1], y), Math.max(begun[0], x), Math.max(begun[1], y)]);
  });
  document.addEventListener("pointerup", () => {
    if (begun && open() && one(".box.drawn")) read(open());
    begun = null;
  });
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches(".place")) return;
    if (event.target.open) {
      document.querySelectorAll(".figure .place[open]").forEach((other) => { if (other !== event.target) other.open = false; });
      const sheet = one("#sheet");
      if (sheet && !field(event.target, "page").value) field(event.target, "page").value = sheet.dataset.page;
      field(event.target, "x0").focus();
    }
    show(open());
  }, true);
  document.addEventListener("input", (event) => { if (event.target.closest(".place")) show(open()); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".place .read");
    if (button) read(button.closest(".place"));
  });
  document.addEventListener("htmx:load", () => show(open()));
})();
