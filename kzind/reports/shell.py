"""What every page of the site shares: head, navigation, foot, the style sheet, and a policy that lets nothing in."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from kzind.charts.labels import t

#: An entry of the navigation: address from the site's folder, words.
Link = tuple[str, str]


def write_page(path: Path, text: str) -> None:
    """Write a page; a letter that UTF-8 cannot hold (half of a pair) becomes a character reference."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="xmlcharrefreplace", newline="\n")


@cache
def asset(name: str) -> str:
    """The text of a packaged template, style sheet or script."""
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def links(notebooks: Sequence[Link], lang: str) -> list[Link]:
    """The navigation of the site: overview, facts, documents, notebooks by the first part of their titles."""
    return [
        ("index.html", t("site.home", lang)),
        ("facts.html", t("site.facts", lang)),
        ("documents.html", t("column.documents", lang)),
        *((address, title.partition(":")[0].strip() or title) for address, title in notebooks),
    ]


def shell(
    title: str,
    body: str,
    navigation: Sequence[Link],
    here: str,
    lang: str,
    *,
    up: str = "",
    wide: bool = False,
    script: str = "",
) -> str:
    """A whole page: head, navigation, body, foot. ``body`` is HTML, ``title`` text; ``up`` leads to the site's folder.

    The page may load pictures of its own folder and nothing else, and run ``script`` alone: its hash is in the policy.
    """
    policy = (
        "default-src 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
    running = ""
    if script:
        code = f"\n{script}"
        digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
        policy += f"; script-src 'sha256-{digest}'"
        running = f"<script>{code}</script>\n"
    nav = "".join(
        f'<a href="{up}{escape(link)}"{" aria-current=page" if link == here else ""}>{escape(name)}</a>'
        for link, name in navigation
    )
    from kzind import __version__

    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<link rel="icon" href="data:,">
<title>{escape(title)} · kzind</title>
<style>
{asset("style.css")}</style>
</head>
<body>
<a class="skip" href="#main">{escape(t("site.skip", lang))}</a>
<header class="top"><nav aria-label="{escape(t("site.pages", lang))}">{nav}</nav></header>
<main id="main"{' class="wide"' if wide else ""}>
{body}
</main>
<footer>{escape(t("site.foot", lang, version=__version__))}</footer>
{running}</body>
</html>
"""


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], label: str, *, kind: str = "") -> str:
    """A table that scrolls within its page and can be reached by keyboard. Cells are HTML, headings and label text."""
    made = bare_table(heads, rows, kind=kind)
    return f'<div class="table" tabindex="0" role="region" aria-label="{escape(label)}">{made}</div>'


_NUMBER = re.compile(r"[-−–+×]?[\d\s.,\u00a0\u202f]*%?|–|\d+–\d+")
_TAG = re.compile(r"<[^>]*>")


def bare_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str = "") -> str:
    """The table alone; columns of numbers stand to the right."""
    right = [
        bool(rows) and place > 0 and all(_NUMBER.fullmatch(_TAG.sub("", row[place])) for row in rows)
        for place in range(len(heads))
    ]
    sides = [' class="n"' if it else "" for it in right]
    head = "".join(f'<th scope="col"{side}>{escape(name)}</th>' for name, side in zip(heads, sides, strict=True))
    named = [f' data-label="{escape(name)}"{side}' for name, side in zip(heads, sides, strict=True)]
    body = "".join(
        "<tr>" + "".join(f"<td{n}>{cell}</td>" for n, cell in zip(named, row, strict=True)) + "</tr>" for row in rows
    )
    classed = f' class="{kind}"' if kind else ""
    return f"<table{classed}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
