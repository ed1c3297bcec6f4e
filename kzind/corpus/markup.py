"""Texts with HTML tags in them, as feeds and databases hold them: the tags taken out, paragraphs on lines of their own.

For a fragment in a cell; whole pages are read by trafilatura, which finds the report on them.
"""

from __future__ import annotations

import html
import re

_BLOCKS = (
    "address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that begin and end lines."""
CELLS = frozenset({"td", "th"})
_INLINE = (
    "a abbr acronym b big body caption cite code col colgroup del em font html i iframe img ins label mark meta nobr "
    "noscript o:p picture q s small source span strike strong sub sup time tt u video wbr"
)
INLINE = frozenset(_INLINE.split())
UNSEEN = ("script", "style")
"""Elements whose content nobody reads."""
HEAD = 20_000
"""Characters in which a text shows whether it has tags."""

_SURE = re.compile(r"</(?:p|div|span|a|b|strong|h[1-6]|li|ul|td|tr|table|script|style)>|<br ?/?>|&nbsp;", re.IGNORECASE)
_TAG = re.compile(r"</?([a-z][a-z0-9:]*)(?:\s[^<>]*|/)?>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")


def has_tags(text: str) -> bool:
    """Whether a text is written with tags, judged by its beginning: one alone may be something else."""
    return ("<" in text or "&nbsp;" in text) and len(_SURE.findall(text[:HEAD])) > 1


def without_tags(text: str) -> str:
    """The text that a reader of it sees: a line for each paragraph or row, tabs between cells, entities as signs.

    Line breaks count as spaces where paragraphs are told by tags. What is no tag of HTML stays.
    """
    for name in UNSEEN:
        text = _cut_out(text, f"<{name}", f"</{name}>")
    text = _cut_out(text, "<!--", "-->")
    if any(match[1].lower() in ("p", "br", "div", "li", "tr") for match in _TAG.finditer(text)):
        text = _SPACES.sub(" ", text)
    lines = html.unescape(_TAG.sub(_sign, text)).split("\n")
    return "\n".join(line.strip(" ") for line in lines if line.strip())


def _sign(tag: re.Match[str]) -> str:
    """What stands for a tag in the text."""
    name = tag[1].lower()
    if name in BLOCKS:
        return "\n"
    if name in CELLS:
        return "\t" if tag[0].startswith("</") else ""
    return "" if name in INLINE else tag[0]


def _cut_out(text: str, start: str, end: str) -> str:
    """The text without what stands from each ``start`` to the next ``end``; in one pass, however many there are."""
    low, parts, at = text.lower(), [], 0
    if len(low) != len(text):  # a sign whose small form is two
        return text
    while (begin := low.find(start, at)) >= 0 and (close := low.find(end, begin)) >= 0:
        parts.append(text[at:begin])
        at = close + len(end)
    return "".join([*parts, text[at:]]) if parts else text
