"""slovnet's bundled taggers (names, morphology) over many sentences at once, without padding, where they are asked.

The sentences are laid end to end with a place for no word between them, so that a convolution never looks from one
sentence into the next. What the first layer makes of a word is remembered; the layers above are computed only where a
wanted tag depends on them: each looks one word to each side.

``tag`` gives slovnet's tags. Those of morphology do not depend on which of them are wanted; a name tag is chosen
together with its neighbours (CRF), so beside a wanted word that is not at the end of its sentence an ``O`` is taken
for given. ``tag_names`` asks only near words that look like names (a capital or a Latin letter), about half of all.
Not exact therefore: a name that goes on in small letters for long or behind a comma, and a number that is a name
alone. On NEREL's dev part and the packaged corpus it gives 3,205 of slovnet's 3,210 names, and one that is not its.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from slovnet.shape import word_shape
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Tokens taken at a time: enough for long matrix products, little enough to stay in the processor's memory.
_CHUNK_TOKENS = 2048
_LIKE_NAME = re.compile("[A-Za-z]|[^\\W\\d_a-zа-яёәіңғүұқөһ]")
"""What a word holds with which a name may begin: a capital or a Latin letter."""
_ENDS_NAME = re.compile("[0-9–—;:!?…,.]")
"""What a word begins with behind which a name in small letters hardly goes on."""
_OPENINGS = frozenset((
    "а", "без", "благодаря", "в", "во", "где", "да", "для", "до", "его", "ее", "если", "за", "и", "из", "или", "им",
    "их", "к", "как", "какой", "ко", "когда", "кроме", "между", "мы", "на", "над", "не", "ни", "но", "о", "об",
    "однако", "он", "она", "они", "от", "перед", "по", "под", "поскольку", "после", "поэтому", "при", "про", "с",
    "со", "среди", "так", "также", "то", "у", "чем", "через", "что", "чтобы", "эта", "эти", "это", "этот", "я",
))  # fmt: skip
"""Prepositions, conjunctions and pronouns: their capital is only that of a sentence that they begin."""
_BEHIND, _BETWEEN = 8, 2
"""Words in small letters that may belong to a name: behind one that looks like it, and between two stretches."""
_NEVER = -1e6
"""The score of a tag that a word cannot have."""
_REMEMBERED = 1 << 14
"""Words whose part in the first layer is remembered (50 MB a tagger)."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One convolution: ``weight`` (3 inputs x filters) for the word before, the word and the one after."""

    weight: Floats
    bias: Floats
    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of one tagger; ``transitions`` (tags x tags): empty unless the model ends in a CRF."""

    tagger: Any
    layers: tuple[_Layer, ...]
    weight: Floats
    bias: Floats
    transitions: Floats
    tags: npt.NDArray[np.object_]


def _layer(item: Any) -> _Layer:
    weight = item.conv.weight.array.reshape(item.conv.weight.shape)  # filters x inputs x 3
    taps = np.ascontiguousarray(weight.transpose(2, 1, 0)).reshape(-1, weight.shape[0])
    norm = item.norm
    scale = norm.weight.array / norm.std.array
    return _Layer(taps, item.conv.bias.array, scale, norm.bias.array - norm.mean.array * scale)


@functools.cache
def _embedding() -> Any:
    from natasha import NewsEmbedding

    return NewsEmbedding()


@functools.cache
def load(kind: str) -> Tagger:
    """The bundled tagger: ``ner`` or ``morph``; read from natasha's data once per process."""
    from natasha import NewsMorphTagger, NewsNERTagger

    tagger = {"ner": NewsNERTagger, "morph": NewsMorphTagger}[kind](_embedding())
    model = tagger.infer.model
    crf = getattr(model.head, "crf", None)
    return Tagger(
        tagger,
        tuple(_layer(item) for item in model.encoder.layers),
        model.head.proj.weight.array,
        model.head.proj.bias.array,
        crf.transitions.array if crf else np.zeros((0, 0), dtype=np.float32),
        np.array(tagger.infer.decoder.tags_vocab.items, dtype=object),
    )


class _Look(NamedTuple):
    """All that is looked at of a word: the numbers of its vector and of its shape, and its flags (see ``_Words``)."""

    word_id: int
    shape_id: int
    like_name: bool
    ends_name: bool
    opening: bool


class _Words:
    """What the first layer makes of each word, for words met before too.

    ``table`` has three rows a word: its part in the layer's output at the word behind it, at itself (with the bias),
    and at the word before it. The first three are those of no word: zeros. Words that the model does not tell apart,
    such as most figures, share their rows. Where the memory is full, it begins anew.
    """

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        first = tagger.layers[0]
        self._bias = first.bias
        self._taps = np.concatenate(np.split(first.weight, 3), axis=1)  # inputs x (3 filters)
        self._known: dict[str, int] = {}
        self._alike: dict[_Look, int] = {}
        self.table = np.zeros((3 * (_REMEMBERED + 1), len(first.bias)), dtype=np.float32)
        self.flags: Flags = np.zeros((3, _REMEMBERED + 1), dtype=np.bool_)  # those of ``_Look`` by number

    def numbers_of(self, sentences: Sequence[Sequence[str]]) -> Ints:
        """The number of each word, sentence behind sentence; 0, which is no word, before and behind each sentence."""
        try:
            return self._numbers(sentences)
        except KeyError:
            self._learn({*itertools.chain.from_iterable(sentences)})
            return self._numbers(sentences)

    def _numbers(self, sentences: Sequence[Sequence[str]]) -> Ints:
        flat = [0]
        for sentence in sentences:
            flat += map(self._known.__getitem__, sentence)
            flat.append(0)
        return np.array(flat, dtype=np.int64)

    def _learn(self, words: set[str]) -> None:
        """Takes up the words that are not known; the others stay."""
        missing = sorted(words.difference(self._known))
        if len(self._known) + len(missing) > _REMEMBERED:
            self._known.clear()
            self._alike.clear()
            missing = sorted(words)
        looks = [self._look(word) for word in missing]
        first = len(self._alike) + 1
        new = [look for look in dict.fromkeys(looks) if look not in self._alike]
        self._alike.update(zip(new, range(first, first + len(new)), strict=True))
        self._known.update(zip(missing, map(self._alike.__getitem__, looks), strict=True))
        if new:
            self._fill(first, new)

    def _look(self, word: str) -> _Look:
        encoder = self._tagger.tagger.infer.encoder
        low = word.lower()
        ids = encoder.words_vocab.encode(low), encoder.shapes_vocab.encode(word_shape(word))
        like_name, ends_name = _LIKE_NAME.search(word) is not None, _ENDS_NAME.match(word) is not None
        return _Look(*ids, like_name, ends_name, opening=low.replace("ё", "е") in _OPENINGS)

    def _fill(self, first: int, looks: Sequence[_Look]) -> None:
        """Writes the rows and flags of the numbers from ``first`` on."""
        last = first + len(looks)
        word_ids, shape_ids, *flags = zip(*looks, strict=True)
        self.flags[:, first:last] = flags
        embedded: Floats = self._tagger.tagger.infer.model.emb(np.array(word_ids), np.array(shape_ids))  # words x 330
        made = embedded.astype(np.float32) @ self._taps
        made[:, len(self._bias) : 2 * len(self._bias)] += self._bias
        self.table[3 * first : 3 * last] = made.reshape(-1, len(self._bias))


@functools.cache
def _words(kind: str) -> _Words:
    return _Words(load(kind))


def _finished(rows: Floats, layer: _Layer) -> None:
    """Makes of what a layer's convolution gives (rows x filters) its output."""
    np.maximum(rows, 0, out=rows)
    rows *= layer.scale
    rows += layer.shift


def _below_zeros(size: int, layer: _Layer) -> tuple[Floats, Floats]:
    """Room for ``size`` rows of a layer's output below a row of zeros: all of it, and that without the zeros."""
    room = np.empty((size + 1, len(layer.bias)), dtype=np.float32)
    room[0] = 0
    return room, room[1:]


def _first_layer(words: _Words, numbers: Ints, at: Ints, layer: _Layer) -> Floats:
    """The first layer's output at the places ``at`` of ``numbers``, below a row of zeros."""
    room, rows = _below_zeros(len(at), layer)
    np.take(words.table, 3 * numbers[at] + 1, axis=0, out=rows, mode="clip")
    rows += words.table[3 * numbers[at - 1]]
    rows += words.table[3 * numbers[at + 1] + 2]
    _finished(rows, layer)
    return room


def _next_layer(below: Floats, around: Ints, layer: _Layer) -> Floats:
    """A layer's output, below a row of zeros; ``around`` (places x 3): the rows of ``below`` that a place looks at."""
    room, rows = _below_zeros(len(around), layer)
    np.matmul(below[around].reshape(-1, len(layer.weight)), layer.weight, out=rows)
    rows += layer.bias
    _finished(rows, layer)
    return room


def _widened(mask: Flags) -> Flags:
    """``mask`` with the places beside those that it marks."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    return wide


def _shifted(mask: Flags, said: Flags, forward: bool) -> Flags:
    """``mask`` moved by one place, within sentences (``said``: the places that hold a word)."""
    moved = np.zeros_like(mask)
    if forward:
        moved[1:] = mask[:-1]
    else:
        moved[:-1] = mask[1:]
    return moved & said


def _near_names(words: _Words, numbers: Ints) -> Flags:
    """The places of words that may belong to a name.

    Those are the words like names (but no small word that begins a sentence) with one word on each side, the words
    behind them up to a figure or a sign, at most ``_BEHIND``, and what stands between two such stretches, at most
    ``_BETWEEN`` words from each.
    """
    said = numbers > 0
    like, ends, opening = words.flags[:, numbers]
    like[1:] &= said[:-1] | ~opening[1:]
    further = ~ends
    behind = _shifted(like, said, forward=True)
    near: Flags = like | behind | _shifted(like, said, forward=False)
    for _ in range(_BEHIND - 1):
        behind = _shifted(behind, said, forward=True) & further
        near |= behind
    left = right = near
    for _ in range(_BETWEEN):
        left = left | _shifted(left, said, forward=True)
        right = right | _shifted(right, said, forward=False)
    return near | (left & right)


_AROUND = np.array([-1, 0, 1])


def _scores(kind: str, numbers: Ints, wanted: Flags) -> Floats:
    """Scores of the tags, places x tags, at the places of ``numbers`` that ``wanted`` marks.

    Each layer looks one word to each side: one below is computed for so much more and not for the rest.
    """
    tagger, words = load(kind), _words(kind)
    masks = [wanted]
    for _ in tagger.layers[1:]:
        masks.append(_widened(masks[-1]) & (numbers > 0))
    at = np.flatnonzero(masks.pop())
    rows = _first_layer(words, numbers, at, tagger.layers[0])
    for layer in tagger.layers[1:]:
        row_of = np.zeros(len(numbers), dtype=np.int64)
        row_of[at] = np.arange(1, len(at) + 1)
        at = np.flatnonzero(masks.pop())
        rows = _next_layer(rows, row_of[at[:, None] + _AROUND], layer)
    return rows[1:] @ tagger.weight + tagger.bias


def _viterbi(scores: Floats, starts: Ints, sizes: Ints, transitions: Floats) -> Ints:
    """The tag of each row in the best sequences, all step by step together; rows in none have tag 0.

    The sequences begin at rows ``starts`` and are ``sizes`` rows long.
    """
    order = np.argsort(-sizes, kind="stable")
    sizes, first = sizes[order], starts[order]
    best = scores[first]
    back: list[Ints] = []
    for step in range(1, int(sizes[0])):
        alive = int(np.count_nonzero(sizes > step))
        options = best[:alive, :, None] + transitions
        back.append(options.argmax(1))
        best[:alive] = options.max(1) + scores[first[:alive] + step]
    tag = best.argmax(1)
    tags = np.zeros(len(scores), dtype=np.int64)
    for step in range(len(back), 0, -1):
        choice = back[step - 1]
        alive = len(choice)
        tags[first[:alive] + step] = tag[:alive]
        tag[:alive] = choice[np.arange(alive), tag[:alive]]
    tags[first] = tag
    return tags


def _best_sequences(tagger: Tagger, scores: Floats, numbers: Ints, wanted: Flags) -> Ints:
    """The tag of each place by the CRF: a sequence is a stretch of wanted words with an ``O`` on either side of it."""
    outside = tagger.tags.tolist().index("O")
    known = np.full((len(numbers), len(tagger.tags)), _NEVER, dtype=np.float32)
    known[:, outside] = 0
    known[wanted] = scores
    inside = (_widened(wanted) & (numbers > 0)).astype(np.int8)
    edges = np.diff(inside, prepend=0, append=0)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    tags = _viterbi(known, starts, ends - starts, tagger.transitions)
    tags[inside == 0] = outside
    return tags


def _chunks(sentences: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Ranges of sentences with about ``_CHUNK_TOKENS`` words each."""
    start = words = 0
    for index, sentence in enumerate(sentences):
        words += len(sentence) + 1
        if words >= _CHUNK_TOKENS:
            yield start, index + 1
            start, words = index + 1, 0
    if start < len(sentences):
        yield start, len(sentences)


@functools.cache
def _threads() -> ThreadpoolController:
    """The thread pools of numpy's linear algebra. Products here are small: one thread is faster than two that wait."""
    return ThreadpoolController()


def tag(
    kind: str, sentences: Sequence[Sequence[str]], wanted: Sequence[Sequence[bool]] | None = None
) -> list[list[str]]:
    """Tags of the words of each sentence (``B-PER`` … for ``ner``, ``NOUN|Case=Gen|…`` for ``morph``).

    ``wanted`` marks the words of each sentence whose tags are needed; by default all are. The others get ``O`` from
    ``ner`` and an empty string from ``morph``.
    """

    def marked(numbers: Ints, start: int, stop: int) -> Flags:
        if wanted is None:
            return numbers > 0
        return np.array([False, *itertools.chain.from_iterable((*some, False) for some in wanted[start:stop])])

    return _tagged(kind, sentences, marked)


def tag_names(sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Name tags of the words of each sentence; words far from any that looks like a name get ``O`` unasked."""
    return _tagged("ner", sentences, lambda numbers, start, stop: _near_names(_words("ner"), numbers))


def _tagged(
    kind: str, sentences: Sequence[Sequence[str]], wanted: Callable[[Ints, int, int], Flags]
) -> list[list[str]]:
    """Tags of the words of each sentence; ``wanted`` says of a range of sentences, laid end to end, which are asked."""
    tagger = load(kind)
    with _threads().limit(limits=1, user_api="blas"):
        parts = []
        for start, stop in _chunks(sentences):
            numbers = _words(kind).numbers_of(sentences[start:stop])
            asked = wanted(numbers, start, stop)
            scores = _scores(kind, numbers, asked)
            parts.append((numbers[1:], asked[1:], scores if tagger.transitions.size else scores.argmax(1)))
        if not parts:
            return []
        numbers, asked, found = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    flat = _names(tagger, numbers, asked, found) if tagger.transitions.size else _morphology(tagger, asked, found)
    tagged, at = [], 0
    for sentence in sentences:
        tagged.append(flat[at : at + len(sentence)])
        at += len(sentence) + 1
    return tagged


def _names(tagger: Tagger, numbers: Ints, asked: Flags, scores: Floats) -> list[str]:
    """The name tag at each place; ``O`` where it is not asked."""
    return list(tagger.tags[_best_sequences(tagger, scores, numbers, asked)]) if len(scores) else ["O"] * len(asked)


def _morphology(tagger: Tagger, asked: Flags, best: Ints) -> list[str]:
    """The tag of morphology at each place, given its number where it is asked; nothing elsewhere."""
    tags = np.full(len(asked), "", dtype=object)
    tags[asked] = tagger.tags[best]
    return list(tags)
