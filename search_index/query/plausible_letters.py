"""Whether somebody who types letters means the words they were read as.

Any letters can be read somehow, by syllables here and first letters there; hello would be 和拦路哦.
People spell words in full, or by first letters, or leave the word short that they are typing.
"""

from __future__ import annotations

from collections.abc import Sequence

from search_index.query.letter_lattice import Reading
from search_index.text.pinyin import begins_syllable


def is_plausible(pieces: Sequence[str | Reading], *, in_full: bool = False) -> bool:
    """Whether letters that stand together may be meant as these pieces, letters left among them.

    With `in_full` only what is spelled in full may.
    """
    read = [piece for piece in pieces if isinstance(piece, Reading)]
    if len(read) < len(pieces) and not _is_cut_short(pieces):
        return False
    if not any(one.short for one in read):
        return _makes_words(read, in_full=in_full)
    return not in_full and (len(read) == 1 or _are_initials(read) or _is_last_short(read))


def _is_cut_short(pieces: Sequence[str | Reading]) -> bool:
    """Whether nothing is left over but the beginning of one more syllable."""
    *before, last = pieces
    read = [piece for piece in before if isinstance(piece, Reading) and not piece.short]
    if len(read) < len(before) or not any(map(_is_word, read)):
        return False
    return isinstance(last, str) and begins_syllable(last)


def _makes_words(read: Sequence[Reading], *, in_full: bool) -> bool:
    """Whether syllables make a word at least; one alone need not, unless it stands by others."""
    alone = sum(one.units for one in read) == 1
    return any(map(_is_word, read)) or (alone and not in_full)


def _are_initials(read: Sequence[Reading]) -> bool:
    """Whether all are words by their first letters: gmgh."""
    return all(_is_word(one) and one.short == one.units for one in read)


def _is_last_short(read: Sequence[Reading]) -> bool:
    """Whether words in full are followed by one that is not: jialitd, or tingdianb so far."""
    *before, last = read
    if not last.short or any(one.short for one in before) or not _is_word(last):
        return False
    return all(map(_is_word, before)) or (last.open and last.short == 1 < last.units)


def _is_word(reading: Reading) -> bool:
    return len(reading.words[0]) > 1
