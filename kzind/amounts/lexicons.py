"""The lexicons of both languages as look-up tables: what a word may be, and which terms begin or end at a token."""

from __future__ import annotations

import functools
import itertools
import re
from typing import Any, NamedTuple

from kzind.amounts.tokens import DIGITS, SIGN, WORD, Tokens
from kzind.languages import LANGUAGES, lexicon

NUMERALS = ("numerals", "scales")
# Shapes that are asked for as a single word or as an ending; the others are terms of one or more words.
PLAIN_SHAPES = frozenset(
    [
        "range_from",
        "change_from",
        "to",
        "to_after",
        "between",
        "between_link",
        "pair_link",
        "link",
        "only",
        "ratio_before",
        "ratio_after",
        "ratio_or_occasion",
        "year_before",
        "not_elided",
        "pronoun_after",
        "of_them",
        "minus",
        "plus",
        "difference",
        "change_opening",
        "out_of",
        "quarter",
        "preposition",
        "reach_opening",
        "ordinal_suffix",
        "cardinal_suffix",
        "small_suffix",
        "large_suffix",
        "plural_ending",
        "genitive_noun_ending",
        "headcount",
        "many_ending",
        "not_goods_ending",
        "says_where",
        "them",
        "us",
        "rest",
        "instead",
        "adjective_ending",
        "abbreviation_ending",
        "abbreviation",
        "verb_ending",
        "participle_ending",
        "locative_ending",
    ]
)
FORWARD = ("currencies", "units", "counted")
# The slots of Kazakh endings, in their order; one ending of each line may be left out.
_KK_LAST = ("genitive", "dative", "accusative", "locative", "ablative", "instrumental", "owned")
_KK_DERIVING = ("similative", "adjective", "locative_adjective", "multiple", "collective")
# Roles of words that open an amount without a numeral.
_SEEDS = ("ratio", "percent", "before_zero")
_CACHE_LIMIT = 200_000
_LONGEST_FORMED = 10  # letters of the longest stem behind «*»
_SHORTEST_FORMED = 5  # letters of the shortest word that is read by its stem


class Term(NamedTuple):
    """An entry of a lexicon as the engine uses it."""

    group: str
    value: str
    role: str
    lang: str


class NumeralWord(NamedTuple):
    """A numeral word: its number, how it joins others, its language, its form and the cases its ending may show."""

    value: float
    role: str
    lang: str
    key: str
    cases: frozenset[str]


class Info:
    """What a word may be: its kind of token, numeral words, keys of the term tables with the case that each leaves,
    and the terms that begin (or, of groups that stand before a figure, end) with it."""

    __slots__ = ("capital", "first", "keys", "kind", "numerals", "seed")

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.capital = False  # whether a form counts in capitals only
        self.numerals: tuple[NumeralWord, ...] = ()
        self.keys: tuple[tuple[str, frozenset[str]], ...] = ()
        self.first: dict[str, list[tuple[dict[Any, Any], frozenset[str]]]] = {}
        self.seed = kind == DIGITS


_PLAIN_INFO = {kind: Info(kind) for kind in (SIGN, DIGITS, WORD)}
_NO_CASE: frozenset[str] = frozenset()
_CYRILLIC = re.compile("[а-яәғқңөұүһі]")
_LOOKALIKES = str.maketrans("aceiopxyhkmtb", "асеіорхуһкмтв")


def plain(word: str) -> str:
    """``word`` with the Latin letters that were typed inside a Cyrillic word made Cyrillic."""
    return word.translate(_LOOKALIKES) if not word.isascii() and _CYRILLIC.search(word) else word


def _kind(word: str) -> int:
    """The kind of a token by its first character."""
    first = word[0]
    if "0" <= first <= "9":
        return DIGITS
    return WORD if first.isalnum() and not first.isdecimal() else SIGN


Endings = dict[str, frozenset[str]]


def _kazakh_endings(numeral: bool = False) -> Endings:
    """All endings of a Kazakh noun, with the slots that the last one may fill.

    A ``numeral`` takes only the possessive of the third person and no adjective ending («бірлік», «үшінші» are others).
    """
    slots: dict[str, list[str]] = {}
    for entry in lexicon("kk", "endings"):
        slots.setdefault(entry.role, []).extend(entry.form.split("|"))
    third = ["ы", "і", "сы", "сі"]
    possessives = third if numeral else slots["possessive"]
    deriving = [name for name in _KK_DERIVING if not (numeral and name in {"adjective", "collective"})]
    last = [(ending, name) for name in _KK_LAST for ending in slots[name]]
    shown: dict[str, set[str]] = {"": {"bare"}}

    def add(ending: str, slot: str) -> None:
        shown.setdefault(ending, set()).add(slot)

    def add_cases(stem: str) -> None:
        for ending, slot in last:
            if ending != "н" or stem.endswith(("ы", "і")):  # «-н» marks the object behind a possessive only
                add(stem + ending, slot)

    for plural, possessive in itertools.product(["", *slots["plural"]], ["", *possessives]):
        stem = plural + possessive
        if stem:
            add(stem, "possessive" if possessive else "plural")
        add_cases(stem)
        if possessive:
            for ending, _ in last:
                add(stem + ending, "part")  # «он төртінің»
        for name in deriving:
            for ending in slots[name]:
                add(stem + ending, name)
    for name in deriving:
        persons = slots["possessive"] if name == "collective" else third  # «2-еуміз»
        for ending, plural, possessive in itertools.product(slots[name], ["", *slots["plural"]], ["", *persons]):
            add(ending + plural + possessive, name)
            add_cases(ending + plural + possessive)
    return {ending: frozenset(names) for ending, names in shown.items()}


def _russian_endings(role: str) -> Endings:
    """Russian endings of one role; they show no case here."""
    forms = [form for entry in lexicon("ru", "endings") if entry.role == role for form in entry.form.split("|")]
    return dict.fromkeys(["", *forms] if role == "noun" else forms, _NO_CASE)


def pieces(alternative: str) -> list[str]:
    """The tokens of a form as the lexicon writes it, with their ``~`` marks."""
    return alternative.split(" ")


class Lexicons(dict[str, Info]):
    """Term tables and numeral words of both languages; as a mapping, what is known of a word.

    ``trie[group]`` maps a key to a node; a node maps the next key to a node and ``None`` to the terms that end there.
    Groups that stand before a figure are stored backwards.
    """

    def __init__(self) -> None:
        super().__init__()
        self.endings = {
            ("kk", "~"): _kazakh_endings(),
            ("kk", "~n"): _kazakh_endings(numeral=True),
            ("ru", "~"): _russian_endings("noun"),
            ("ru", "~a"): _russian_endings("adjective"),
            ("kk", ""): {"": _NO_CASE},
            ("ru", ""): {"": _NO_CASE},
        }
        self.stems: dict[str, list[tuple[str, str]]] = {}
        self.literals: set[str] = set()
        self.capitals: set[str] = set()  # forms that count only in capitals («ИЗ»)
        self.numerals: dict[str, list[tuple[float, str, str]]] = {}
        self.trie: dict[str, dict[Any, Any]] = {}
        self.productive: dict[str, list[tuple[str, str]]] = {}  # stems behind «*», for words that nothing lists
        self.never: set[str] = set()
        self.shapes: dict[str, tuple[str, ...]] = {}
        self.ambiguous: set[str] = set()
        self.modifiers: dict[str, set[str]] = {"ending": set(), "word": set(), "never": set(), "case": set()}
        self._modifying: dict[str, bool] = {}
        for lang in LANGUAGES:
            self._read(lang)
        self.case_endings = tuple(sorted(self.modifiers["case"]))
        # «3-ші», «20-сыншы»: what an ordinal ending of Kazakh begins with
        self.ordinal_openings = tuple(form for form in self.shapes["ordinal_suffix"] if form.endswith(("шы", "ші")))

    def _read(self, lang: str) -> None:
        for entry in lexicon(lang, "lookalikes"):
            (self.never if entry.role == "never" else self.ambiguous).update(entry.form.split("|"))
        for name in NUMERALS:
            for entry in lexicon(lang, name):
                for form in entry.form.split("|"):
                    record = (float(entry.value), entry.role, lang)
                    self.numerals.setdefault(self._key(form, lang), []).append(record)
        for name in FORWARD:
            for entry in lexicon(lang, name):
                self._add("unit", entry.form, Term(name, entry.value, entry.role, lang), lang)
        for entry in lexicon(lang, "bounds"):
            backwards = entry.role in {"before", "direct"}
            after = entry.role.startswith(("after", "verb"))
            self._add(
                "bound_after" if after else "bound_" + entry.role,
                entry.form,
                Term("bounds", entry.value, entry.role, lang),
                lang,
                backwards,
            )
        for entry in lexicon(lang, "stops"):
            backwards = entry.role.startswith("before")
            self._add("stop_" + entry.role, entry.form, Term("stops", entry.value, entry.role, lang), lang, backwards)
        for entry in lexicon(lang, "modifiers"):
            self.modifiers[entry.role].update(entry.form.split("|"))
        for entry in lexicon(lang, "shapes"):
            if entry.role in PLAIN_SHAPES:
                self.shapes[entry.role] = (*self.shapes.get(entry.role, ()), *entry.form.split("|"))
                continue
            term = Term("shapes", entry.value, entry.role, lang)
            self._add(entry.role, entry.form, term, lang)
            self._add("before_" + entry.role, entry.form, term, lang, backwards=True)

    def _key(self, piece: str, lang: str) -> str:
        """The key of one token of a form; registers its stem."""
        if piece.startswith("*"):
            return self._productive_key(piece, lang)
        if "~" not in piece:
            self.literals.add(piece.lower())
            if piece != piece.lower():
                self.capitals.add(piece.lower())
            return piece
        stem, mark = piece.split("~")
        mark = "~" + mark
        known = self.stems.setdefault(stem, [])
        if (lang, mark) not in known:
            known.append((lang, mark))
        return f"{stem}{mark}{lang}"

    def _productive_key(self, piece: str, lang: str) -> str:
        """The key of a form like ``*щик~``: any word that ends so, where nothing lists it."""
        stem, tilde, kind = piece[1:].partition("~")
        known = self.productive.setdefault(stem, [])
        if (lang, tilde + kind) not in known:
            known.append((lang, tilde + kind))
        return f"*{stem}{tilde}{kind}{lang}"

    def _add(self, group: str, forms: str, term: Term, lang: str, backwards: bool = False) -> None:
        for form in forms.split("|"):
            keys = [self._key(piece, lang) for piece in pieces(form)]
            node = self.trie.setdefault(group, {})
            for key in reversed(keys) if backwards else keys:
                node = node.setdefault(key, {})
            node.setdefault(None, []).append(term)

    def __missing__(self, word: str) -> Info:
        """What ``word`` (folded) may be; remembered."""
        if len(self) > _CACHE_LIMIT:
            self.clear()
        found = self[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> Info:
        kind = _kind(word)
        if len(word) > 40:
            return _PLAIN_INFO[kind]
        capital = word in self.capitals
        word = plain(word)
        keys: list[tuple[str, frozenset[str]]] = [(word, _NO_CASE)] if word in self.literals else []
        for cut in range(len(word), 0, -1):
            for lang, mark in self.stems.get(word[:cut], ()):
                cases = self.endings[lang, mark].get(word[cut:])
                if cases is not None:
                    keys.append((f"{word[:cut]}{mark}{lang}", cases))
        if kind == WORD and not any(self._listed(key) for key, _ in keys):
            keys += self._formed(word)
        if not keys and not capital:
            return _PLAIN_INFO[kind]
        info = Info(kind)
        info.capital = capital
        info.keys = tuple(keys)
        info.numerals = tuple(
            NumeralWord(value, role, lang, key, cases)
            for key, cases in keys
            for value, role, lang in self.numerals.get(key, ())
        )
        for group, root in self.trie.items():
            nodes = [(root[key], cases) for key, cases in keys if key in root]
            if nodes:
                info.first[group] = nodes
        info.seed = info.seed or bool(info.numerals) or any(role in info.first for role in _SEEDS)
        return info

    def _listed(self, key: str) -> bool:
        """Whether the lexicons say themselves what a word with this key is: a unit, a numeral, or no person."""
        trie = self.trie
        return key in trie["unit"] or key in self.numerals or key in trie["unproductive"]

    def _formed(self, word: str) -> list[tuple[str, frozenset[str]]]:
        """The keys of a word that nothing lists, by how it is formed: «бетонщиков» as ``*щик~``; longest stem first."""
        found = []
        for size in range(_LONGEST_FORMED, 1, -1):
            for cut in range(len(word), max(size, _SHORTEST_FORMED) - 1, -1):
                for lang, mark in self.productive.get(word[cut - size : cut], ()):
                    cases = self.endings[lang, mark].get(word[cut:])
                    if cases is not None:
                        found.append((f"*{word[cut - size : cut]}{mark}{lang}", cases))
            if found:
                break
        return found

    def is_modifier(self, word: str) -> bool:
        """Whether ``word`` may stand between a number and what it counts: an adjective by its ending, or listed."""
        found = self._modifying.get(word)
        if found is None:
            if len(self._modifying) > _CACHE_LIMIT:
                self._modifying.clear()
            found = self._modifying[word] = self._modifies(plain(word))
        return found

    def _modifies(self, word: str) -> bool:
        if word in self.modifiers["never"]:
            return False
        return word in self.modifiers["word"] or any(
            word[-n:] in self.modifiers["ending"] for n in range(1, 6) if len(word) > n + 1
        )

    def is_bare(self, word: str) -> bool:
        """Whether a Kazakh word shows no case, number or verb ending, so that it may qualify the noun behind it."""
        word = plain(word)
        return len(word) > 2 and not word.endswith(self.case_endings) and word not in self.modifiers["never"]

    def match(self, group: str, tokens: Tokens, i: int, lang: str) -> tuple[Term, int, frozenset[str]] | None:
        """The longest term of ``group`` that begins at token ``i``: term, token after it, case of its last word.

        Between the tokens of a term a dot may stand («кв. м»); of two terms of one length that of ``lang`` wins.
        """
        if not 0 <= i < tokens.size:
            return None
        info = tokens.infos[i]
        opened = info.first.get(group)
        if opened is None and not info.capital:
            return None
        front = [(node, i + 1, cases) for node, cases in opened or ()]
        if info.capital:
            raw = tokens.raw[tokens.starts[i] : tokens.ends[i]]
            if raw in self.trie[group]:
                front.append((self.trie[group][raw], i + 1, _NO_CASE))
        best: tuple[Term, int, frozenset[str]] | None = None
        while front:
            following = []
            for node, j, cases in front:
                if None in node and (best is None or j > best[1] or (j == best[1] and not best[2])):
                    best = (_preferred(node[None], lang), j, cases)
                if len(node) == (None in node) or j >= tokens.size or not tokens.joined(j):
                    continue
                for key, shown in tokens.infos[j].keys:
                    if key in node:
                        following.append((node[key], j + 1, shown))
                if tokens.words[j] == "." and "." not in node and tokens.glued(j):
                    following.append(({k: v for k, v in node.items() if k is not None}, j + 1, cases))
            front = following
        return best

    def match_back(self, group: str, tokens: Tokens, i: int, lang: str) -> tuple[Term, int] | None:
        """The longest term of ``group`` that ends just before token ``i``: term and its first token."""
        j = i - 1
        if j < 0 or i > tokens.size:
            return None
        opened = tokens.infos[j].first.get(group)
        if opened is None or not (i == tokens.size or tokens.joined(i)):
            return None
        front = [node for node, _ in opened]
        best: tuple[Term, int] | None = None
        while front:
            for node in front:
                if None in node and (best is None or best[1] > j):
                    best = (_preferred(node[None], lang), j)
            if j == 0 or not tokens.joined(j):
                break
            j -= 1
            front = [node[key] for node in front for key, _ in tokens.infos[j].keys if key in node]
        return best


def _preferred(terms: list[Term], lang: str) -> Term:
    if len(terms) == 1:
        return terms[0]
    return next((term for term in terms if term.lang == lang), terms[0])


@functools.cache
def lexicons() -> Lexicons:
    """The lexicons, read once a process."""
    return Lexicons()


__all__ = ["Info", "Lexicons", "NumeralWord", "Term", "lexicons"]
