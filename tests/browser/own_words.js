const names = new Set(arguments[0]), body = document.body.cloneNode(true);
for (const e of body.querySelectorAll("script, style, pre, code, details.code, [lang], .text, .sentence, td.link, .meta, [download], blockquote, p.reading, a.file")) e.remove();
for (const table of body.querySelectorAll("table")) {
  const press = [...table.querySelectorAll("th")].map(h => names.has(h.textContent.trim()));
  for (const row of table.querySelectorAll("tbody tr")) [...row.children].forEach((cell, i) => { if (press[i]) cell.textContent = ""; });
}
for (const e of body.querySelectorAll("dl.row div")) if (names.has(e.firstChild.textContent.trim())) e.remove();
for (const a of body.querySelectorAll("ul.sources a, .legend")) a.remove();
const words = [], texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) words.push(texts.currentNode.data);
for (const e of body.querySelectorAll("[alt], [aria-label], [title]")) words.push(e.getAttribute("alt") || "", e.getAttribute("aria-label") || "");
return words.join("\n");
