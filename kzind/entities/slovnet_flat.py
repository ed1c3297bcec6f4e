"""slovnet's bundled taggers (names, morphology) over many sentences at once, without padding.

The sentences are laid end to end with one row of zeros between them. A convolution of width three with padding one
then never looks from one sentence into the next, so tags are those of slovnet sentence by sentence, at a third of the
time: no row is wasted on padding, and what the first layer makes of a word is remembered.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from slovnet.shape import word_shape
from threadpoolctl import ThreadpoolController

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

#: Tokens taken at a time: enough for long matrix products, little enough to stay in the processor's memory.
_CHUNK_TOKENS = 2048
_REMEMBERED = 1 << 14
"""Words whose part in the first layer is remembered (50 MB a tagger)."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One convolution: ``taps`` are three matrices (inputs x filters): for the word before, the word, the one after."""

    taps: tuple[Floats, Floats, Floats]
    bias: Floats
    scale: Floats
    shift: Floats


@dataclass(frozen=True, slots=True)
class Tagger:
    """Weights of one tagger; ``transitions`` (tags x tags) only where the model ends in a CRF."""

    tagger: Any
    layers: tuple[_Layer, ...]
    weight: Floats
    bias: Floats
    transitions: Floats | None
    tags: npt.NDArray[np.object_]


def _layer(item: Any) -> _Layer:
    weight = item.conv.weight.array.reshape(item.conv.weight.shape)
    before, here, after = (np.ascontiguousarray(weight[:, :, k].T) for k in range(3))
    norm = item.norm
    scale = norm.weight.array / norm.std.array
    return _Layer((before, here, after), item.conv.bias.array, scale, norm.bias.array - norm.mean.array * scale)


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
        crf.transitions.array if crf else None,
        np.array(tagger.infer.decoder.tags_vocab.items, dtype=object),
    )


class _Words:
    """What the first layer makes of each word, for words met before too: rows of (before, here, after) x filters.

    Row 0 is that of no word: zeros. Where the memory is full, it begins anew.
    """

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self._taps = np.concatenate(tagger.layers[0].taps, axis=1)
        self._bias = tagger.layers[0].bias
        self._rows: dict[str, int] = {}
        self.table = np.zeros((_REMEMBERED + 1, 3, len(self._bias)), dtype=np.float32)

    def rows_of(self, sentences: Sequence[Sequence[str]]) -> Ints:
        """The row of each word, sentence behind sentence, row 0 behind each sentence."""
        distinct = dict.fromkeys(itertools.chain.from_iterable(sentences))
        missing = [word for word in distinct if word not in self._rows]
        if len(self._rows) + len(missing) > _REMEMBERED:
            self._rows.clear()
            missing = list(distinct)
        if missing:
            first = len(self._rows) + 1
            self._rows.update(zip(missing, range(first, first + len(missing)), strict=True))
            made = self._embedded(missing) @ self._taps
            made[:, len(self._bias) : 2 * len(self._bias)] += self._bias
            self.table[first : first + len(missing)] = made.reshape(len(missing), 3, -1)
        flat: list[int] = []
        for sentence in sentences:
            flat += map(self._rows.__getitem__, sentence)
            flat.append(0)
        return np.array(flat, dtype=np.int64)

    def _embedded(self, words: Sequence[str]) -> Floats:
        """Embeddings of the given words, words x 330: the word's vector and the shape's."""
        encoder, embedding = self._tagger.tagger.infer.encoder, self._tagger.tagger.infer.model.emb
        word_ids = np.array([encoder.words_vocab.encode(word.lower()) for word in words])
        shape_ids = np.array([encoder.shapes_vocab.encode(word_shape(word)) for word in words])
        rows: Floats = embedding(word_ids, shape_ids).astype(np.float32)
        return rows


@functools.cache
def _words(kind: str) -> _Words:
    return _Words(load(kind))


def _activated(rows: Floats, layer: _Layer, gaps: Ints) -> Floats:
    """The layer's output from what its convolution gives, changed in place; rows of ``gaps`` are zero."""
    np.maximum(rows, 0, out=rows)
    rows *= layer.scale
    rows += layer.shift
    rows[gaps] = 0
    return rows


def _scores(kind: str, sentences: Sequence[Sequence[str]]) -> tuple[Floats, Ints]:
    """(scores: rows x tags, first row of each sentence)."""
    tagger, words = load(kind), _words(kind)
    lengths = np.array([len(sentence) for sentence in sentences])
    starts = np.concatenate(([0], np.cumsum(lengths + 1)[:-1])).astype(np.int64)
    gaps = starts + lengths
    ids = words.rows_of(sentences)
    rows = words.table[ids, 1]
    rows[1:] += words.table[ids[:-1], 0]
    rows[:-1] += words.table[ids[1:], 2]
    rows = _activated(rows, tagger.layers[0], gaps)
    for layer in tagger.layers[1:]:
        before, here, after = (rows @ tap for tap in layer.taps)
        here += layer.bias
        here[1:] += before[:-1]
        here[:-1] += after[1:]
        rows = _activated(here, layer, gaps)
    return rows @ tagger.weight + tagger.bias, starts


def _viterbi(scores: Floats, starts: Ints, lengths: Sequence[int], transitions: Floats) -> Ints:
    """The tag of each row (0 between sentences) in the best sequences, all sentences step by step together."""
    order = np.argsort([-n for n in lengths], kind="stable")
    sizes = np.array(lengths)[order]
    first = starts[order]
    best = scores[first]
    back: list[Ints] = []
    for step in range(1, int(sizes[0])):
        alive = int((sizes > step).sum())
        options = best[:alive, :, None] + transitions[None] + scores[first[:alive] + step][:, None, :]
        choice = options.argmax(1)
        best = best.copy()
        best[:alive] = np.take_along_axis(options, choice[:, None, :], 1)[:, 0, :]
        back.append(choice)
    tag = best.argmax(1)
    tags = np.zeros(len(scores), dtype=np.int64)
    for step in range(len(back), 0, -1):
        choice = back[step - 1]
        alive = len(choice)
        tags[first[:alive] + step] = tag[:alive]
        tag[:alive] = choice[np.arange(alive), tag[:alive]]
    tags[first] = tag
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


def tag(kind: str, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    """Tags of the words of each sentence (``B-PER`` … for ``ner``, ``NOUN|Case=Gen|…`` for ``morph``)."""
    with _threads().limit(limits=1, user_api="blas"):
        return _tag(kind, sentences)


def _tag(kind: str, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
    tagger = load(kind)
    tagged: list[list[str]] = []
    for start, stop in _chunks(sentences):
        chunk = sentences[start:stop]
        filled = [sentence for sentence in chunk if sentence]
        if filled:
            scores, starts = _scores(kind, filled)
            lengths = [len(sentence) for sentence in filled]
            if tagger.transitions is not None:
                best = _viterbi(scores, starts, lengths, tagger.transitions)
            else:
                best = scores.argmax(1)
            tags = tagger.tags[best].tolist()
            done = iter([tags[start : start + length] for start, length in zip(starts.tolist(), lengths, strict=True)])
        else:
            done = iter([])
        tagged.extend(next(done) if sentence else [] for sentence in chunk)
    return tagged
