"""Numerals: digits, words and their mixtures, read to one number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kzind.amounts.lexicons import Lexicons, NumeralWord
from kzind.amounts.tokens import DIGITS, WORD, Tokens

_SPACES = frozenset({" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u2008", "\u200a"})
_LONGEST = 24  # tokens of one numeral
_MOST_DIGITS = 16
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]")
_SENTENCE_END = re.compile(r"[.!?…«»\n](?:\s|$)|[«»\n]")
_RUSSIAN_ORDINAL = frozenset("й я е го му м ый ой ая ое ые ого ому ым ом ых го ей ую ю-й".split()) - {"м"} | {"м"}
_KAZAKH_ORDINAL = re.compile(r"[сн]?[ыі]?нш[ыі]\w*|[сш][ыі]\w+|ш[ыі]|[тд][ыі]к\w*|ж\w*|ын?ш\w*")
_RUSSIAN_CARDINAL = frozenset("ти ю х ми мя и тью ью".split())


@dataclass(slots=True)
class Numeral:
    """A number in the text: tokens ``start`` to ``end`` (half-open), its value, and how it was written.

    ``scale`` is the last factor written (тысяч, млн); ``cases`` what the ending of the last word shows; ``digits``
    whether it was written in figures only; ``ordinal`` that it counts nothing; ``literal`` the value without scale.
    """

    start: int
    end: int
    value: float
    scale: float = 1.0
    qualifier: str | None = None
    cases: frozenset[str] = field(default_factory=frozenset)
    digits: bool = False
    ordinal: bool = False
    decimal: bool = False
    separator: str = ""
    suffixed: bool = False
    lang: str = ""
    role: str = ""


@dataclass(slots=True)
class Digits:
    """A number in figures: the value as read with a decimal sign, and ``grouped`` where a sign may group thousands."""

    end: int
    value: float
    decimal: bool
    grouped: float | None = None
    separator: str = ""
    text: str = ""


def read_digits(t: Tokens, i: int) -> Digits | None:
    """Figures at token ``i``: «1 844 036,12», «1.844.036,12», «1'200», «17,525» (both readings).

    None where the figures are no number: longer than 16 digits, or broken by more signs than a number has.
    """
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


def spaced_decimal(t: Tokens, i: int, end: int) -> tuple[float, int] | None:
    """«172, 3 миллиард»: one figure behind a comma and a space, smaller than what stands before: decimals."""
    if end != i + 1 or t.word(end) != "," or not t.glued(end) or t.gap(end + 1) != " " or t.kind(end + 1) != DIGITS:
        return None
    if len(t.words[end + 1]) != 1 or len(t.words[i]) < 2:
        return None
    return float(f"{t.words[i]}.{t.words[end + 1]}"), end + 2


def _may_group(run: list[str], signs: list[str]) -> bool:
    """Whether a group of three may follow what was read: the first group has one to three digits, all signs are spaces."""
    return all(sign == " " for sign in signs) and 1 <= len(run[0]) <= 3 and run[0] != "0"


def _resolve(run: list[str], signs: list[str], end: int) -> Digits | None:
    if sum(map(len, run)) > _MOST_DIGITS:
        return None
    if not signs:
        return Digits(end, float(run[0]), False, text=run[0])
    kinds = list(dict.fromkeys(signs))
    whole = "".join(run)
    groups = all(len(part) == 3 for part in run[1:]) and 1 <= len(run[0]) <= 3
    if len(kinds) == 1 and (len(signs) > 1 or kinds[0] in {" ", "'"}):
        return Digits(end, float(whole), False, separator=kinds[0], text=whole) if groups else None
    if len(signs) == 1:
        value = float(f"{run[0]}.{run[1]}")
        both = groups and run[0].lstrip("0") != ""
        return Digits(end, value, True, float(whole) if both else None, kinds[0], f"{run[0]}.{run[1]}")
    # «1.844.036.360,12»: the last sign is the decimal one and differs from all others
    inner = set(signs[:-1])
    if len(inner) == 1 and signs[-1] not in inner and signs[-1] in ".," and all(len(p) == 3 for p in run[1:-1]):
        return Digits(end, float("".join(run[:-1]) + "." + run[-1]), True, separator=signs[-1], text=whole)
    return None


class NumeralReader:
    """Reads numerals of both languages from tokens."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.lex = lexicons

    def words_of(self, t: Tokens, i: int, lang: str, inside: bool = False) -> NumeralWord | None:
        """The numeral word at token ``i``, the reading of ``lang`` first; lookalikes only among words of Kazakh.

        ``inside`` a numeral, forms that begin none may go on one («мың жетпіс бірден»).
        """
        if t.kind(i) != WORD:
            return None
        found = t.infos[i].numerals
        if not found:
            return None
        word = t.words[i]
        if found[0].lang == "kk" and found[0].role == "part":  # оннан, жүзден, мыңнан: only behind «бүтін»
            found = tuple(n for n in found if n.role != "part")
        if not found:
            return None
        if word in self.lex.never and not inside and t.size > 1:
            return None
        if len(found) > 1:
            found = tuple(sorted(found, key=lambda n: n.lang != lang))
        if word in self.lex.ambiguous and not is_kazakh(t, i, lang):
            return None
        return found[0]

    def read(self, t: Tokens, i: int, lang: str, limit: int = _LONGEST) -> Numeral | None:
        """The longest numeral that begins at token ``i``, or None."""
        result = Numeral(i, i, 0.0, digits=True)
        total = 0.0
        current: float | None = None
        last_scale = 1e30
        j = i
        while j < t.size and j - i < limit and (j == i or t.joined(j)):
            if t.kinds[j] == DIGITS:
                if (
                    current is not None
                    or _inflected(result.cases)
                    or (j > i and not self._continues(t, j, last_scale, lang))
                ):
                    break
                figures = read_digits(t, j)
                if figures is None:
                    return None if j == i else self._finish(result, total, current)
                current = figures.value
                spaced = spaced_decimal(t, j, figures.end)
                if spaced is not None and self._scale_follows(t, spaced[1], lang):
                    current, figures.end = spaced
                if figures.grouped is not None and not self._scale_follows(t, figures.end, lang):
                    result.separator = figures.separator
                    result.decimal = True
                elif figures.decimal:
                    result.decimal = True
                j = result.end = figures.end
                j = self._digit_suffix(t, j, result)
                if result.ordinal or result.suffixed:
                    break
                continue
            word = self.words_of(t, j, lang, inside=current is not None or total > 0)
            if word is None or _inflected(result.cases):
                break
            role, value = word.role, word.value
            zeros = self._zero_chain(t, j, lang) if value == 0 and role == "unit" and current is None else None
            if zeros is not None:  # «нөл-нөл бір»: 0,01
                current, result.end, result.cases = zeros
                result.decimal, result.digits, result.lang = True, False, word.lang
                break
            if role == "ordinal":
                result.ordinal = True
                result.end = j + 1
                break
            if role in {"unit", "ten", "teen", "hundred"}:
                if result.digits and current is not None:
                    break
                if not _fits(current, value, role):
                    break
                current = (current or 0.0) + value
            elif role == "multiplier":  # жүз
                if result.digits and current is not None:
                    current *= value
                elif current is None or current == 0:
                    current = value
                elif 1 <= current < 10 and current == int(current):
                    current *= value
                else:
                    break
            elif role == "scale":
                if value >= last_scale:
                    break
                if current is None:
                    if total and last_scale != 1e30:
                        break
                    if word.key.rstrip(".") in {"тыс", "тыщ", "млн", "мил", "млрд", "мрд", "млр", "трлн", "трн"}:
                        break
                    if word.lang == "ru" and _plural_alone(t.words[j]):
                        result.qualifier = "at_least"
                    current = 1.0
                total += current * value
                current = None
                last_scale = value
                result.scale = value
            elif role == "noun":  # сотня, десяток
                if current is None and total == 0 and _plural_alone(t.words[j]):
                    result.qualifier = "at_least"
                current = (1.0 if current is None else current) * value
            elif role == "bound":  # ондаған
                if current is not None or total:
                    break
                current = value
                result.qualifier = "at_least"
            elif role == "several":
                after = self.words_of(t, j + 1, lang) if t.joined(j + 1) else None
                if j != i or after is None or after.role not in {"scale", "multiplier", "noun"}:
                    break
                current = value
                result.qualifier = "at_least"
            elif role == "half":
                if word.lang == "kk":  # екі жарым, мың жарым
                    if current is not None:
                        current += value
                    elif total:
                        total += last_scale * value
                    else:
                        break
                elif current is None and total == 0:
                    current = value
                else:
                    break
            elif role == "whole":
                if current is not None or total:
                    break
                current = value
            elif role in {"collective", "counted_only"}:
                if current is not None or total:
                    break
                current = value
            elif role in {"whole_part", "point"}:
                if current is None and total == 0:
                    break
                decimal = self._decimals(t, j + 1, lang)
                if decimal is None:
                    break
                fraction, end, cases = decimal
                current = (current or 0.0) + fraction
                result.decimal = True
                result.digits = False
                result.end = j = end
                result.cases = cases
                continue
            elif role in {"part", "fraction"}:
                if current is None or total or (role == "part" and word.lang == "kk"):
                    if role == "fraction" and current is None and total == 0:
                        current = value
                    else:
                        break
                else:
                    current *= value
                result.decimal = True
            else:
                break
            result.digits = result.digits and role == "scale" and j > i
            result.lang = result.lang or word.lang
            result.role = role
            result.cases = word.cases
            j += 1
            result.end = j
            if role in {"part", "fraction", "collective", "counted_only", "whole"}:
                if role != "whole" or not self._scale_follows(t, j, lang):
                    break
            if t.word(j) == "." and t.glued(j) and role == "scale" and len(t.words[j - 1]) <= 4:
                if self._numeral_starts(t, j + 1, lang):
                    j += 1
            if role == "scale" and t.word(j) == "-" and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == WORD:
                shown = self._case_suffix(t.words[j + 1])  # «8 млн-ға»
                if shown is not None and "bare" not in shown:
                    result.cases, result.end = shown, j + 2
                    break
            if t.word(j) == "-" and t.glued(j) and self.lex.match("particle", t, j + 1, lang) is not None:
                j = result.end = j + 2
                break
            spoken = self._spoken_point(t, j, current, total, lang) if word.lang == "kk" else None
            if spoken is not None:
                current, result.end, result.cases = spoken
                result.decimal = True
                j = result.end
                continue
            # «два с половиной»
            if t.word(j) == "с" and t.word(j + 1) == "половиной" and t.joined(j) and t.joined(j + 1):
                if current is not None:
                    current += 0.5
                else:
                    total += last_scale * 0.5
                j += 2
                result.end = j
        if result.end == i:
            return None
        return self._finish(result, total, current)

    @staticmethod
    def _finish(result: Numeral, total: float, current: float | None) -> Numeral:
        result.value = total + (current or 0.0)
        return result

    def _numeral_starts(self, t: Tokens, j: int, lang: str) -> bool:
        return t.joined(j) and (t.kind(j) == DIGITS or self.words_of(t, j, lang) is not None)

    def _scale_follows(self, t: Tokens, j: int, lang: str) -> bool:
        """Whether a scale word stands at token ``j``."""
        word = self.words_of(t, j, lang) if t.joined(j) else None
        return word is not None and word.role in {"scale", "multiplier"}

    def _continues(self, t: Tokens, j: int, last_scale: float, lang: str) -> bool:
        """Whether figures at ``j`` go on a compound: a smaller scale follows them, or they fill the last thousand."""
        figures = read_digits(t, j)
        if figures is None or figures.value >= last_scale:
            return False
        word = self.words_of(t, figures.end, lang) if t.joined(figures.end) else None
        if word is not None and word.role == "scale":
            return word.value < last_scale
        return last_scale == 1000.0 and figures.value >= 1 and not figures.decimal and len(figures.text) == 3

    def _digit_suffix(self, t: Tokens, j: int, result: Numeral) -> int:
        """Reads an ending written behind figures («380-нен», «20-ти», «5-й»); sets case or ordinal; next token."""
        if not (t.word(j) == "-" and t.glued(j) and t.glued(j + 1) and t.kind(j + 1) == WORD):
            return j
        suffix = t.words[j + 1]
        if self.lex.match("particle", t, j + 1, "kk") is not None:
            result.end = j + 2
            return j + 2
        if (
            suffix in _RUSSIAN_CARDINAL
            and not (suffix == "х" and result.value >= 10)
            and not (suffix in {"ю", "и"} and result.value < 5)
        ):
            result.end = j + 2
            return j + 2
        cases = self._case_suffix(suffix)
        if cases is not None and suffix not in _RUSSIAN_ONLY:
            result.cases, result.suffixed, result.end = cases, True, j + 2
            if "multiple" in cases:
                result.qualifier = "at_least"
            return j + 2
        if suffix in _RUSSIAN_ORDINAL or _KAZAKH_ORDINAL.fullmatch(suffix):
            result.ordinal, result.end = True, j + 2
            return j + 2
        return j

    def _case_suffix(self, suffix: str) -> frozenset[str] | None:
        return self.lex.endings["kk", "~"].get(suffix)

    def _decimals(self, t: Tokens, j: int, lang: str) -> tuple[float, int, frozenset[str]] | None:
        """The decimals behind «целых» or «бүтін»: the fraction, the token after it, the case of its last word."""
        if not t.joined(j):
            return None
        part: float | None = None
        parts = [n.value for n in t.infos[j].numerals if n.lang == "kk" and n.role == "part"]
        if parts:
            part = parts[0]
            j += 1
        zeros = 0
        while t.word(j) in {"нөл", "ноль"} and self._numeral_starts(t, j + 1, lang):
            zeros += 1
            j += 1
        inner = self._plain(t, j, lang, 1.0 / part if part is not None else 1e6)
        if inner is None:
            return None
        value, end, cases = inner
        if part is None and t.joined(end):
            after = self.words_of(t, end, lang)
            if after is not None and after.role == "part" and after.lang == "ru":
                return value * after.value, end + 1, after.cases
        if part is not None:
            return value * part, end, cases
        return value / 10.0 ** (zeros + len(str(int(value)))), end, cases

    def _zero_chain(self, t: Tokens, j: int, lang: str) -> tuple[float, int, frozenset[str]] | None:
        """«нөл-нөл бір» (0.01): zeros read aloud, the first stands before the decimal sign."""
        count, k = 0, j
        while t.word(k + 1) == "-" and t.word(k + 2) == t.words[j] and t.glued(k + 1):
            k += 2
            count += 1
        inner = self._plain(t, k + 1, lang) if count and t.joined(k + 1) else None
        if inner is None:
            return None
        return inner[0] / 10.0 ** (count + len(str(int(inner[0])))), inner[1], inner[2]

    def _goes_on(self, t: Tokens, j: int, lang: str) -> bool:
        """Whether a numeral word below a thousand stands at token ``j``."""
        word = self.words_of(t, j, lang) if t.joined(j) else None
        return word is not None and word.role in {"unit", "ten", "teen", "hundred", "multiplier"}

    def _spoken_point(
        self, t: Tokens, j: int, current: float | None, total: float, lang: str
    ) -> tuple[float, int, frozenset[str]] | None:
        """«бес те алты» (5.6), «жүз де он тоғыз» (119): a decimal, or a remainder below a hundred, read aloud."""
        if current is None or total or current != int(current) or not t.joined(j) or not t.joined(j + 1):
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

    def _plain(self, t: Tokens, j: int, lang: str, below: float = 1e6) -> tuple[float, int, frozenset[str]] | None:
        """A whole number in words smaller than ``below``; a thousand belongs to it only where more words follow."""
        total, current, last_scale = 0.0, None, 1e30
        cases: frozenset[str] = frozenset()
        i = j
        while j < t.size and j - i < _LONGEST and (j == i or t.joined(j)):
            word = self.words_of(t, j, lang, inside=True)
            if word is None or _inflected(cases):
                break
            if word.role == "scale" and (below <= 1000.0 or word.lang == "kk" and not self._goes_on(t, j + 1, lang)):
                break
            if word.role in {"unit", "ten", "teen", "hundred"} and _fits(current, word.value, word.role):
                current = (current or 0.0) + word.value
            elif word.role == "multiplier" and (current is None or 1 <= current < 10):
                current = (current or 1.0) * word.value
            elif word.role == "scale" and word.value == 1000.0 and last_scale > 1e6:
                total += (current or 1.0) * 1000.0
                current, last_scale = None, 1000.0
            else:
                break
            cases = word.cases
            j += 1
        return (total + (current or 0.0), j, cases) if j > i else None


_RUSSIAN_ONLY = frozenset({"е", "ю", "м"})


def _inflected(cases: frozenset[str]) -> bool:
    """Whether a Kazakh word has taken an ending, so that its numeral ends there."""
    return bool(cases) and "bare" not in cases


def _fits(current: float | None, value: float, role: str) -> bool:
    """Whether a numeral word of ``role`` may follow ``current`` within one thousand."""
    if current is None:
        return True
    if current == 0 or current != int(current) or value == 0:
        return False
    if role == "unit":
        return (
            value < 10
            and value == int(value)
            and current % 10 == 0
            and current % 100 != 10
            or (value < 10 and value == int(value) and current % 100 == 10 and current % 10 == 0)
        )
    if role in {"ten", "teen"}:
        return current % 100 == 0
    return current % 1000 == 0


def _plural_alone(word: str) -> bool:
    """Whether a Russian noun numeral stands in the plural («тысячи», «сотни», «миллионы»)."""
    return word.endswith(
        (
            "ки",
            "ков",
            "кам",
            "ками",
            "ках",
            "ни",
            "ням",
            "нями",
            "нях",
            "чи",
            "чам",
            "чами",
            "чах",
            "сотен",
            "тысяч",
            "ны",
            "нов",
            "нам",
            "нами",
            "нах",
            "ды",
            "дов",
            "дам",
            "дами",
            "дах",
        )
    )


def is_kazakh(t: Tokens, i: int, lang: str) -> bool:
    """Whether the sentence around token ``i`` is Kazakh; ``lang`` decides where its letters do not tell."""
    start, end = max(0, t.starts[i] - 120), t.ends[i] + 120
    left = _SENTENCE_END.split(t.raw[start : t.starts[i]])[-1]
    right = _SENTENCE_END.split(t.raw[t.ends[i] : end])[0]
    sentence = (left + " " + right).lower()
    if len(_KAZAKH_LETTER.findall(sentence)) >= 2:
        return True
    return lang == "kk" and sum(c.isalpha() for c in sentence) < 60
