"""Russian text as tagged words: sentences, words with their tags, and the nominative of a word or a name."""

from __future__ import annotations

import functools
import itertools
import operator
import os
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from razdel.segmenters.punct import DASHES, ENDINGS
from razdel.segmenters.tokenize import ATOM, INT, LAT, OTHER, PUNCT, RU, SMILE

from kzind.entities import slovnet_flat
from kzind.types import Span

_INFLECTED = ("NOUN", "PROPN", "ADJ", "VERB", "DET")
_CYRILLIC = re.compile("[а-яёА-ЯЁ]")
_SURNAME_IN_CAPITALS = re.compile(
    "[А-ЯЁӘІҢҒҮҰҚӨҺ-]{2,}(?:ОВ|ЕВ|ЁВ|ИН|ЫН|СКИЙ|КИЙ|АЯ|УЛЫ|ҰЛЫ|КЫЗЫ|ҚЫЗЫ|БЕК|БАЙ|ХАН|ЕНКО|ЮК|ЧУК)"
    "(?:А|У|ЫМ|ОМ|Е|ОЙ|ОГО|ОМУ|ИМ)?"
)


class Untagged(LookupError):
    """A word's morphology is asked for that it has not been given; ``start`` is the word's."""

    def __init__(self, start: int) -> None:
        super().__init__(f"the word at {start} has no morphological tag yet: give it one with tag_morphology")
        self.start = start


@functools.lru_cache(maxsize=4096)
def _feature(morph: str, name: str) -> str | None:
    """The part of speech (no ``name``) or a feature of a morphological tag."""
    if not name:
        return morph.partition("|")[0]
    at = morph.find(f"{name}=")
    return morph[at + len(name) + 1 :].partition("|")[0] if at >= 0 else None


class Word(NamedTuple):
    """A word or mark of a sentence: offsets into the text, name tag (``B-PER`` …), morphological tag of slovnet.

    ``first``: it begins the sentence. Without its morphological tag, what follows from that raises ``Untagged``.
    """

    start: int
    end: int
    text: str
    low: str
    name: str
    morph: str | None
    first: bool = False

    @property
    def pos(self) -> str:
        """Part of speech (Universal Dependencies)."""
        if self.morph is None:
            raise Untagged(self.start)
        return _feature(self.morph, "") or ""

    def feature(self, name: str) -> str | None:
        """A morphological feature, such as ``Case``."""
        if self.morph is None:
            raise Untagged(self.start)
        return _feature(self.morph, name)


Words = Sequence[Word]
_word: Callable[[tuple[int, int, str, str, str, str | None, bool]], Word] = functools.partial(tuple.__new__, Word)
"""``Word(*values)`` in half its time."""


#: A sign to the types of atoms that it joins on both its sides: «кто-то», «snake_case», «5,4», «1/2».
_JOINS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*DASHES, "_"), (RU, LAT, INT, OTHER)),
    **dict.fromkeys(".,/\\", (INT,)),
}
_LETTERS = (OTHER, RU, LAT)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, str]]:
    """Words and signs of ``text[start:end]`` with their offsets, as ``razdel.tokenize`` gives them, in a third of its
    time."""
    atoms = [*ATOM.finditer(text, start, len(text) if end is None else end)]
    starts, ends = [*map(re.Match.start, atoms)], [*map(re.Match.end, atoms)]
    found = []
    begin = starts[0] if starts else 0
    for i, (stop, following) in enumerate(zip(ends, [*starts[1:], -1], strict=False)):
        if following != stop or not _joined(atoms, i, text[begin : ends[i + 1]]):
            found.append((begin, stop, text[begin:stop]))
            begin = following
    return found


def _joined(atoms: Sequence[re.Match[str]], i: int, whole: str) -> bool:
    """Whether atoms ``i`` and ``i + 1``, which touch, belong to one word; ``whole`` is what it would be.

    An atom is a stretch of letters of one script, of digits, or a sign; its type the name of the group that matched.
    """
    left, right = atoms[i].lastgroup, atoms[i + 1].lastgroup
    if left != PUNCT and right != PUNCT:
        return (left == OTHER and right in _LETTERS) or (left in _LETTERS and right == OTHER)
    before, after = atoms[i].group(), atoms[i + 1].group()
    if before in _JOINS:
        types, sides = _JOINS[before], [atoms[i - 1].lastgroup, right] if i else []
    elif after in _JOINS:
        types, sides = _JOINS[after], [left, atoms[i + 2].lastgroup] if i + 2 < len(atoms) else []
    else:
        types, sides = (), []
    if sides and sides[0] in types and sides[1] in types:
        return True
    if left == right:
        ends = before in ENDINGS and after in ENDINGS
        return ends or before + after in ("--", "**") or bool(SMILE.match(whole))
    return after == "!" and before.lower() == "yahoo"


def cut(text: str, start: int, end: int) -> list[str]:
    """The words and signs of ``text[start:end]``, those of ``tokenize``: most stretches between blanks were met before.
    """
    found = [*map(_cut_stretch, text[start:end].split())]
    if () in found:
        return [word for _, _, word in tokenize(text, start, end)]
    return [*itertools.chain.from_iterable(found)]


@functools.lru_cache(maxsize=1 << 15)
def _cut_stretch(stretch: str) -> tuple[str, ...]:
    """The words and signs of a text without blanks; none where a sign at its end may join it to what is beside it."""
    if len(stretch) > 1 and (stretch[0] in _JOINS or _may_join(stretch)):
        return ()
    return tuple([word for _, _, word in tokenize(stretch)])


def _may_join(stretch: str) -> bool:
    """Whether the last sign would join the atom before it to a like one behind: «17, 5»."""
    if stretch[-1] not in _JOINS:
        return False
    *_, before, _ = ATOM.finditer(stretch)
    return before.lastgroup in _JOINS[stretch[-1]]


def _as_read(tokens: Sequence[str]) -> Sequence[str]:
    """Tokens as the taggers should see them: a surname in capitals beside a name in small letters as ``Бекенова``."""
    if not any(map(str.isupper, tokens)):
        return tokens
    read = list(tokens)
    for i, token in enumerate(tokens):
        if len(token) > 4 and token.isupper() and _SURNAME_IN_CAPITALS.fullmatch(token):
            beside = [*tokens[max(0, i - 1) : i], *tokens[i + 1 : i + 2]]
            if any(len(t) > 2 and t.istitle() for t in beside):
                read[i] = token.capitalize()
    return read


class Tagged(NamedTuple):
    """A sentence that begins at ``start`` of ``text``: its words and their name tags."""

    text: str
    start: int
    words: Sequence[str]
    names: Sequence[str]


def tagged(texts: Sequence[str], parts: Sequence[Sequence[Span]]) -> list[list[Tagged]]:
    """The sentences of each text, which lie at ``parts``, with name tags. All go through the model together."""
    words = [[cut(text, a, b) for a, b in document] for text, document in zip(texts, parts, strict=True)]
    names = iter(slovnet_flat.tag_names([_as_read(sentence) for document in words for sentence in document]))
    return [
        [Tagged(text, a, sentence, next(names)) for (a, _), sentence in zip(spans, document, strict=True)]
        for text, spans, document in zip(texts, parts, words, strict=True)
    ]


def words_of(sentence: Tagged) -> list[Word]:
    """The words of a sentence with their places in its text."""
    text, at, words, names = sentence
    if not words:
        return []
    starts = []
    for word in words:
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
    ends = map(operator.add, starts, map(len, words))
    low = " ".join(words).lower().replace("ё", "е").split(" ")
    first = itertools.chain((True,), itertools.repeat(False, len(words) - 1))
    return [*map(_word, zip(starts, ends, words, low, names, itertools.repeat(None, len(words)), first, strict=True))]


def tag_morphology(some: Sequence[list[Word]], wanted: Sequence[Sequence[bool]] | None = None) -> None:
    """Give the words of some sentences, all or those ``wanted``, their morphological tags, in one go of the model."""
    marked = [[True] * len(words) for words in some] if wanted is None else wanted
    asked = [(words, marks) for words, marks in zip(some, marked, strict=True) if any(marks)]
    read = [_as_read([word.text for word in words]) for words, _ in asked]
    found = slovnet_flat.tag("morph", read, [marks for _, marks in asked])
    for (words, marks), tags in zip(asked, found, strict=True):
        for k in itertools.compress(range(len(words)), marks):
            word = words[k]
            words[k] = _word((*word[:5], tags[k], word.first))


@functools.cache
def vocabulary() -> Any:
    """natasha's morphological dictionary; the path is given because its own look-up needs setuptools."""
    import pymorphy2_dicts_ru

    os.environ.setdefault("PYMORPHY2_DICT_PATH", pymorphy2_dicts_ru.get_path())
    from natasha import MorphVocab

    return MorphVocab()


@functools.lru_cache(maxsize=1 << 14)
def with_shape(word: str, pattern: str) -> str:
    """``word`` (small letters) in the capitals of ``pattern``, whose beginning it shares."""
    if pattern.isupper() and len(pattern) > 1:
        return word.upper()
    shared = 0
    while shared < min(len(word), len(pattern)) and word[shared] == pattern[shared].lower().replace("ё", "е"):
        shared += 1
    return pattern[:shared] + word[shared:]


# (case, endings of a masculine name, endings of the nominative): for names the dictionary does not know.
_BY_ENDING: tuple[tuple[str, str, str], ...] = (
    ("Gen", "(?<=[бвгджзклмнпрстфхцчшщқғң])а$", ""),
    ("Acc", "(?<=[бвгджзклмнпрстфхцчшщқғң])а$", ""),
    ("Dat", "(?<=[бвгджзклмнпрстфхцчшщқғң])у$", ""),
    ("Ins", "(?<=[бвгджзклмнпрстфхцчшщқғң])(?:ом|ем|ым)$", ""),
    ("Loc", "(?<=[бвгджзклмнпрстфхцчшщқғң])е$", ""),
    ("Gen", "(?<=[аеиоуы])я$", "й"),
    ("Acc", "(?<=[аеиоуы])я$", "й"),
    ("Dat", "(?<=[аеиоуы])ю$", "й"),
    ("Ins", "(?<=[аеиоуы])ем$", "й"),
)


def by_ending(word: str, case: str) -> str:
    """Nominative of a masculine name in small letters by its ending alone."""
    for known, pattern, ending in _BY_ENDING:
        if known == case and re.search(pattern, word):
            return re.sub(pattern, ending, word)
    return word


@functools.lru_cache(maxsize=65536)
def _nominative(word: str, pos: str, case: str, gender: str | None, number: str | None, name: str) -> str:
    """Nominative of a word in small letters; ``name`` (``Surn``, ``Name`` or empty) says which readings come first."""
    wanted = {"PROPN": "NOUN", "DET": "ADJ"}.get(pos, pos)
    forms = [f for f in vocabulary()(word) if f.feats.get("Case") == case]
    ranked = sorted(
        forms,
        key=lambda f: (
            bool(name) and name not in f.tag,
            f.feats.get("Number", number) != number,
            gender is not None and f.feats.get("Gender", gender) != gender,
            f.pos != wanted,
        ),
    )
    for form in ranked:
        if gender and form.feats.get("Gender", gender) != gender and form.feats.get("Number") != "Plur":
            continue
        if not name and form.pos != wanted and {form.pos, wanted} != {"NOUN", "ADJ"}:
            continue
        if (number == "Plur") != (form.feats.get("Number") == "Plur"):
            continue
        nominative = form.inflect({"Nom"})
        if nominative:
            found: str = nominative.word
            return found.replace("ё", "е")
    return by_ending(word, case) if gender != "Fem" and pos != "ADJ" else word


def nominative(word: Word, case: str | None = None, gender: str | None = None, name: str = "") -> str:
    """The nominative of one word, in the capitals it is written in; number is kept.

    ``case`` and ``gender`` replace the tagger's, where a neighbour is surer.
    """
    if word.morph is None:
        raise Untagged(word.start)
    return _shown_nominative(word.text, word.low, word.morph, case, gender, name)


@functools.lru_cache(maxsize=1 << 14)
def _shown_nominative(text: str, low: str, morph: str, case: str | None, gender: str | None, name: str) -> str:
    """The nominative of a word that stands as ``text``."""
    case, pos = case or _feature(morph, "Case"), _feature(morph, "") or ""
    if not case or case == "Nom" or pos not in _INFLECTED or not _CYRILLIC.search(text):
        return text
    if text.isupper() and len(text) < 6:
        return text
    found = _nominative(low, pos, case, gender or _feature(morph, "Gender"), _feature(morph, "Number"), name)
    return text if found == low else with_shape(found, text)


def joined(text: str, words: Words, forms: Sequence[str]) -> str:
    """``forms`` of the words with the spaces of ``text`` between them."""
    parts = []
    for k, (word, form) in enumerate(zip(words, forms, strict=True)):
        if k:
            parts.append(" " if text[words[k - 1].end : word.start] else "")
        parts.append(form)
    return "".join(parts)
