// Files and folders dropped on the page, each sent by itself, three at a time. Names are shown as text, never as markup.
"use strict";
(() => {
  const zone = document.getElementById("drop");
  if (!zone) return;
  const list = document.getElementById("sending"), most = Number(zone.dataset.most), waiting = [];
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRF-Token"];
  let busy = 0, refresh = 0;

  const shown = (name) => {
    const item = document.createElement("li"), label = document.createElement("span");
    const bar = document.createElement("progress"), told = document.createElement("span");
    label.textContent = name; bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", name); told.setAttribute("role", "status");
    item.append(label, " ", bar, " ", told); list.append(item);
    return { item, bar, told };
  };
  const changed = () => {
    clearTimeout(refresh);
    refresh = setTimeout(() => document.body.dispatchEvent(new Event("queue-changed")), 400);
  };
  const failed = (row, reason) => { row.bar.remove(); row.told.textContent = "✗ " + reason; row.item.classList.add("problem"); };

  const send = (file, name) => {
    const row = shown(name);
    if (file.size > most) { failed(row, zone.dataset.large); return; }
    waiting.push(() => {
      const request = new XMLHttpRequest();
      const over = () => { busy -= 1; next(); };
      request.open("POST", "/api/v1/uploads?name=" + encodeURIComponent(name.toWellFormed ? name.toWellFormed() : name));
      request.setRequestHeader("X-CSRF-Token", token);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => { if (event.lengthComputable) row.bar.value = event.loaded / event.total; };
      request.onload = () => {
        let told = {};
        try { told = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
        if (request.status === 201) { row.item.remove(); changed(); } else failed(row, told.error ? told.error.reason : zone.dataset.lost);
        over();
      };
      request.onerror = request.onabort = () => { failed(row, zone.dataset.lost); over(); };
      request.send(file);
    });
    next();
  };
  const next = () => { while (busy < 3 && waiting.length) { busy += 1; waiting.shift()(); } };

  const walk = (entry, path) => {
    if (entry.isFile) entry.file((file) => send(file, path + file.name), () => failed(shown(path + entry.name), zone.dataset.lost));
    else if (entry.isDirectory) {
      const reader = entry.createReader();
      const more = () => reader.readEntries((found) => {
        found.filter((one) => !/^(\.|~\$)/.test(one.name)).forEach((one) => walk(one, path + entry.name + "/"));
        if (found.length) more();
      }, () => failed(shown(path + entry.name), zone.dataset.lost));
      more();
    }
  };

  const over = (event) => { event.preventDefault(); zone.classList.add("over"); };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    if (entries.some(Boolean)) entries.filter(Boolean).forEach((entry) => walk(entry, ""));
    else [...event.dataTransfer.files].forEach((file) => send(file, file.name));
  });
  for (const id of ["files", "folder"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      [...input.files].forEach((file) => send(file, file.webkitRelativePath || file.name));
      input.value = "";
    });
  }
})();
