"""Numerals: figures, words and their mixtures, read to one number.

A numeral is read from left to right into a ``Sum``; ``JOINS`` says for each role of the lexicons (``numerals.tsv``,
``scales.tsv``) how a word of that role joins what was read, or that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kzind.amounts.lexicons import Lexicons, NumeralWord
from kzind.amounts.tokens import DIGITS, WORD, Tokens

_SPACES = frozenset({" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u2008", "\u200a"})
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]")
_SENTENCE_END = re.compile(r"[.!?…«»\n](?:\s|$)|[«»\n]")
_GOING_ON = frozenset({",", ".", "'", "’", "-"})  # signs that may go on figures
_LONGEST = 24  # tokens of one numeral
_MOST_DIGITS = 16
_NO_CASE: frozenset[str] = frozenset()
_UNBOUNDED = 1e30
SCALES = frozenset({"scale", "scale_plural", "scale_short"})
_BELOW_THOUSAND = frozenset({"unit", "ten", "teen", "hundred", "multiplier"})
_CLOSING = frozenset({"part", "fraction", "collective", "counted_only"})  # nothing joins behind them
Cases = frozenset[str]


@dataclass(slots=True)
class Numeral:
    """A number in the text: tokens ``start`` to ``end`` (half-open), its value, and how it was written.

    ``scale`` is the last factor written (тысяч, млн); ``cases`` what the ending of the last word shows; ``digits``
    whether it was written in figures only; ``ordinal`` that it counts nothing; ``separator`` the sign of figures that
    may mean decimals or thousands; ``suffixed`` that an ending stands behind the figures; ``role`` that of the last
    word; ``lang`` the language of its words.
    """

    start: int
    end: int
    value: float
    scale: float = 1.0
    qualifier: str | None = None
    cases: Cases = _NO_CASE
    digits: bool = False
    ordinal: bool = False
    separator: str = ""
    suffixed: bool = False
    lang: str = ""
    role: str = ""


# ---------------------------------------------------------------------- figures
@dataclass(slots=True)
class Digits:
    """A number in figures: the token after it, its value with a decimal sign, and whether the sign may group
    thousands instead (``separator``)."""

    end: int
    value: float
    decimal: bool = False
    separator: str = ""
    length: int = 0


def read_digits(t: Tokens, i: int) -> Digits | None:
    """Figures at token ``i``: «1 844 036,12», «1.844.036,12», «1'200», «17,525».

    None where the figures are no number: longer than 16 digits, or with more signs than a number has.
    """
    if len(t.words[i]) <= _MOST_DIGITS and not _goes_on(t, i + 1):
        return Digits(i + 1, float(t.words[i]), length=len(t.words[i]))
    run = [t.words[i]]
    signs: list[str] = []
    j = i + 1
    while j < t.size and len(run) <= 8:
        if t.kinds[j] == DIGITS and len(t.words[j]) == 3 and t.gap(j) in _SPACES and _may_group(run, signs):
            signs.append(" ")
            run.append(t.words[j])
            j += 1
        elif t.words[j] in {".", ",", "'", "’"} and t.kind(j + 1) == DIGITS and t.glued(j) and t.glued(j + 1):
            signs.append("'" if t.words[j] == "’" else t.words[j])
            run.append(t.words[j + 1])
            j += 2
        else:
            break
    return _resolve(run, signs, j)


def _goes_on(t: Tokens, j: int) -> bool:
    """Whether token ``j`` may go on the figures before it."""
    return j < t.size and (t.kinds[j] == DIGITS or t.words[j] in _GOING_ON)


def _may_group(run: list[str], signs: list[str]) -> bool:
    """Whether a group of three may follow behind a blank: so far blanks only, and one to three digits before them."""
    return all(sign == " " for sign in signs) and 1 <= len(run[0]) <= 3 and run[0] != "0"


def _resolve(run: list[str], signs: list[str], end: int) -> Digits | None:
    """The number of figures ``run`` joined by ``signs``, or None."""
    if sum(map(len, run)) > _MOST_DIGITS:
        return None
    if not signs:
        return Digits(end, float(run[0]), length=len(run[0]))
    groups = all(len(part) == 3 for part in run[1:]) and 1 <= len(run[0]) <= 3
    if len(set(signs)) == 1 and (len(signs) > 1 or signs[0] in {" ", "'"}):
        return Digits(end, float("".join(run)), length=sum(map(len, run))) if groups else None
    if len(signs) == 1:
        either = groups and run[0].lstrip("0") != ""
        return Digits(end, float(f"{run[0]}.{run[1]}"), True, signs[0] if either else "")
    # «1.844.036.360,12»: the last sign is the decimal one and differs from all others
    inner = set(signs[:-1])
    if len(inner) == 1 and signs[-1] not in inner and signs[-1] in ".," and all(len(p) == 3 for p in run[1:-1]):
        return Digits(end, float("".join(run[:-1]) + "." + run[-1]), True)
    return None


def spaced_decimal(t: Tokens, i: int, end: int) -> tuple[float, int] | None:
    """«172, 3 миллиард»: one figure behind a comma and a space, smaller than what stands before: decimals."""
    if end != i + 1 or t.word(end) != "," or not t.glued(end) or t.gap(end + 1) != " " or t.kind(end + 1) != DIGITS:
        return None
    if len(t.words[end + 1]) != 1 or len(t.words[i]) < 2:
        return None
    return float(f"{t.words[i]}.{t.words[end + 1]}"), end + 2


# ---------------------------------------------------------------------- how words join
@dataclass(slots=True)
class Sum:
    """What has been read of a numeral: closed thousands, the open part, the last scale, and what the words said."""

    total: float = 0.0
    current: float | None = None
    last_scale: float = _UNBOUNDED
    scale: float = 1.0
    figures: bool = False  # the open part is written in figures
    qualifier: str | None = None

    @property
    def empty(self) -> bool:
        return self.current is None and self.total == 0.0

    @property
    def value(self) -> float:
        return self.total + (self.current or 0.0)


def add(s: Sum, word: NumeralWord) -> bool:
    """сто двадцать пять, жиырма бес: units, tens and hundreds in falling order."""
    if (s.figures and s.current is not None) or not _fits(s.current, word.value, word.role):
        return False
    s.current = (s.current or 0.0) + word.value
    return True


def hundreds(s: Sum, word: NumeralWord) -> bool:
    """жүз, бес жүз, 5 жүз."""
    if not s.current:
        s.current = word.value
    elif s.figures or (1 <= s.current < 10 and s.current == int(s.current)):
        s.current *= word.value
    else:
        return False
    return True


def scale(s: Sum, word: NumeralWord) -> bool:
    """тысяч, млн, мың: closes the open part; scales fall from left to right; an abbreviation never stands alone."""
    if word.value >= s.last_scale:
        return False
    if s.current is None:
        if s.total or word.role == "scale_short":
            return False
        if word.role == "scale_plural":
            s.qualifier = "at_least"
        s.current = 1.0
    s.total += s.current * word.value
    s.current, s.last_scale, s.scale = None, word.value, word.value
    return True


def noun(s: Sum, word: NumeralWord) -> bool:
    """две сотни, пять десятков; «сотни» alone is a lower bound."""
    if s.empty and word.role == "noun_plural":
        s.qualifier = "at_least"
    s.current = (1.0 if s.current is None else s.current) * word.value
    return True


def bound(s: Sum, word: NumeralWord) -> bool:
    """ондаған, жүздеген (and «несколько» before a scale): a lower bound that opens a numeral."""
    s.qualifier = "at_least"
    return alone(s, word)


def alone(s: Sum, word: NumeralWord) -> bool:
    """полмиллиона, половина, екеуі: opens a numeral."""
    if not s.empty:
        return False
    s.current = word.value
    return True


def half_after(s: Sum, word: NumeralWord) -> bool:
    """екі жарым (2.5), мың жарым (1500): a half of the unit before it."""
    if s.current is not None:
        s.current += word.value
    elif s.total:
        s.total += s.last_scale * word.value
    else:
        return False
    return True


def fraction(s: Sum, word: NumeralWord) -> bool:
    """пять десятых, две трети; «треть» alone."""
    if s.total or (s.current is None and word.role == "part"):
        return False
    s.current = word.value if s.current is None else s.current * word.value
    return True


JOINS: dict[str, Callable[[Sum, NumeralWord], bool]] = {
    "unit": add,
    "ten": add,
    "teen": add,
    "hundred": add,
    "multiplier": hundreds,
    "scale": scale,
    "scale_plural": scale,
    "scale_short": scale,
    "noun": noun,
    "noun_plural": noun,
    "bound": bound,
    "several": bound,
    "half": alone,
    "half_after": half_after,
    "whole": alone,
    "collective": alone,
    "counted_only": alone,
    "part": fraction,
    "fraction": fraction,
}


def _fits(current: float | None, value: float, role: str) -> bool:
    """Whether a numeral word of ``role`` may follow ``current`` within one thousand."""
    if current is None:
        return True
    if current == 0 or current != int(current) or value == 0:
        return False
    if role == "unit":
        return value < 10 and value == int(value) and current % 10 == 0
    return current % (100 if role in {"ten", "teen"} else 1000) == 0


def inflected(cases: Cases) -> bool:
    """Whether a Kazakh word has taken an ending, so that its numeral ends there."""
    return bool(cases) and "bare" not in cases


# ---------------------------------------------------------------------- the reader
class NumeralReader:
    """Reads numerals of both languages from tokens."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.lex = lexicons

    def read(self, t: Tokens, i: int, lang: str) -> Numeral | None:
        """The longest numeral that begins at token ``i``, or None."""
        if self._plain_figures(t, i):
            return Numeral(i, i + 1, float(t.words[i]), digits=True)
        n, s = Numeral(i, i, 0.0, digits=True), Sum()
        j = i
        while j < t.size and j - i < _LONGEST and (j == i or t.joined(j)) and not inflected(n.cases):
            following = None
            if t.kinds[j] == DIGITS:
                following = self._figures(t, j, n, s, lang)
            elif t.infos[j].numerals:
                following = self._word(t, j, n, s, lang)
            if following is None:
                break
            j = following
            if n.ordinal or n.suffixed or n.role in _CLOSING:
                break
            j = self._over_dot(t, j, n, lang)
        if n.end == i:
            return None
        n.value, n.scale, n.qualifier = s.value, s.scale, n.qualifier or s.qualifier
        return n

    @staticmethod
    def _plain_figures(t: Tokens, i: int) -> bool:
        """Whether token ``i`` is figures that nothing behind them goes on: most numbers of a text, read at once."""
        if t.kinds[i] != DIGITS or len(t.words[i]) > _MOST_DIGITS:
            return False
        return i + 1 == t.size or not (t.infos[i + 1].numerals or _goes_on(t, i + 1))

    def words_of(self, t: Tokens, i: int, lang: str, inside: bool = False) -> NumeralWord | None:
        """The numeral word at token ``i``, the reading of ``lang`` first; lookalikes only among words of Kazakh.

        ``inside`` a numeral, forms that begin none may go on one («мың жетпіс бірден»).
        """
        if t.kind(i) != WORD:
            return None
        found = t.infos[i].numerals
        if len(found) > 1:
            # оннан, жүзден, мыңнан are parts behind «бүтін» only, see ``_decimals``
            found = tuple(sorted(found, key=lambda w: (w.lang == "kk" and w.role == "part", w.lang != lang)))
        if not found or (found[0].lang == "kk" and found[0].role == "part"):
            return None
        if t.words[i] in self.lex.never and not inside and t.size > 1:
            return None
        if t.words[i] in self.lex.ambiguous and not is_kazakh(t, i, lang):
            return None
        return found[0]

    def _figures(self, t: Tokens, j: int, n: Numeral, s: Sum, lang: str) -> int | None:
        """Reads figures at token ``j`` into the sum: the token after them, or None where they do not belong to it."""
        if s.current is not None or (j > n.start and not self._continues(t, j, s.last_scale, lang)):
            return None
        figures = read_digits(t, j)
        if figures is None:
            return None
        spaced = spaced_decimal(t, j, figures.end)
        if spaced is not None and self._scale_follows(t, spaced[1], lang):
            figures.value, figures.end = spaced
        if figures.separator and not self._scale_follows(t, figures.end, lang):
            n.separator = figures.separator
        s.current, s.figures = figures.value, True
        n.end = figures.end
        return self._suffix(t, figures.end, n)

    def _word(self, t: Tokens, j: int, n: Numeral, s: Sum, lang: str) -> int | None:
        """Reads a numeral word at token ``j`` into the sum: the token after it, or None where it does not join."""
        word = self.words_of(t, j, lang, inside=not s.empty)
        if word is None:
            return None
        if word.role == "ordinal":
            n.ordinal, n.end = True, j + 1
            return j + 1
        zeros = self._zero_chain(t, j, lang) if word.value == 0 and word.role == "unit" and s.current is None else None
        if zeros is not None:
            return self._close(n, s, zeros, word)
        if word.role in {"whole_part", "point"}:
            decimals = None if s.empty else self._decimals(t, j + 1, lang)
            if decimals is None:
                return None
            decimals = (decimals[0] + (s.current or 0.0), *decimals[1:])
            n.digits = False
            return self._open(n, s, decimals)
        if word.role == "several" and not self._multiplied(t, j + 1, lang):
            return None
        if not JOINS[word.role](s, word):
            return None
        n.digits = n.digits and word.role in SCALES and j > n.start
        n.lang, n.role, n.cases, n.end = n.lang or word.lang, word.role, word.cases, j + 1
        return self._behind_word(t, j + 1, n, s, lang)

    def _behind_word(self, t: Tokens, j: int, n: Numeral, s: Sum, lang: str) -> int:
        """What may close up to a numeral word: an ending («8 млн-ға»), «-ақ», spoken decimals, «с половиной»."""
        if t.word(j) == "-" and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == WORD:
            shown = self._ending(t.words[j + 1]) if n.role in SCALES else None
            if shown is not None and "bare" not in shown:
                n.cases, n.end, n.suffixed = shown, j + 2, False
                return j + 2
            if self.lex.match("particle", t, j + 1, lang) is not None:
                n.end, n.cases = j + 2, _NO_CASE
                return j + 2
        if n.lang == "kk" and s.current is not None and not s.total:
            spoken = self._spoken_point(t, j, s.current, lang)
            if spoken is not None:
                return self._open(n, s, spoken)
        half = self.lex.match("and_half", t, j, lang) if t.joined(j) else None
        if half is not None:
            part = float(half[0].value)
            if s.current is None:
                s.total += s.last_scale * part
            else:
                s.current += part
            n.end = half[1]
            return half[1]
        return j

    @staticmethod
    def _open(n: Numeral, s: Sum, read: tuple[float, int, Cases]) -> int:
        """Puts a number with its decimals in the place of the open part; a scale may follow."""
        s.current, n.end, n.cases = read
        s.figures = True  # no further words below a thousand join it
        return n.end

    @staticmethod
    def _close(n: Numeral, s: Sum, read: tuple[float, int, Cases], word: NumeralWord) -> int:
        """Puts a number that ends the numeral in the place of the open part."""
        s.current, n.end, n.cases = read
        n.digits, n.lang, n.role = False, word.lang, "fraction"
        return n.end

    def _over_dot(self, t: Tokens, j: int, n: Numeral, lang: str) -> int:
        """The token after the dot of an abbreviated scale, where the numeral goes on behind it («1 млрд. 200 млн»)."""
        if t.word(j) == "." and t.glued(j) and n.role == "scale_short" and self._numeral_starts(t, j + 1, lang):
            return j + 1
        return j

    def _numeral_starts(self, t: Tokens, j: int, lang: str) -> bool:
        return t.joined(j) and (t.kind(j) == DIGITS or self.words_of(t, j, lang) is not None)

    def _follows(self, t: Tokens, j: int, lang: str, roles: frozenset[str]) -> bool:
        """Whether a numeral word of one of ``roles`` stands at token ``j``."""
        word = self.words_of(t, j, lang) if t.joined(j) else None
        return word is not None and word.role in roles

    def _scale_follows(self, t: Tokens, j: int, lang: str) -> bool:
        return self._follows(t, j, lang, SCALES | {"multiplier"})

    def scale_at(self, t: Tokens, j: int, lang: str) -> float | None:
        """The factor of the scale at token ``j``, or None."""
        word = self.words_of(t, j, lang) if t.joined(j) else None
        return word.value if word is not None and word.role in SCALES else None

    def _multiplied(self, t: Tokens, j: int, lang: str) -> bool:
        """Whether a scale or a noun numeral follows «несколько»."""
        return self._follows(t, j, lang, SCALES | {"multiplier", "noun", "noun_plural"})

    def _continues(self, t: Tokens, j: int, last_scale: float, lang: str) -> bool:
        """Whether figures at ``j`` go on a compound: a smaller scale follows them, or they fill the last thousand."""
        figures = read_digits(t, j)
        if figures is None or figures.value >= last_scale:
            return False
        word = self.words_of(t, figures.end, lang) if t.joined(figures.end) else None
        if word is not None and word.role in SCALES:
            return word.value < last_scale
        return last_scale == 1000.0 and figures.value >= 1 and not figures.decimal and figures.length == 3

    def _ending(self, suffix: str) -> Cases | None:
        """The cases that a Kazakh ending written behind figures or an abbreviation shows, or None."""
        return self.lex.endings["kk", "~"].get(suffix)

    def _suffix(self, t: Tokens, j: int, n: Numeral) -> int:
        """Reads an ending behind figures («380-нен», «20-ти», «5-й», «14-ақ») into ``n``: the token after it."""
        if not (t.word(j) == "-" and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == WORD):
            return j
        suffix, shapes = t.words[j + 1], self.lex.shapes
        small, large = suffix in shapes["small_suffix"], suffix in shapes["large_suffix"]
        figures = read_digits(t, n.start)
        value = 0.0 if figures is None else figures.value
        cardinal = suffix in shapes["cardinal_suffix"] or (small and value < 5) or (large and value >= 5)
        cases = self._ending(suffix)
        if self.lex.match("particle", t, j + 1, "kk") is not None or cardinal:
            n.end = j + 2
        elif cases is not None and not large and suffix not in shapes["ordinal_suffix"]:
            n.cases, n.suffixed, n.end = cases, True, j + 2
            n.qualifier = "at_least" if "multiple" in cases else None
        elif suffix.startswith(self.lex.ordinal_openings) or suffix in shapes["ordinal_suffix"] or small or large:
            n.ordinal, n.end = True, j + 2
        else:
            return j
        return n.end

    # ------------------------------------------------------------------ decimals in words
    def _decimals(self, t: Tokens, j: int, lang: str) -> tuple[float, int, Cases] | None:
        """The decimals behind «целых» or «бүтін»: the fraction, the token after it, the case of its last word."""
        if not t.joined(j):
            return None
        parts = [w.value for w in t.infos[j].numerals if w.lang == "kk" and w.role == "part"]
        j += bool(parts)
        zeros = 0
        while self._zero(t, j, lang) and self._numeral_starts(t, j + 1, lang):
            zeros += 1
            j += 1
        inner = self._plain(t, j, lang, 1.0 / parts[0] if parts else 1e6)
        if inner is None:
            return None
        value, end, cases = inner
        if parts:
            return value * parts[0], end, cases
        after = self.words_of(t, end, lang) if t.joined(end) else None
        if after is not None and after.role == "part":
            return value * after.value, end + 1, after.cases
        return value / 10.0 ** (zeros + len(str(int(value)))), end, cases

    def _zero(self, t: Tokens, j: int, lang: str) -> bool:
        word = self.words_of(t, j, lang, inside=True)
        return word is not None and word.value == 0 and word.role == "unit"

    def _zero_chain(self, t: Tokens, j: int, lang: str) -> tuple[float, int, Cases] | None:
        """«нөл-нөл бір» (0.01): zeros read aloud, the first stands before the decimal sign."""
        count, k = 0, j
        while t.word(k + 1) == "-" and t.word(k + 2) == t.words[j] and t.glued(k + 1):
            k += 2
            count += 1
        inner = self._plain(t, k + 1, lang) if count and t.joined(k + 1) else None
        return None if inner is None else (inner[0] / 10.0 ** (count + len(str(int(inner[0])))), *inner[1:])

    def _spoken_point(self, t: Tokens, j: int, current: float, lang: str) -> tuple[float, int, Cases] | None:
        """«бес те алты» (5.6), «жүз де он тоғыз» (119): a decimal, or a remainder below a hundred, read aloud."""
        if current != int(current) or not t.joined(j) or not t.joined(j + 1):
            return None
        if self.lex.match("spoken_point", t, j, lang) is None:
            return None
        inner = self._plain(t, j + 1, lang)
        if inner is None or not 0 < inner[0] < 100:
            return None
        value, end, cases = inner
        if self.lex.match("spoken_point", t, end, lang) is not None:  # «екі де үш те»: both
            return None
        return (current + value if current % 100 == 0 else current + value / 10.0 ** len(str(int(value)))), end, cases

    def _plain(self, t: Tokens, j: int, lang: str, below: float = 1e6) -> tuple[float, int, Cases] | None:
        """A whole number in words smaller than ``below``; a thousand belongs to it only where more words follow."""
        s, i, cases = Sum(), j, _NO_CASE
        while j < t.size and j - i < _LONGEST and (j == i or t.joined(j)) and not inflected(cases):
            word = self.words_of(t, j, lang, inside=True)
            if word is None or word.role not in _BELOW_THOUSAND | SCALES or (word.role == "scale_short"):
                break
            closing = word.lang == "kk" and not self._follows(t, j + 1, lang, _BELOW_THOUSAND)
            if word.role in SCALES and (below <= 1000.0 or word.value > 1000.0 or closing):
                break
            if not JOINS[word.role](s, word):
                break
            cases = word.cases
            j += 1
        return (s.value, j, cases) if j > i else None


def is_kazakh(t: Tokens, i: int, lang: str) -> bool:
    """Whether the sentence around token ``i`` is Kazakh; ``lang`` decides where its letters do not tell."""
    start, end = max(0, t.starts[i] - 120), t.ends[i] + 120
    left = _SENTENCE_END.split(t.raw[start : t.starts[i]])[-1]
    right = _SENTENCE_END.split(t.raw[t.ends[i] : end])[0]
    sentence = (left + " " + right).lower()
    if len(_KAZAKH_LETTER.findall(sentence)) >= 2:
        return True
    return lang == "kk" and sum(c.isalpha() for c in sentence) < 60
