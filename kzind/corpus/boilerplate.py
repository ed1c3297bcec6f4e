"""Pieces of a crawled page that are no part of the report: counters, share buttons, credits, menus, date lines.

Known pieces come from ``boilerplate.tsv`` and ``datelines.tsv``; the rest is known by its shape or by its place on
the page. ``LINE_RULES`` look at a line alone; then the title is chosen, and ``PLACE_RULES`` look at a line among its
neighbours; ``pieces_inside`` finds what stands at the edges of a line of the report. The rule's name goes into each
piece. Text is never changed: pieces are offsets into it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kzind import lexical
from kzind.corpus.dates import PageDate, find_dates, left_beside, months, words
from kzind.corpus.lines import FINAL, paragraphs_of, trim
from kzind.languages import LANGUAGES, Entry, lexicon

MAX_OPEN = 200
"""Characters. A longer line is a paragraph of the report, whatever its end."""
MAX_TITLE = 300
"""Characters. A longer line is no title."""
_LINES = 16
"""Lines whose folded text is remembered while rules look at them."""
REMEMBERED, REMEMBERED_LENGTH = 128, 20_000
"""Pages that are remembered: those of a batch of reports; characters, longer ones are not."""

_END, _CLOSERS = (".", ";", ",", ":"), "»”\"’')]"
"""Signs that end a paragraph, and what may stand behind them."""
_SIGNS = " \t\xa0•●▪■♦◆►▶✓✔|/\\*·–—-→←»«\"'“”()[]{}.,:;!?…_+<>🔖📷📸👁💬🔥"
_DOMAIN = re.compile(
    r"(?:https?://|www\.)?(?<![@\w])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*"
    r"\.(?:kz|қаз|ru|com|org|net|info|media|news|asia|uz|kg|by|ua|fm|tv|io|me)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?:\+7|\b8)[\s(-]{1,3}\d{3,4}[\s)-]{1,3}\d[\d\s-]{4,}\d")
_FILE = re.compile(
    r"(?:IMG|DSC|DSCN|DSCF|PHOTO|VID|WhatsApp Image)[_ -]?\d[\w. -]*|\d{2,5}\s?[xхX×]\s?\d{2,5}"
    r"|\S+\.(?:jpe?g|png|gif|webp|mp4)"
)
_HASH = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LETTERS = re.compile(r"[^\W\d_]+")
_CODES = frozenset({"usd", "eur", "rub", "kzt", "cny", "gbp", "kgs", "uzs", "brent", "wti", "btc"})
_BYLINE = re.compile(r"[–—-]?\s*[А-ЯӘІҢҒҮҰҚӨҺЁ][а-яәіңғүұқөһё]+ [А-ЯӘІҢҒҮҰҚӨҺЁ]{3,}(?:,|$)")
_NAME = re.compile(
    r"(?:[А-ЯӘІҢҒҮҰҚӨҺЁA-Z][\w’'-]+ ?){2,3}(?:, ?[А-ЯӘІҢҒҮҰҚӨҺЁA-Z«\"][^.]{0,40})?"
    r"|(?:[А-ЯӘІҢҒҮҰҚӨҺЁ]\. ?){1,2}[А-ЯӘІҢҒҮҰҚӨҺЁ][\w-]+"
)
_PARTS = re.compile(r"\s*[|•·👁]\s*")
_DATED_PLACE = re.compile(r"[А-ЯӘІҢҒҮҰҚӨҺЁA-Z][\w’'-]+(?:[ ][А-ЯӘІҢҒҮҰҚӨҺЁA-Z][\w’'-]+){0,2}[.,]\s*(?:[(/]?\s*)")
"""What stands before the date of ``Риддер, 5 сентября 2024``."""
_STEP = re.compile(r" [/|>›»→] |->")
_FIGURE_CELL = re.compile(r"[+–-]?\d[\d\s\xa0.,]*\s?%?")
_AFTER_PLACE = re.compile(r"[.)/]*\s*(?:$|[–—-]\s*\D*$|,?\s*\d{1,2}[:.]\d\d$)")
_FINAL_MARK = re.compile(r"[!?…]$")
_ISSUE = re.compile(r"№\s*\d+")


class Piece(NamedTuple):
    """A piece of boilerplate: offsets and the rule that knew it."""

    char_start: int
    char_end: int
    rule: str


@dataclass(slots=True)
class PageLine:
    """A paragraph that is not empty, in most pages a line: its offsets and text, whether a blank line stands before it,
    and the rule that calls it boilerplate."""

    start: int
    end: int
    text: str
    after_blank: bool
    noise: str | None = None

    @property
    def open(self) -> bool:
        """Short and without a full stop at its end: a title, a heading, or a piece of the page."""
        return len(self.text) <= MAX_OPEN and not self.text.rstrip(_CLOSERS).endswith(_END)


@dataclass(slots=True)
class Page:
    """A text seen as a page: its lines, the places of the title and of the readers' comments among them, pieces at the
    edges of lines, page dates."""

    lines: list[PageLine]
    title: int | None = None
    comments: int | None = None
    inside: list[Piece] = field(default_factory=list)
    dates: list[tuple[int, PageDate]] = field(default_factory=list)

    def content(self) -> Iterator[tuple[int, PageLine]]:
        """The lines of the report with their numbers."""
        return ((number, line) for number, line in enumerate(self.lines) if not line.noise)


@functools.cache
def _entries(name: str) -> tuple[Entry, ...]:
    return tuple(entry for lang in LANGUAGES for entry in lexicon(lang, name))


@functools.cache
def _forms(role: str) -> tuple[str, ...]:
    """Folded forms of ``boilerplate.tsv`` with ``role``, both languages, the longest first."""
    found = {fold(entry.form) for entry in _entries("boilerplate") if entry.role == role}
    return tuple(sorted(found, key=lambda form: (-len(form), form)))


@functools.cache
def _known_lines() -> re.Pattern[str]:
    """One or more known lines in a row, with signs and counters between them."""
    forms = "|".join(re.escape(form) for form in _forms("line"))
    gap = rf"[\d{re.escape(_SIGNS)}]*"
    return re.compile(rf"{gap}(?:(?:{forms})(?!\w){gap})+")


@functools.cache
def _beginnings(role: str) -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in _forms(role))
    return re.compile(rf"(?:{forms})(?!\w)")


@functools.cache
def _within() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(form) for form in _forms("within")) + r")(?!\w)")


fold = functools.lru_cache(maxsize=_LINES)(lexical.fold)
"""``lexical.fold``; many rules ask it of a line."""


@functools.lru_cache(maxsize=_LINES)
def bare(text: str) -> str:
    """``text`` folded, without the signs and counters around it."""
    return fold(text).strip(_SIGNS + "0123456789")


# Rules that look at a line alone

Rule = Callable[["PageLine"], bool]
_LONGEST: dict[Rule, int] = {}


def up_to(longest: int) -> Callable[[Rule], Rule]:
    """Marks a rule of which no line of more characters needs be asked."""

    def marked(rule: Rule) -> Rule:
        _LONGEST[rule] = longest
        return rule

    return marked


def no_letters(line: PageLine) -> bool:
    """``1199``, ``- 445.66``, ``0 2``, ``• : :``: nothing but figures and signs."""
    return not any(map(str.isalpha, line.text))


@up_to(MAX_OPEN)
def known_line(line: PageLine) -> bool:
    """A line of ``boilerplate.tsv``, or several of them in a row."""
    return _known_lines().fullmatch(fold(line.text)) is not None


@up_to(MAX_OPEN)
def known_start(line: PageLine) -> bool:
    """``Фото: …``, ``Теги: …``: an open line that begins so; a following sign may close it (``опубликован.``)."""
    text = bare(line.text)
    match = _beginnings("start").match(text)
    if not match:
        return False
    if text[match.end() :].lstrip()[:1] == ":":
        return line.open or len(line.text) <= 80
    capital = line.text.lstrip(_SIGNS + "0123456789")[:1].isupper()
    return capital and (line.open or (len(line.text) <= 60 and not any(char.isdigit() for char in line.text)))


@up_to(2 * MAX_OPEN)
def known_notice(line: PageLine) -> bool:
    """``Все права защищены. …``: a notice of the site, whatever its end."""
    return _beginnings("notice").match(bare(line.text)) is not None


@up_to(80)
def known_within(line: PageLine) -> bool:
    """``20 рет көрсетілді``, ``0 комментариев``: a short open line that holds such words."""
    return line.open and _within().search(fold(line.text)) is not None


@up_to(60)
def comments_head(line: PageLine) -> bool:
    """``Комментарии (3)``, ``Пікірлер: 2``: the head of what readers wrote."""
    return len(line.text) <= 60 and bare(line.text) in _forms("comments")


@up_to(2 * MAX_OPEN)
def recall(line: PageLine) -> bool:
    """``Ранее мы писали, что …``, ``Бұған дейін … деп хабарлағанбыз.``: the outlet retells an older report."""
    text = fold(line.text)
    begins = text.lstrip(_SIGNS)
    if not begins.startswith(_recall_beginnings()):
        return False
    return any(begins.startswith(parts[0]) and all(part in text for part in parts) for parts in _recalls())


@functools.cache
def _recall_beginnings() -> tuple[str, ...]:
    return tuple(parts[0] for parts in _recalls())


@functools.cache
def _recalls() -> tuple[tuple[str, ...], ...]:
    """The parts of each form of role ``recall``: the beginning, and what must stand behind it."""
    return tuple(tuple(part.strip() for part in form.split("…")) for form in _forms("recall"))


@up_to(MAX_OPEN)
def section_head(line: PageLine) -> bool:
    """``Ұқсас жаңалықтар:``, ``Лента событий``: the head of a list of other headlines."""
    text = bare(line.text)
    match = _beginnings("section").match(text)
    if not match:
        return False
    rest = text[match.end() :].lstrip()
    return not rest or rest.startswith(":") or (line.open and len(line.text) <= 45 and not states_figure(line.text))


@up_to(120)
def date_line(line: PageLine) -> bool:
    """``Сен 5, 2024``, ``Аймақтар • 01 Желтоқсан, 2018``: a date, and at most a few words set off from it."""
    dates = find_dates(line.text)
    if not dates or FINAL.search(line.text.rstrip(".")):
        return False
    if len(line.text) - sum(date.char_end - date.char_start for date in dates) > 90:
        return False
    if any(_nothing_but_date(part) for part in _PARTS.split(line.text)):
        return True
    rest = left_beside(line.text, dates)
    if not rest:
        return True
    place = _DATED_PLACE.fullmatch(line.text[: dates[0].char_start])
    if place and _AFTER_PLACE.match(line.text, dates[-1].char_end) and len(rest.split()) <= 5 and line.open:
        return True
    few = len(rest.split()) <= 3 and not any(c.isdigit() for c in rest)
    before, after = line.text[: dates[0].char_start].rstrip(), line.text[dates[-1].char_end :].lstrip()
    set_off = before[-1:] in ("•", "|", "·", "/", ":") or (
        not before and re.match(r"[,\s]*\d{1,2}[:.]\d\d|[|•·/]", after)
    )
    return (few or _beginnings("start").match(bare(rest)) is not None) and bool(set_off)


def _nothing_but_date(part: str) -> bool:
    """``Опубликовано 05.09.2024 в 18:40``: a part of a line that is a date."""
    dates = find_dates(part)
    return bool(dates) and not left_beside(part, dates)


@up_to(40)
def day_line(line: PageLine) -> bool:
    """``6 Октября, 18:26``: a day and a month without a year, perhaps with a time, and nothing else."""
    return _day_and_month().fullmatch(line.text) is not None


@functools.cache
def _day_and_month() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(months(), key=lambda name: (-len(name), name)))
    weekdays = "|".join(words("weekday"))
    return re.compile(
        rf"[\W_]*(?:(?:{weekdays})[,\s]+)?\d{{1,2}}\s+(?:{names})\.?(?:[\s,|•–—-]+(?:в\s+)?\d{{1,2}}[:.]\d\d)?[\W_]*",
        re.IGNORECASE,
    )


@up_to(MAX_OPEN)
def copyright(line: PageLine) -> bool:
    """``© 2024 …``: whose site it is."""
    return line.text.startswith(("©", "(c)", "(C)", "Copyright"))


@up_to(80)
def issue_line(line: PageLine) -> bool:
    """``(газета № 23 от 15 июня 2017 г.)``: the number of a paper with its date."""
    numbered = line.text[:1] in "(«" and _ISSUE.search(line.text) is not None
    return numbered and bool(find_dates(line.text))


@up_to(100)
def contact(line: PageLine) -> bool:
    """An address or a telephone number with a few words."""
    found = ("@" in line.text and _MAIL.search(line.text)) or _PHONE.search(line.text)
    return bool(found) and len(line.text.split()) <= 16


@up_to(60)
def site(line: PageLine) -> bool:
    """``www.24.kz``, ``Adyrna.kz Telegram``: a site's name with at most four words."""
    return "." in line.text and len(line.text.split()) <= 5 and _DOMAIN.search(line.text) is not None


def domain_in(text: str) -> str | None:
    """The first domain name in ``text`` in small letters, without ``www.``."""
    match = _DOMAIN.search(text)
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group().lower()) if match else None


def signs_of_agency(text: str) -> bool:
    """``Дала ақпараттық агенттігі``: a short line that names an agency."""
    few = len(text) <= 60 and 2 <= len(text.split()) <= 5
    return few and _signs_of_agency().search(fold(text)) is not None


@functools.cache
def _signs_of_agency() -> re.Pattern[str]:
    signs = "|".join(re.escape(fold(entry.form)) for entry in _entries("datelines") if entry.role == "sign")
    return re.compile(rf"(?:^(?:{signs})(?!\w)|(?<!\w)(?:{signs})$)")


def file_name(line: PageLine) -> bool:
    """``IMG_0074``, ``128x128``: the name or the size of a picture."""
    return _FILE.fullmatch(line.text) is not None


def code(line: PageLine) -> bool:
    """A hash or an identifier."""
    return _HASH.fullmatch(line.text) is not None


@up_to(120)
def hashtags(line: PageLine) -> bool:
    """``#инвестиция #завод``; a first tag may hold several words."""
    return line.text.startswith("#") and line.open


@up_to(60)
def ticker(line: PageLine) -> bool:
    """``• usd -1.56%``, ``Курс валют: USD 500``: currency codes and figures."""
    found = _LETTERS.findall(fold(line.text))
    if _CODES.isdisjoint(found):
        return False
    rest = " ".join(word for word in found if word not in _CODES)
    return not rest or _known_lines().fullmatch(rest) is not None


@up_to(100)
def weather(line: PageLine) -> bool:
    """``күндіз +7…+9°``: degrees in a short line without a full stop."""
    return "°" in line.text and line.open


@up_to(MAX_OPEN)
def breadcrumbs(line: PageLine) -> bool:
    """``Новости / Экономика / Заводы``: a path through the site; not the row of a table, which has figures in cells."""
    if not line.open or not (line.text.startswith(("->", "→")) or len(_STEP.findall(line.text)) >= 2):
        return False
    return not any(_FIGURE_CELL.fullmatch(part) for part in _PARTS.split(line.text))


@up_to(MAX_OPEN)
def surname_in_capitals(line: PageLine) -> bool:
    """``Галина ПЕТРЕНКО``, ``- Сергей ГОРБУНОВ, Павлодар``: a byline as newspapers set it."""
    return line.open and _BYLINE.match(line.text) is not None


LINE_RULES: tuple[Rule, ...] = (
    date_line,
    day_line,
    no_letters,
    known_line,
    issue_line,
    copyright,
    known_start,
    known_notice,
    recall,
    comments_head,
    known_within,
    section_head,
    contact,
    site,
    file_name,
    code,
    hashtags,
    ticker,
    weather,
    breadcrumbs,
    surname_in_capitals,
)


@functools.lru_cache(maxsize=2 * MAX_OPEN + 2)
def _rules_of(length: int) -> tuple[Rule, ...]:
    """The rules that a line of ``length`` characters is asked of."""
    return tuple(rule for rule in LINE_RULES if length <= _LONGEST.get(rule, length))


# Rules that look at a line among its neighbours; the title is known


def one_word(page: Page, number: int) -> bool:
    """``Қоғам``, ``Усть-Каменогорск``: one word on a line of its own is a menu, a section, a place of the site.

    Between two paragraphs of the report it is a heading.
    """
    line = page.lines[number]
    if len(page.lines) == 1 or len(line.text.split(None, 1)) != 1 or FINAL.search(line.text) or number == page.title:
        return False
    after = page.lines[number + 1] if number + 1 < len(page.lines) else None
    return not (_after_report(page, number) and after is not None and not after.noise and not after.open)


def credit_goes_on(page: Page, number: int) -> bool:
    """After ``Фото:`` alone on a line, the next short open line is the credit itself."""
    previous, line = page.lines[number - 1], page.lines[number]
    announced = number > 0 and previous.noise in ("known_start", "known_line") and previous.text.endswith(":")
    return announced and len(line.text) <= 40 and line.open


def subscription(page: Page, number: int) -> bool:
    """``Подпишитесь на наш / Telegram-канал / и узнавайте…``: short open lines between two pieces of boilerplate."""
    if number == page.title or not _few_words(page.lines[number], 6):
        return False
    around = [page.lines[at].noise for at in (number - 1, number + 1) if 0 <= at < len(page.lines)]
    return len(around) == 2 and None not in around


def related(page: Page, number: int) -> bool:
    """Headlines of other reports after their section's head, which stands below the report."""
    at = number - 1
    while at >= 0 and page.lines[at].noise in ("related", "section_head"):
        if page.lines[at].noise == "section_head":
            heads_list = not re.search(r":\s*\w", page.lines[at].text)
            return heads_list and _after_report(page, at) and page.lines[number].open
        at -= 1
    return False


def comments(page: Page, number: int) -> bool:
    """All below the head of what readers wrote."""
    return page.comments is not None and number > page.comments


def find_comments(page: Page) -> int | None:
    """The number of the line ``Комментарии: 5`` that stands below the report: a reader writes next, or little follows.

    Above a report the same words are a button.
    """
    first = next((n for n, line in enumerate(page.lines) if not line.noise and not line.open), len(page.lines))
    head = next((n for n in range(first + 1, len(page.lines)) if comments_head(page.lines[n])), None)
    if head is None:
        return None
    below = [line for line in page.lines[head + 1 :] if not line.noise]
    if below and _READER.match(below[0].text):
        return head
    above = sum(len(line.text) for line in page.lines[:head] if not line.noise)
    return head if sum(len(line.text) for line in below) <= above else None


_READER = re.compile(
    r"(?:[А-ЯӘІҢҒҮҰҚӨҺЁA-Zа-яәіңғүұқөһё][\w.’'-]*[ ]?){1,3}(?:[,|(]\s?[^:]{0,30}(?:\d{1,2}:\d\d)?[)]?)?\s*(?::|$)"
)
"""``Серик К., 5 сентября 2024:``: who writes a comment."""


def menu(page: Page, number: int) -> bool:
    """Short open lines above the title: menus, sections, names of the site."""
    line = page.lines[number]
    return page.title is not None and number < page.title and line.open and not states_figure(line.text)


def signature(page: Page, number: int) -> bool:
    """A few words without a figure below the report: the author, the agency, buttons."""
    line = page.lines[number]
    if not _few_words(line, 5):
        return False
    below = all(other.noise for other in page.lines[number + 1 :])
    closed = number > 0 and (page.lines[number - 1].noise is not None or FINAL.search(page.lines[number - 1].text))
    new = bool(closed or line.after_blank) and not line.text.lstrip(_SIGNS)[:1].islower()
    return below and new and _after_report(page, number)


def byline(page: Page, number: int) -> bool:
    """A name, with a place or a paper behind a comma, next to the title or another piece of the page: the author."""
    line = page.lines[number]
    if number == page.title or not _few_words(line, 7) or not _NAME.fullmatch(line.text):
        return False
    around = (at for at in (number - 1, number + 1) if 0 <= at < len(page.lines))
    return any(page.lines[at].noise or at == page.title for at in around)


_YIELDING = frozenset({date_line, known_start, contact, site, hashtags, weather, breadcrumbs})


@functools.cache
def _figure() -> re.Pattern[str]:
    words = "|".join(re.escape(form) for form in _forms("figure"))
    return re.compile(rf"\d[\d\s.,–-]*(?:-\w+ )?(?:{words})")


def states_figure(text: str) -> bool:
    """Whether a line holds a number with something that a report counts or measures."""
    return _figure().search(fold(text)) is not None


def _few_words(line: PageLine, most: int) -> bool:
    return line.open and len(line.text.split()) <= most and not any(map(str.isdigit, line.text))


def _after_report(page: Page, number: int) -> bool:
    """Whether a closed line of the report stands above."""
    return any(not line.noise and not line.open for line in page.lines[:number])


PLACE_RULES: tuple[Callable[[Page, int], bool], ...] = (
    comments,
    one_word,
    menu,
    credit_goes_on,
    subscription,
    related,
    byline,
    signature,
)


# Pieces at the edges of a line

_DATE_PREFIX = re.compile(r"\s*date \d{4}(?:-\d\d(?:-\d\d)?)?(?:\s*•[^\n]{0,40}?\d{1,2}:\d\d)?(?=\s|$)")
_IMAGE_INSIDE = re.compile(r"(?<!\S)(?:IMG|DSC|DSCN|DSCF)[_-]\d+(?:\.\w{3,4})?(?!\S)")
_UPPER = "А-ЯӘІҢҒҮҰҚӨҺЁA-Z"
_PLACE = rf"(?P<place>[{_UPPER}][\w’'-]+(?:[ ][{_UPPER}][\w’'-]+){{0,2}})"
_CITY = rf"(?P<place>(?:[{_UPPER}]{{4,}}|[{_UPPER}]{{2,}}-[{_UPPER}]{{3,}})(?:[ -][{_UPPER}]{{2,}}){{0,2}})"
_STOP = r"\s*[.:]?\s*(?:[–—‒-]{1,2}|/)?\s*"


@functools.cache
def agencies() -> dict[str, str]:
    """Agencies of datelines, folded, to the outlet's name."""
    return {fold(entry.form): entry.value for entry in _entries("datelines") if entry.role == "agency"}


@functools.cache
def _dateline() -> tuple[re.Pattern[str], ...]:
    """Place, day and agency before a report; or a place in capitals alone."""
    names = "|".join(re.escape(name) for name in sorted(months(), key=lambda name: (-len(name), name)))
    day = rf"(?:\d{{1,2}} (?:{names})\.?(?: (?:19|20)\d\d(?: (?:г|ж)\.?| года| жыл)?)?)"
    agency = "|".join(re.escape(entry.form) for entry in _entries("datelines") if entry.role == "agency")
    named = rf"[/(]?(?i:(?P<agency>{agency}|[A-Za-z0-9-]+\.(?:kz|ru|com|news)))[/)]?(?!\w)"
    return (
        re.compile(rf"{_PLACE}[.,\s–—-]{{1,3}}(?:{day}[.,\s–—-]{{1,3}})?{named}(?=\s*(?:[.:/–—‒-]|$)){_STOP}"),
        re.compile(rf"{_PLACE}[.,]\s*{day}(?:\s*\.\s*(?:[–—-]\s*)?|\s*[–—-]\s*)(?=[{_UPPER}«\"\d])"),
        re.compile(rf"{_CITY}\.\s+(?:[–—-]\s*)?(?=[{_UPPER}«\"\d])"),
    )


def dateline_of(line: str) -> re.Match[str] | None:
    """The dateline that ``line`` begins with (groups ``place`` and, where one is named, ``agency``), or ``None``."""
    return next((match for pattern in _dateline() if (match := pattern.match(line))), None)


def date_prefix(text: str) -> tuple[int, int] | None:
    """`` date 2025-10-13`` at the beginning."""
    match = _DATE_PREFIX.match(text)
    return (0, match.end()) if match else None


def dateline(text: str) -> tuple[int, int] | None:
    """``ОРАЛ.KAZINFORM —`` at the beginning."""
    match = dateline_of(text)
    return (0, match.end()) if match and match.end() <= 80 else None


def credit(text: str) -> tuple[int, int] | None:
    """``Фото предоставлено … области По данным``: a credit that runs into the text ends before a capital opener."""
    match = _beginnings("credit").match(fold(text[:80]))
    if not match:
        return None
    openers = "|".join(entry.form for entry in _entries("boilerplate") if entry.role == "opener")
    end = re.compile(rf"[\w»\"]\s+(?=(?:{openers})\s)").search(text, match.end(), match.end() + 150)
    return (0, end.end()) if end and "." not in text[: end.end()] else None


_TRAILING_DATE = re.compile(r"\s\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?:[\s,]+\d{1,2}:\d\d)?$")


def trailing_date(text: str) -> tuple[int, int] | None:
    """A headline with the date behind it: ``… жүріп жатыр 06.12.2014``."""
    match = _TRAILING_DATE.search(text) if len(text) <= MAX_OPEN and text[-1:].isdigit() else None
    return (match.start(), len(text)) if match else None


def trailing_lines(text: str) -> tuple[int, int] | None:
    """Known lines behind the last full stop: ``… салынады. Пікір жазу``."""
    end = text[-81:]
    mark = max(map(end.rfind, ".!?…»”"))
    tail = end[mark + 1 :]
    if 0 <= mark < len(end) - 4 and tail[0].isspace() and _known_lines().fullmatch(fold(tail)):
        return len(text) - len(tail), len(text)
    return None


PREFIX_RULES: tuple[Callable[[str], tuple[int, int] | None], ...] = (date_prefix, dateline, credit)
SUFFIX_RULES: tuple[Callable[[str], tuple[int, int] | None], ...] = (trailing_date, trailing_lines)


def prefixes(start: int, text: str) -> Iterator[Piece]:
    """Boilerplate that a line begins with; the line stands at ``start``."""
    begin, rest = 0, text
    for rule in PREFIX_RULES:
        if span := rule(rest):
            yield Piece(start + begin, start + begin + span[1], rule.__name__)
            begin, _ = trim(text, begin + span[1], len(text))
            rest = text[begin:]


def suffixes(start: int, text: str) -> Iterator[Piece]:
    """Boilerplate that a line ends with, and names of pictures anywhere in it; the line stands at ``start``."""
    for match in _IMAGE_INSIDE.finditer(text) if "IMG" in text or "DSC" in text else ():
        yield Piece(start + match.start(), start + match.end(), "file_name")
    for rule in SUFFIX_RULES:
        if span := rule(text):
            yield Piece(start + span[0], start + span[1], rule.__name__)
            return


# The page

_DATED = ("date_prefix", "trailing_date", "date_line", "issue_line", "dateline")
"""Rules whose pieces may hold the day of the report."""


def choose_title(page: Page) -> int | None:
    """The number of the title's line: of the open lines above the report the first of five words or about the
    longest."""
    head = []
    for number, line in page.content():
        if not line.open and not line.text.endswith(("?", "!", "…")):
            break
        head.append(number)
    if not head or (head[-1] == len(page.lines) - 1 and len(head) == 1 and len(page.lines) == 1):
        return None
    texts = {number: page.lines[number].text for number in head if len(page.lines[number].text) <= MAX_TITLE}
    texts = {number: text for number, text in texts.items() if " " in text} or texts
    longest = max(map(len, texts.values()), default=0)
    return next((n for n, text in texts.items() if len(text) >= 0.7 * longest or len(text.split()) >= 5), None)


def page_lines(text: str) -> list[PageLine]:
    """The lines of ``text`` that are not empty."""
    found, blank = [], False
    for line in paragraphs_of(text):
        if line.text:
            found.append(PageLine(line.start, line.end, line.text, blank))
        blank = not line.text
    return found


def read_page(text: str) -> Page:
    """``text`` as a page: every line judged, the title chosen, the dates that stand beside the report collected.

    Pages of the last reports are remembered, for the steps that read them one after the other; nobody changes them.
    """
    return _read_again(text) if len(text) <= REMEMBERED_LENGTH else _read_page(text)


def _read_page(text: str) -> Page:
    page = Page(page_lines(text))
    for number, line in enumerate(page.lines):
        _cut(page, number, text, prefixes(line.start, line.text))
        line.noise = judge(line) if line.text else "edges"
        if line.noise is None:
            _cut(page, number, text, suffixes(line.start, line.text))
        elif line.noise in _DATED:
            page.dates += [(number, date) for date in find_dates(line.text)]
    if _CYRILLIC.search(text, 0, _CYRILLIC_WITHIN):
        for line in page.lines:
            line.noise = line.noise or ("latin_line" if latin_line(line) else None)
    if all(line.noise for line in page.lines):
        _give_back(page)
    page.title = choose_title(page)
    page.comments = find_comments(page)
    for place_rule in PLACE_RULES:
        for number, line in enumerate(page.lines):
            if not line.noise and place_rule(page, number):
                line.noise = place_rule.__name__
    return page


_read_again = functools.lru_cache(maxsize=REMEMBERED)(_read_page)

_CYRILLIC = re.compile("[\u0400-\u052f]")
_CYRILLIC_WITHIN = 20_000


def latin_line(line: PageLine) -> bool:
    """``Delovoy Kazakhstan``, ``back to top``: a few words in Latin letters on a page in Cyrillic ones."""
    return _few_words(line, 6) and not _CYRILLIC.search(line.text) and not _FINAL_MARK.search(line.text)


def judge(line: PageLine) -> str | None:
    """The name of the first rule that calls ``line`` boilerplate, or ``None``.

    Rules that go by shape have no say where a line states a figure.
    """
    for rule in _rules_of(min(len(line.text), 2 * MAX_OPEN + 1)):
        if rule(line):
            return None if rule in _YIELDING and states_figure(line.text) else rule.__name__
    return None


def _cut(page: Page, number: int, text: str, pieces: Iterator[Piece]) -> None:
    """Takes pieces at its edges off a line and keeps their dates; of a piece inside the line only the place."""
    line = page.lines[number]
    for piece in pieces:
        page.inside.append(piece)
        if piece.rule in _DATED:
            page.dates += [(number, date) for date in find_dates(text[piece.char_start : piece.char_end])]
        if piece.char_start <= line.start:
            line.start = piece.char_end
        elif piece.char_end >= line.end:
            line.end = piece.char_start
        line.start, line.end = trim(text, line.start, max(line.start, line.end))
        line.text = text[line.start : line.end]


def _give_back(page: Page) -> None:
    """A page of nothing but boilerplate: the longest line that holds words is the text after all."""
    wordy = [line for line in page.lines if line.noise in ("known_start", "site", "latin_line")]
    if wordy:
        max(wordy, key=lambda line: len(line.text)).noise = None


def find_boilerplate(text: str) -> list[Piece]:
    """The boilerplate of ``text`` in order, not overlapping."""
    return boilerplate_of(read_page(text))


def boilerplate_of(page: Page) -> list[Piece]:
    """The boilerplate of a page that has been read, in order."""
    whole = [Piece(line.start, line.end, line.noise) for line in page.lines if line.noise and line.end > line.start]
    return sorted([*whole, *page.inside])


def update_before(text: str, date: PageDate) -> bool:
    """Whether the words before ``date`` in a line say that it is the day of a later change (``Обновлено: …``)."""
    said = fold(text[: date.char_start])
    update, label = (max((said.rfind(w) for w in words(role)), default=-1) for role in ("update", "label"))
    return update > label


def label_before(text: str) -> bool:
    """Whether the words before a date say that it is that of publication (``Рубрика: Заводы | Опубликовано: ``)."""
    said = fold(text)
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in words("label"))
