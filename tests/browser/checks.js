const wrong = [];
if (!document.documentElement.lang) wrong.push("no language");
const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(h => Number(h.tagName[1]));
if (levels.filter(l => l === 1).length !== 1) wrong.push("h1: " + levels.filter(l => l === 1).length);
levels.reduce((before, level) => { if (level > before + 1) wrong.push("h" + before + " then h" + level); return level; }, 0);
for (const i of document.querySelectorAll("img")) {
  if (!i.alt.trim()) wrong.push("picture without words: " + i.src.slice(0, 80));
  if (i.complete && !i.naturalWidth) wrong.push("picture missing: " + i.src.slice(0, 80));
}
for (const f of document.querySelectorAll("input, select, textarea")) if (!f.labels.length || !f.labels[0].textContent.trim()) wrong.push("field without label: " + f.id);
for (const b of document.querySelectorAll("button, a[href]")) if (!(b.textContent.trim() || b.getAttribute("aria-label"))) wrong.push("nameless " + b.outerHTML.slice(0, 80));
const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
if (new Set(ids).size !== ids.length) wrong.push("an id twice: " + ids.filter((id, i) => ids.indexOf(id) !== i)[0]);
for (const h of document.querySelectorAll("th")) if (!h.scope) wrong.push("th without scope");
for (const a of document.querySelectorAll('a[href^="#"]')) if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) wrong.push("leads nowhere: " + a.hash);
return wrong;
