"""Dates that stand on a page beside a report: ``Сен 5, 2024``, ``13.10.2025``, ``2025 жылғы 13 қазан``.

Month names come from CLDR (babel), what CLDR lacks from ``dates.tsv``. Only dates with a year are read.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import re
from typing import NamedTuple

from kzind.languages import LANGUAGES, lexicon

EARLIEST, LATEST = 1985, 2100
_CASES = r"(?:да|де|та|те|дағы|дегі|тағы|тегі|ы|і|дың|дің|ның|нің|тың|тің|а|я|е)?"
_TIME = r"\d{1,2}[:.]\d{2}(?::\d{2})?"


class PageDate(NamedTuple):
    """A date in a text: offsets, and the ISO date, reduced where only month and year are written."""

    char_start: int
    char_end: int
    iso: str


@functools.cache
def months() -> dict[str, int]:
    """Month names and short names in small letters, without a full stop, to 1…12: CLDR in kk, ru, en, and ours."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for locale in (*LANGUAGES, "en"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault(name.lower().rstrip("."), number)
    for lang in LANGUAGES:
        found.update({entry.form: int(entry.value) for entry in lexicon(lang, "dates") if entry.role == "month"})
    return found


@functools.cache
def words(role: str) -> tuple[str, ...]:
    """The words of ``dates.tsv`` with ``role``, both languages, the longest first."""
    found = {entry.form for lang in LANGUAGES for entry in lexicon(lang, "dates") if entry.role == role}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _month_pattern() -> str:
    names = sorted(months(), key=lambda name: (-len(name), name))
    return "(?P<month>" + "|".join(map(re.escape, names)) + r")" + _CASES + r"\b\.?"


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """The ways to write a date, the more exact first."""
    month, year = _month_pattern(), r"(?P<year>(?:19|20)\d\d)"
    day = r"(?P<day>0?[1-9]|[12]\d|3[01])"
    of_year = r"(?:\s*(?:жылғы|жылдың|жылы|жыл|ж|года|г)\b\.?)?"
    sources = (
        rf"(?<![\d.]){year}-(?P<month_number>0[1-9]|1[0-2])(?:-{day})?(?![\d-])",
        rf"(?<![\d.]){year}[/.](?P<month_number>0[1-9]|1[0-2])[/.]{day}(?![\d])",
        rf"(?<![\d.]){day}[./-](?P<month_number>0?[1-9]|1[0-2])[./-]{year}(?![\d])",
        rf"(?<![\d.,]){day}(?:-?\s?(?:го|ші|шы))?[\s-]{{1,3}}{month}[,-]?\s*{year}(?!\d){of_year}",
        rf"\b{month}\s{{1,3}}{day},?\s+{year}(?!\d){of_year}",
        rf"(?<!\d){year}{of_year}[\s,.]{{1,3}}{day}\s+{month}",
        rf"\b{month},?\s{{1,3}}{year}(?!\d){of_year}",
        r"(?<![\d.,/-])(?P<day>0[1-9]|[12]\d|3[01])(?P<sign>[./])(?P<month_number>0[1-9]|1[0-2])(?P=sign)(?P<short>\d\d)"
        r"(?![\d./-])",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def _iso(match: re.Match[str]) -> str | None:
    """The ISO date of a match, or ``None`` where there is no such day."""
    named = match.groupdict()
    year = int(named.get("year") or "20" + named["short"])
    month = int(named["month_number"]) if named.get("month_number") else months()[named["month"].lower()]
    if not EARLIEST <= year <= LATEST:
        return None
    if not named.get("day"):
        return f"{year}-{month:02d}"
    try:
        return datetime.date(year, month, int(named["day"])).isoformat()
    except ValueError:
        return None


_NUMBERS = re.compile(r"(?:19|20)\d\d|\d[./]\d\d[./]\d\d")
"""What no date is without: a year, or three short numbers."""


def find_dates(text: str) -> list[PageDate]:
    """The dates of a short text (a line) in order, not overlapping; where two readings meet, the more exact one."""
    if not _NUMBERS.search(text):
        return []
    found: list[PageDate] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            iso = _iso(match)
            if iso and not any(match.start() < d.char_end and d.char_start < match.end() for d in found):
                found.append(PageDate(match.start(), match.end(), iso))
    return sorted(found)


_OF_TABLES = (
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?:[T ]?\d{4,6}Z?)?$"),
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?!\d)"),
    re.compile(r"(?P<month>\d\d?)[-/.](?P<year>(?:19|20)\d\d)$"),
)
"""Ways to write a date that only a cell has: ``20240905T101500Z``, ``2024/9/5 8:05``, ``09.2024``."""


def valid_date(value: str) -> str | None:
    """The first date in ``value``, as an ISO date, reduced where only the month or the year is given; or ``None``."""
    value = value.strip()
    if re.fullmatch(r"(?:19|20)\d\d", value):
        return value
    if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", value):  # most cells
        with contextlib.suppress(ValueError):
            return datetime.date.fromisoformat(value).isoformat()
    for way in _OF_TABLES:
        if match := way.match(value):
            day = f"-{int(match['day']):02d}" if "day" in match.groupdict() else ""
            value = f"{match['year']}-{int(match['month']):02d}{day}"
            break
    found = find_dates(value)
    return found[0].iso if found else None


@functools.cache
def _filler() -> re.Pattern[str]:
    """What may stand beside a date on a line that is nothing else: weekdays, times, labels, counters, signs."""
    roles = ("label", "update", "weekday", "filler", "half", "today")
    parts = "|".join(re.escape(word) for role in roles for word in words(role))
    return re.compile(rf"(?:{_TIME})|\b(?:{parts})\b|\d+|[\W_]", re.IGNORECASE)


def left_beside(text: str, dates: list[PageDate]) -> str:
    """What is left of a line without its dates, times, weekdays, labels and counters."""
    for date in reversed(dates):
        text = text[: date.char_start] + " " + text[date.char_end :]
    return " ".join(_filler().sub(" ", text).split())


@functools.cache
def _today() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words('today'))})\b[,\s(–—-]{{1,4}}", re.IGNORECASE)


def date_of_today(text: str) -> str | None:
    """The date that the text itself calls today (``Сегодня, 5 сентября 2024 года``), or ``None``."""
    small = text.lower()
    if not any(word in small for word in words("today")):
        return None
    for match in _today().finditer(text):
        for date in find_dates(text[match.end() : match.end() + 40]):
            if date.char_start <= 1 and len(date.iso) == 10:
                return date.iso
    return None


def date_of_address(url: str) -> str | None:
    """The date in a web address: ``/2024/09/05/`` gives the day, ``/2024/09/`` the month, else ``None``."""
    match = re.search(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?(?=[/_-]|$)", url)
    if not match:
        return None
    year, month, day = match.groups()
    return valid_date(f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else ""))
