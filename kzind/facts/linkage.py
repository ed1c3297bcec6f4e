"""Evidence that two reports tell the same thing, after Fellegi and Sunter: sums of log-likelihood ratios.

A report is reduced to sets of keys: its figures (value and unit, the same in both languages), and the names in it,
as consonant skeletons that Kazakh and Russian spellings share. Agreement on a rare key says much, on a common one
little. Candidate pairs come from windows over the reports that share a key, ordered by date, so that the work grows
with the number of reports, not of pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

K = TypeVar("K", bound=Hashable)

#: Kazakh letters and look-alike vowels as the Russian spelling of a name has them; signs are dropped.
_LETTERS = str.maketrans("әғқңөұүһіёэй", "агкноуухиееи", "ъь")
#: Latin spellings of Kazakh and Russian names, letter groups first.
_LATIN_GROUPS = (("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("x", "кс"))
_LATIN = str.maketrans("abcdefghijklmnopqrstuvwyz", "абкдефгхижклмнопкрстувуиз")
_VOWELS = frozenset("аеиоуыюя")
#: Case endings of surnames: Налибаев-а, Нәлібаев-тің.
_SURNAME = re.compile(r"(.{3,}?(?:[ое]в|[иы]н))\w{1,4}")
_DOUBLE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_OPENS = ".!?…\n:•"
_QUOTES = "«»\"“”„–—- "
_SKELETON = 5
#: A longer word in capitals is no acronym.
ACRONYM = 6


def transliterate(word: str) -> str:
    """A word in small Russian letters, from Kazakh or Latin ones too."""
    letters = word.lower().translate(_LETTERS)
    if letters[:1].isascii():
        for group, letter in _LATIN_GROUPS:
            letters = letters.replace(group, letter)
        letters = letters.translate(_LATIN)
    return letters


def skeleton(word: str) -> str | None:
    """The first consonants of a name, the same for its case forms and in both languages; None for a short word.

    >>> skeleton("Сұлтанғазиев") == skeleton("Султангазиевым")
    True
    """
    letters = transliterate(word)
    if len(letters) < 4:
        return None
    surname = _SURNAME.fullmatch(letters)
    letters = surname.group(1) if surname else letters
    consonants = letters[0] + "".join(letter for letter in letters[1:] if letter not in _VOWELS)
    consonants = _DOUBLE.sub(r"\1", consonants)
    return (consonants if len(consonants) >= 3 else letters)[:_SKELETON]


def name_keys(text: str) -> set[str]:
    """Keys of the names in a text: capitalised words that do not open a sentence, Latin words, acronyms."""
    keys: set[str] = set()
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper():
            continue
        if len(word) > 1 and word.isupper():
            if len(word) <= ACRONYM:
                keys.add(skeleton(word) or "=" + transliterate(word))
        elif word[0].isascii() or not _opens_sentence(text, match.start()):
            key = skeleton(word)
            if key is not None:
                keys.add(key)
    return keys


def _opens_sentence(text: str, start: int) -> bool:
    """Whether a word stands where any word is capitalised; a name in quotes amid a sentence does not."""
    before = text[max(0, start - 8) : start].rstrip(_QUOTES)
    return not before or before[-1] in _SENTENCE_OPENS


def figure_key(value: float, unit: str | None) -> tuple[float, str]:
    """A figure as two reports state it alike; seven digits, so that sums of floats agree."""
    return (float(f"{value:.7g}"), unit or "")


def digits(value: float) -> int:
    """How many significant digits a figure has: 300 has one, 6361 four."""
    return max(1, len(f"{abs(value):.5e}".partition("e")[0].replace(".", "").rstrip("0")))


class Interval(NamedTuple):
    """First and last day on which a report can have appeared (proleptic ordinals)."""

    first: int
    last: int


def interval(published: Any, precision: str | None = None) -> Interval | None:
    """The days that a date means; ``published`` a date, a timestamp or an ISO date, reduced or not."""
    if published is None or published != published or published == "":
        return None
    text = published if isinstance(published, str) else f"{published:%Y-%m-%d}"
    keep = {"year": 4, "month": 7}.get(precision or "", 10)
    parts = [int(part) for part in text[:keep].split("-")]
    if len(parts) == 3:
        day = date(*parts).toordinal()
        return Interval(day, day)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    first = date(year, parts[1] if len(parts) == 2 else 1, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return Interval(first.toordinal(), after.toordinal() - 1)


class Dates:
    """The reports' dates as arrays; what agreement in time is worth."""

    def __init__(self, intervals: Sequence[Interval | None], slack: int) -> None:
        self.known: Bools = np.array([interval is not None for interval in intervals], dtype=bool)
        self.first: Ints = np.array([interval.first if interval else 0 for interval in intervals], dtype=np.int64)
        self.last: Ints = np.array([interval.last if interval else 0 for interval in intervals], dtype=np.int64)
        starts, ends = np.sort(self.first[self.known]), np.sort(self.last[self.known])
        overlapping = (np.searchsorted(starts, self.last + slack, side="right")
                       - np.searchsorted(ends, self.first - slack, side="left"))
        #: the share of the dated reports that appeared when this one did: what agreement by chance is worth
        self.share: Floats = overlapping / max(1, len(starts))

    def both(self, left: Ints, right: Ints) -> Bools:
        return np.asarray(self.known[left] & self.known[right])

    def gap(self, left: Ints, right: Ints) -> Ints:
        """Days between two reports, 0 where their dates may be the same; only where both are known."""
        first, last = self.first, self.last
        return np.asarray(np.maximum(0, np.maximum(first[left] - last[right], first[right] - last[left])))


class Keys(Generic[K]):
    """One family of keys over the reports: who has which, and what agreement on each is worth."""

    def __init__(self, rows: Sequence[Iterable[K]]) -> None:
        from scipy.sparse import csr_matrix

        codes: dict[K, int] = {}
        columns: list[int] = []
        starts = [0]
        for row in rows:
            # sorted: sets have no order of their own, and the order of a float sum would depend on it
            columns.extend(sorted(codes.setdefault(key, len(codes)) for key in sorted(row)))  # type: ignore[type-var]
            starts.append(len(columns))
        self.keys: list[K] = list(codes)
        self.matrix: Any = csr_matrix(
            (np.ones(len(columns)), np.array(columns, dtype=np.int64), np.array(starts, dtype=np.int64)),
            shape=(len(rows), max(1, len(codes))))
        self.count: Floats = np.bincount(np.array(columns, dtype=np.int64), minlength=max(1, len(codes))).astype(float)
        self.size: Floats = np.diff(self.matrix.indptr).astype(float)

    @property
    def reports(self) -> int:
        return int(self.matrix.shape[0])

    def weights(self, agreement: float, prior: Floats | float, strength: float) -> Floats:
        """Log-likelihood ratios of agreement, at least 0.

        ``agreement``: the chance that a second report of the same thing has the key. The chance that any other has
        it is its share among the other reports, drawn towards ``prior`` as if ``strength`` more had been seen.
        """
        by_chance = (np.maximum(self.count - 2, 0) + strength * prior) / (max(0, self.reports - 2) + strength)
        return np.asarray(np.maximum(0.0, np.log(agreement / np.maximum(by_chance, 1e-12))))

    def shared(self, left: Ints, right: Ints, values: Floats | None = None) -> Floats:
        """The sum of ``values`` over the keys that two reports share, pair by pair; their number without values."""
        values = np.ones(len(self.count)) if values is None else values
        result = np.zeros(len(left))
        for start in range(0, len(left), 100_000):
            part = slice(start, start + 100_000)
            result[part] = self.matrix[left[part]].multiply(self.matrix[right[part]]) @ values
        return result


def group_prior(keys: Keys[Any], groups: Sequence[Hashable]) -> Floats:
    """For each key the chance that a report shares a key of its group: that of round numbers is high."""
    if not groups:
        return np.ones(1)
    codes: dict[Hashable, int] = {}
    of = np.array([codes.setdefault(group, len(codes)) for group in groups], dtype=np.int64)
    count = keys.count[: len(of)]
    squares = np.bincount(of, weights=count**2)
    return np.asarray((squares / np.bincount(of, weights=count))[of] / max(1, keys.reports))


def candidates(
    families: Sequence[tuple[Keys[Any], Floats]], dates: Dates, window: int, rarest: int, most_days: int
) -> tuple[Ints, Ints, Floats]:
    """Pairs that share keys, with the weight of the keys by which they were found.

    Reports that share a key are ordered by date and each is held against the next ``window`` of them; of a report's
    keys only the ``rarest`` count. Pairs further apart than ``most_days`` are no candidates.
    """
    n = families[0][0].reports
    pairs: list[Ints] = []
    found: list[Floats] = []
    for keys, weights in families:
        report, key = _rarest(keys, weights, rarest)
        order = np.lexsort((report, dates.first[report], ~dates.known[report], key))
        report, key = report[order], key[order]
        for offset in range(1, window + 1):
            same = key[offset:] == key[:-offset]
            left, right, weight = report[:-offset][same], report[offset:][same], weights[key[offset:][same]]
            near = ~dates.both(left, right) | (dates.gap(left, right) <= most_days)
            left, right, weight = left[near], right[near], weight[near]
            pairs.append(np.minimum(left, right) * n + np.maximum(left, right))
            found.append(weight)
    codes, at = np.unique(np.concatenate(pairs), return_inverse=True)
    total = np.bincount(at, weights=np.concatenate(found), minlength=len(codes))
    return codes // n, codes % n, total.astype(float)


def _rarest(keys: Keys[Any], weights: Floats, rarest: int) -> tuple[Ints, Ints]:
    """Report and key of each report's ``rarest`` keys that another report has too."""
    report = np.repeat(np.arange(keys.reports, dtype=np.int64), keys.size.astype(np.int64))
    key = keys.matrix.indices.astype(np.int64)
    useful = (keys.count[key] > 1) & (weights[key] > 0)
    report, key = report[useful], key[useful]
    order = np.lexsort((key, -weights[key], report))
    report, key = report[order], key[order]
    rank = np.arange(len(report)) - np.searchsorted(report, report, side="left")
    return report[rank < rarest], key[rank < rarest]


class Clusters:
    """Reports joined by links, the surest first; a join is refused where the dates lie too far apart."""

    def __init__(self, dates: Dates, most_days: float) -> None:
        self._parent = list(range(len(dates.known)))
        self._first = np.where(dates.known, dates.first, -(10**9)).tolist()
        self._last = np.where(dates.known, dates.last, 10**9).tolist()
        self._most_days = most_days

    def __len__(self) -> int:
        return len(self._parent)

    def find(self, report: int) -> int:
        parent = self._parent
        while parent[report] != report:
            parent[report] = parent[parent[report]]
            report = parent[report]
        return report

    def join(self, left: int, right: int) -> bool:
        """Join two reports' clusters; False where nothing was joined.

        A cluster keeps the latest first and the earliest last day of its dated reports: what all must be near to.
        """
        a, b = sorted((self.find(left), self.find(right)))
        if a == b:
            return False
        first, last = max(self._first[a], self._first[b]), min(self._last[a], self._last[b])
        if first - last > self._most_days:
            return False
        self._parent[b] = a
        self._first[a], self._last[a] = first, last
        return True


class Pairs:
    """The pairs that were compared and their log-odds, for averages over clusters."""

    def __init__(self, reports: int, left: Ints, right: Ints, odds: Floats) -> None:
        codes = np.minimum(left, right) * reports + np.maximum(left, right)
        order = np.argsort(codes, kind="stable")
        self._reports, self._codes, self._odds = reports, codes[order], odds[order]

    def mean(self, left: Sequence[int], right: Sequence[int], most: int) -> float:
        """The mean log-odds between two clusters, over the pairs of their first ``most`` members that were compared;
        infinite where none was."""
        a, b = np.array(left[:most], dtype=np.int64)[:, None], np.array(right[:most], dtype=np.int64)[None, :]
        codes = (np.minimum(a, b) * self._reports + np.maximum(a, b)).ravel()
        at = np.searchsorted(self._codes, codes)
        found = at < len(self._codes)
        found[found] = self._codes[at[found]] == codes[found]
        return float(np.mean(self._odds[at[found]])) if found.any() else float("inf")


def average_linkage(
    clusters: Clusters, left: Ints, right: Ints, odds: Floats, threshold: float, together: float, most: int
) -> None:
    """Join the clusters of every pair above ``threshold``, the surest first, if their mean is above ``together``.

    So no single likeness chains two groups whose other members differ. The pairs of the ``most`` first members of a
    cluster stand for all, so that the work does not grow with the size of the clusters.
    """
    reports = len(clusters)
    members: dict[int, list[int]] = defaultdict(list)
    for report in range(reports):
        members[clusters.find(report)].append(report)
    pairs = Pairs(reports, left, right, odds)
    order = np.lexsort((right, left, -odds))
    for at in order[odds[order] > threshold].tolist():
        a, b = clusters.find(int(left[at])), clusters.find(int(right[at]))
        if a != b and pairs.mean(members[a], members[b], most) > together and clusters.join(a, b):
            kept = clusters.find(a)
            members[kept] = sorted(members.pop(a) + members.pop(b))
