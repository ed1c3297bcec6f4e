"""Title, date and outlet of a report, read from its text and its address where nobody gave them."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from kzind.corpus.boilerplate import (
    Page,
    agencies,
    dateline_of,
    domain_in,
    label_before,
    signs_of_agency,
    update_before,
)
from kzind.corpus.dates import PageDate, date_of_address, date_of_today
from kzind.lexical import fold

_HEAD = 2000
"""Characters at the beginning of a text in which the text may name its own day."""


class Metadata(NamedTuple):
    """What a text says of itself; ``published`` is an ISO date, reduced where only month and year are written."""

    title: str | None
    published: str | None
    outlet: str | None


def read_metadata(page: Page, text: str, url: str | None = None) -> Metadata:
    """Title, date and outlet of a page that has been read."""
    return Metadata(title_of(page), published_of(page, text, url), outlet_of(page, text, url))


def title_of(page: Page) -> str | None:
    """The title's line, white space joined, or ``None``."""
    return " ".join(page.lines[page.title].text.split()) if page.title is not None else None


def published_of(page: Page, text: str, url: str | None = None) -> str | None:
    """The day of the report: of several dates on a page the one that stands nearest to what is surely the report's.

    In this order: a labelled date, a date below the title, the day in the address, a date of change, a date above the
    title (often the clock of the site), a date below the report, the date that the text calls today, the month in
    the address.
    """
    by_place: dict[str, str] = {}
    for number, date in page.dates:
        by_place.setdefault(_place(page, number, date), date.iso)
    if address := date_of_address(url or ""):
        by_place["day in address" if len(address) == 10 else "month in address"] = address
    if today := date_of_today(text[:_HEAD]):
        by_place["today"] = today
    return next((by_place[place] for place in _PLACES if place in by_place), None)


_PLACES = (
    "labelled",
    "below title",
    "day in address",
    "updated",
    "above title",
    "below report",
    "today",
    "month in address",
)


def _place(page: Page, number: int, date: PageDate) -> str:
    """Where on the page the date on line ``number`` stands."""
    line = page.lines[number]
    if line.noise == "date_line" and update_before(line.text, date):
        return "updated"
    if line.noise != "date_line" or label_before(line.text[: date.char_start]):
        return "labelled"
    closed = [at for at, other in page.content() if not other.open]
    if page.comments is not None and number > page.comments:
        return "beside other headlines"
    if any(other.noise == "section_head" for other in page.lines[:number]) and closed and number > closed[-1]:
        return "beside other headlines"
    if closed and number > closed[-1]:
        return "below report"
    return "below title" if page.title is not None and number > page.title else "above title"


def outlet_of(page: Page, text: str, url: str | None = None) -> str | None:
    """The site of the address, else the agency of the dateline, else the site or agency that signs the page."""
    return _of_address(url) or _of_dateline(page, text) or _of_signature(page)


def _of_address(url: str | None) -> str | None:
    host = (urlsplit(url).hostname if url and "//" in url else None) or ""
    return host.removeprefix("www.").removeprefix("m.") or None


def _of_dateline(page: Page, text: str) -> str | None:
    for piece in page.inside:
        if piece.rule == "dateline":
            match = dateline_of(text[piece.char_start : piece.char_end + 1])
            agency = match.groupdict().get("agency") if match else None
            if agency:
                return agencies().get(fold(agency), agency)
    return None


def _of_signature(page: Page) -> str | None:
    """A line at the edge of the page that is a site's name, or names the agency."""
    lines = [*reversed(page.lines[-4:]), *page.lines[:3]]
    for line in lines:
        if line.noise and signs_of_agency(line.text):
            return " ".join(line.text.split())
    credits = {at + 1 for at, line in enumerate(page.lines) if line.noise and line.text.endswith(":")}
    sites = (line for line in lines if line.noise == "site" and page.lines.index(line) not in credits)
    return next((domain_in(line.text) for line in sites), None)
