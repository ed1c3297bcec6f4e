"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows, columns = data.columns, size = 100;
  const at = Object.fromEntries(columns.map((c, i) => [c, i]));
  const search = document.getElementById("search"), body = document.getElementById("rows");
  const count = document.getElementById("count"), back = document.getElementById("back"), next = document.getElementById("next");
  const selects = Array.from(document.querySelectorAll("select[data-column]"));
  const haystack = rows.map(r => [r[at.quote], r[at.sentence], r[at.organisation], r[at.document]].join(" ").toLowerCase());
  let found = rows.map((_, i) => i), page = 0, key = null, up = true;

  function cell(tr, text, name) {
    const td = document.createElement("td");
    if (name) td.className = name;
    td.textContent = text == null ? "" : text;
    tr.appendChild(td);
    return td;
  }
  function draw() {
    body.replaceChildren();
    for (const i of found.slice(page * size, page * size + size)) {
      const r = rows[i], tr = document.createElement("tr");
      const first = cell(tr, "", "");
      if (r[at.page]) {
        const a = document.createElement("a");
        a.href = "documents/" + r[at.page] + ".html#f" + i;
        a.textContent = r[at.document];
        first.appendChild(a);
      } else first.textContent = r[at.document];
      cell(tr, r[at.shown], "n");
      for (const c of ["unit", "indicator", "status", "scope", "region", "year", "organisation"]) cell(tr, r[at[c]]);
      cell(tr, r[at.sentence], "sentence");
      body.appendChild(tr);
    }
    const last = Math.min(found.length, (page + 1) * size);
    count.textContent = (found.length ? page * size + 1 : 0) + "–" + last + " / " + found.length;
    back.disabled = page === 0;
    next.disabled = last >= found.length;
  }
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = selects.filter(s => s.value !== "").map(s => [at[s.dataset.column], s.value]);
    found = [];
    for (let i = 0; i < rows.length; i++) {
      if (wanted.every(([c, v]) => String(rows[i][c] == null ? "" : rows[i][c]) === v) && words.every(w => haystack[i].includes(w))) found.push(i);
    }
    order();
    page = 0;
    draw();
  }
  function order() {
    if (key === null) return;
    const c = at[key], sign = up ? 1 : -1;
    found.sort((a, b) => {
      const x = rows[a][c], y = rows[b][c];
      if (x == null || x === "") return y == null || y === "" ? a - b : 1;
      if (y == null || y === "") return -1;
      return sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), document.documentElement.lang)) || a - b;
    });
  }
  for (const s of selects) {
    const values = new Set(rows.map(r => r[at[s.dataset.column]]).filter(v => v != null && v !== ""));
    for (const v of Array.from(values).sort((a, b) => String(a).localeCompare(String(b), document.documentElement.lang, {numeric: true}))) {
      const option = document.createElement("option");
      option.value = v;
      option.textContent = v;
      s.appendChild(option);
    }
    s.addEventListener("change", filter);
  }
  for (const b of document.querySelectorAll("button[data-sort]")) b.addEventListener("click", () => {
    up = key === b.dataset.sort ? !up : true;
    key = b.dataset.sort;
    for (const other of document.querySelectorAll("th")) other.removeAttribute("aria-sort");
    b.parentElement.setAttribute("aria-sort", up ? "ascending" : "descending");
    order();
    page = 0;
    draw();
  });
  back.addEventListener("click", () => { page--; draw(); });
  next.addEventListener("click", () => { page++; draw(); });
  search.addEventListener("input", filter);
  draw();
})();
