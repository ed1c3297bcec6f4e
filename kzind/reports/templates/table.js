"use strict";
// A table that is searched, filtered, sorted and downloaded in the reader's browser. All that it shows it sets as text.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const columns = data.columns, total = data.rows, size = 100;
  const get = (name, i) => {
    const column = columns[name];
    return column.words ? (column.at[i] < 0 ? null : column.words[column.at[i]]) : column.values[i];
  };
  const lang = document.documentElement.lang;
  const collator = new Intl.Collator(lang, {numeric: true, sensitivity: "base"});
  // Browsers do not know how Kazakh writes numbers; the page says how.
  const whole = number => String(number).replace(/\B(?=(\d{3})+$)/g, data.group);
  const byId = id => document.getElementById(id);
  const search = byId("search"), body = byId("rows"), count = byId("count"), back = byId("back"), next = byId("next");
  const selects = Array.from(document.querySelectorAll("select[data-column]"));
  const order = byId("order");
  let found = Array.from({length: total}, (_, i) => i), page = 0, key = null, up = true, haystack = null;

  function cell(row, column, i) {
    const td = document.createElement("td"), value = get(column.name, i);
    td.dataset.label = column.label;
    if (column.kind) td.className = column.kind;
    if (value == null || value === "") td.classList.add("none");
    if (column.kind === "sentence" && columns.code) td.lang = get("code", i) || "";
    const link = column.kind === "link" ? get("page", i) : null;
    if (link) {
      const a = document.createElement("a");
      a.href = "documents/" + encodeURIComponent(link) + ".html" + (data.anchor ? "#" + data.anchor + i : "");
      a.textContent = value;
      td.appendChild(a);
    } else if (column.kind === "sentence" && value) sentence(td, value, get("quote", i) || "");
    else td.textContent = value == null ? "" : value;
    row.appendChild(td);
  }
  function sentence(td, text, quote) {
    const at = quote ? text.indexOf(quote) : -1;
    if (at < 0) return void (td.textContent = text);
    const mark = document.createElement("mark");
    mark.className = "fact";
    mark.textContent = quote;
    td.append(text.slice(0, at), mark, text.slice(at + quote.length));
  }
  function draw() {
    const rows = document.createDocumentFragment();
    for (const i of found.slice(page * size, page * size + size)) {
      const row = document.createElement("tr");
      for (const column of data.show) cell(row, column, i);
      rows.appendChild(row);
    }
    body.replaceChildren(rows);
    const last = Math.min(found.length, (page + 1) * size);
    count.textContent = found.length ? whole(page * size + 1) + "–" + whole(last) + " / " + whole(found.length) : data.none;
    back.disabled = page === 0;
    next.disabled = last >= found.length;
  }
  function words(i) {
    return data.search.map(name => get(name, i)).filter(Boolean).join("\n").toLocaleLowerCase(lang);
  }
  function filter() {
    const wanted = search.value.toLocaleLowerCase(lang).split(/\s+/).filter(Boolean);
    if (wanted.length && !haystack) haystack = Array.from({length: total}, (_, i) => words(i));
    const chosen = selects.filter(s => s.value !== "").map(s => [columns[s.dataset.column], Number(s.value)]);
    found = [];
    for (let i = 0; i < total; i++)
      if (chosen.every(([c, at]) => (c.words ? c.at[i] : c.values[i]) === at) && wanted.every(w => haystack[i].includes(w))) found.push(i);
    arrange();
    page = 0;
    draw();
  }
  function arrange() {
    if (key === null) return;
    const column = columns[key], sign = up ? 1 : -1;
    let ranks = column.values;
    if (column.words) {
      const sorted = column.words.map((_, i) => i).sort((a, b) => collator.compare(column.words[a], column.words[b]));
      const rank = [];
      sorted.forEach((at, place) => { rank[at] = place; });
      ranks = column.at.map(at => at < 0 ? null : rank[at]);
    }
    found.sort((a, b) => {
      const x = ranks[a], y = ranks[b];
      if (x === null || y === null) return (x === null) - (y === null) || a - b;
      return sign * (x - y) || a - b;
    });
  }
  function sort(name, ascending) {
    key = name;
    up = ascending;
    for (const button of document.querySelectorAll("button[data-sort]")) {
      if (button.dataset.sort === key) button.parentElement.setAttribute("aria-sort", up ? "ascending" : "descending");
      else button.parentElement.removeAttribute("aria-sort");
    }
    if (order) order.value = key + (up ? "" : "-");
    if (key === null) found.sort((a, b) => a - b);
    else arrange();
    page = 0;
    draw();
  }
  // A text that a spreadsheet would run gets an apostrophe in front, as in the CSV of all rows.
  function inert(value) {
    if (typeof value !== "string") return value == null ? "" : String(value);
    return "=@\t\r".includes(value[0]) || ("+-".includes(value[0]) && /[(|!]/.test(value)) ? "'" + value : value;
  }
  function download() {
    const quote = value => /[",\n\r]/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value;
    const line = cells => cells.map(value => quote(inert(value))).join(",");
    const kept = data.save.map(column => column.name);
    const lines = [line(data.save.map(column => column.label)), ...found.map(i => line(kept.map(name => get(name, i))))];
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\n") + "\n"], {type: "text/csv"}));
    a.download = data.file;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  for (const select of selects) {
    const column = columns[select.dataset.column];
    const values = column.words ? column.words.map((word, at) => [at, word]) : Array.from(new Set(column.values)).filter(v => v !== null).map(v => [v, v]);
    for (const [at, word] of values.sort((a, b) => typeof a[1] === "number" ? b[1] - a[1] : collator.compare(a[1], b[1]))) {
      const option = document.createElement("option");
      option.value = at;
      option.textContent = word;
      select.appendChild(option);
    }
    select.addEventListener("change", filter);
  }
  for (const button of document.querySelectorAll("button[data-sort]"))
    button.addEventListener("click", () => sort(button.dataset.sort, key === button.dataset.sort ? !up : true));
  if (order) order.addEventListener("change", () => sort(order.value.replace(/-$/, "") || null, !order.value.endsWith("-")));
  back.addEventListener("click", () => { page--; draw(); });
  next.addEventListener("click", () => { page++; draw(); });
  search.addEventListener("input", filter);
  byId("clear").addEventListener("click", () => {
    search.value = "";
    for (const select of selects) select.value = "";
    filter();
    search.focus();
  });
  byId("download").addEventListener("click", download);
  draw();
})();
