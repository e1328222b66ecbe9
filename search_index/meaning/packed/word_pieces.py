"""A text as pieces of words, the likeliest ones by their scores (SentencePiece, unigram)."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from search_index.loops import compiled
from search_index.meaning.encoder import Floats
from search_index.meaning.packed.packed_weights import Vocabulary

_SPACE = "▁"  # stands before each word
_UNKNOWN_COSTS = 10.0  # below the rarest piece

Numbers = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]


class WordPieces:
    """What takes texts apart. Safe among threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        own = vocabulary
        self._own = own
        self._table = np.zeros(1 << (2 * len(own.scores)).bit_length(), dtype=np.int32)
        _fill(self._table, own.letters, own.begins)
        self._longest = int(np.diff(own.begins.astype(np.int64)).max())
        self._unknown_score = np.float32(own.scores.min() - _UNKNOWN_COSTS)

    def of(self, text: str, most: int) -> Numbers:
        """The numbers of its pieces, at most so many, with what stands before and behind them."""
        own = self._own
        read = re.sub("  +", " ", text.translate(own.normal))
        read = (read if read.startswith(" ") else f" {read}").replace(" ", _SPACE)
        letters = np.frombuffer(read.encode(), dtype=np.uint8)
        begins = np.append(np.flatnonzero((letters & 0xC0) != 0x80), len(letters))
        vocabulary = self._table, own.letters, own.begins, own.scores
        unknown = own.unknown, self._unknown_score
        found = _likeliest(letters, begins, *vocabulary, *unknown, self._longest)
        return np.array([own.first, *found[: most - 2], own.last], dtype=np.int32)


@compiled
def _hashed(before: np.uint32, byte: np.uint8) -> np.uint32:
    return np.uint32((before ^ np.uint32(byte)) * np.uint32(16777619))


@compiled
def _fill(table: Numbers, letters: Bytes, begins: npt.NDArray[np.uint32]) -> None:
    """Put each piece where its letters say: its number plus one, 0 where there is none."""
    last = len(table) - 1
    for piece in range(len(begins) - 1):
        if begins[piece] == begins[piece + 1]:
            continue
        place = np.uint32(2166136261)
        for at in range(begins[piece], begins[piece + 1]):
            place = _hashed(place, letters[at])
        slot = place & last
        while table[slot]:
            slot = (slot + 1) & last
        table[slot] = piece + 1


@compiled
def _likeliest(
    text: Bytes,
    characters: npt.NDArray[np.int64],
    table: Numbers,
    letters: Bytes,
    begins: npt.NDArray[np.uint32],
    scores: Floats,
    unknown: int,
    unknown_score: np.float32,
    longest: int,
) -> Numbers:
    """The pieces with the best sum of scores, from the beginnings of characters."""
    count, last = len(characters) - 1, len(table) - 1
    best = np.full(count + 1, np.float32(-1e30), dtype=np.float32)
    piece_to = np.zeros(count + 1, dtype=np.int32)
    comes_from = np.zeros(count + 1, dtype=np.int32)
    best[0] = np.float32(0)
    for begin in range(count):
        first = characters[begin]
        place = np.uint32(2166136261)
        for end in range(begin + 1, count + 1):
            size = characters[end] - first
            if size > longest:
                break
            for at in range(characters[end - 1], characters[end]):
                place = _hashed(place, text[at])
            slot = place & last
            while table[slot]:
                piece = table[slot] - 1
                same = begins[piece + 1] - begins[piece] == size
                at = 0
                while same and at < size:
                    same = letters[begins[piece] + at] == text[first + at]
                    at += 1
                if same:
                    score = best[begin] + scores[piece]
                    if piece != unknown and score > best[end]:
                        best[end], piece_to[end], comes_from[end] = score, piece, begin
                    break
                slot = (slot + 1) & last
        score = best[begin] + unknown_score
        if score > best[begin + 1]:
            best[begin + 1], piece_to[begin + 1], comes_from[begin + 1] = score, unknown, begin
    found, used, at = np.empty(count, dtype=np.int32), count, count
    while at > 0:
        used -= 1
        found[used] = piece_to[at]
        at = comes_from[at]
    return found[used:]
