"""Did you mean: a line with a character that goes with none of its neighbours, put right.

Looked for only where a character stands in no word of the language and no pair of characters of the
index. It is put right by a word of the index that sounds the same, or where the line then stands in
a title or variant: what is offered is made of words, or is a phrase that is known.
Who may see an entry is not known here: a correction is offered when it finds something to show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from search_index.index.bm25f import GRAM
from search_index.index.vocabulary import Vocabulary
from search_index.text.analyzer import word_spans
from search_index.text.pinyin import key_of, readings, segmented, spell, syllables

Known = Callable[[int, Sequence[str]], set[str]]

_RUN = re.compile(r"[^\W_]+")
_WINDOWS = ((0, 1), (-1, 0), (0, 2), (-1, 1), (-2, 0), (0, 3), (-1, 2), (-2, 1), (-3, 0))
_LIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("h", "f"))
_MOST_TRIED = 6  # odd characters
_MOST_PLACES = 2  # characters that are put right
_MOST_LOOKED_AT = 40  # phrases of good hits
_LETTERS_MAX = 24


def corrected(
    line: str,
    vocabularies: Sequence[Vocabulary],
    known: Known,
    phrases: Callable[[], Sequence[str]],
) -> str | None:
    """`line` (folded) put right, or None when nothing in it looks wrong or nothing is known better.

    `known` gives those of terms of a family that the index holds, `phrases` keys of titles and
    variants that are like the line.
    """
    right = line
    odd = _odd_places(right, known)
    for _ in range(_MOST_PLACES):
        if not odd:
            break
        for better in _with_one_right(right, odd[:_MOST_TRIED], vocabularies, phrases):
            left = _odd_places(better, known)
            if len(left) < len(odd):
                right, odd = better, left
                break
    return right if right != line and not odd else None


def new_pairs(line: str, correction: str) -> list[str]:
    """What a correction has that the line has not: pairs of characters, or all of another word."""
    if len(line) != len(correction):
        return [correction]
    pairs = [correction[n : n + 2] for n in range(len(correction) - 1)]
    changed = [n for n, char in enumerate(correction) if char != line[n]]
    return [pairs[n] for n in changed if n < len(pairs) and pairs[n].isalnum()]


def _with_one_right(
    line: str,
    places: Sequence[int],
    vocabularies: Sequence[Vocabulary],
    phrases: Callable[[], Sequence[str]],
) -> Iterator[str]:
    """The line with one of the odd characters put right; by sound first."""
    for place in places:
        if found := _by_sound(line, place, vocabularies):
            better = line[:place] + found + line[place + 1 :]
            if _in_word(better, place):
                yield better
    known = phrases()
    for place in places:
        if found := _by_place(line, place, known):
            better = line[:place] + found + line[place + 1 :]
            if _is_known(better, place, known[:_MOST_LOOKED_AT]):
                yield better


def _is_known(line: str, place: int, phrases: Sequence[str]) -> bool:
    """Whether a line is a phrase, or stands in one with a word where it was put right."""
    key = key_of(line)
    return key in phrases or (_in_word(line, place) and any(key in one for one in phrases))


def _odd_places(line: str, known: Known) -> list[int]:
    """Places of Chinese characters that stand in no known pair of characters and no known word."""
    runs = [run for run in _RUN.finditer(line) if len(run[0]) > 1]
    pairs = known(GRAM, [run[0][n : n + 2] for run in runs for n in range(len(run[0]) - 1)])
    places = []
    for run in runs:
        for place in range(run.start(), run.end()):
            around = {line[place - 1 : place + 1], line[place : min(place + 2, run.end())]}
            if readings(line[place]) and not pairs & around:
                places.append(place)
    return [place for place in places if not _in_word(line, place)]


def _in_word(line: str, place: int) -> bool:
    """Whether a word of a dictionary stands there: what is one, nobody mistyped."""
    return any(b <= place < e and e - b > 1 for b, e in word_spans(line, guessed=False))


def _by_sound(line: str, place: int, vocabularies: Sequence[Vocabulary]) -> str | None:
    """The character for `place` that makes the commonest word that sounds like what was typed."""
    best: tuple[int, int, str] | None = None
    for before, after in _WINDOWS:
        window = line[max(0, place + before) : place + after + 1]
        if len(window) != after - before + 1 or not all(map(readings, window)):
            continue
        own = -before
        for sounds in _alike(window, own):
            for word, count in _spelled(sounds, vocabularies):
                if _differs_at(word, window, own):
                    best = max(best or (0, 0, ""), (len(word), count, word[own]))
    return best[2] if best else None


def _alike(window: str, own: int) -> Iterator[str]:
    """How the window is spelled, with every reading of its odd character, and sounds mixed up."""
    units = spell([window])
    sounds = dict.fromkeys(readings(window[own]))
    for unit in list(sounds):
        for one, other in _LIKE:
            for old, new in ((one, other), (other, one)):
                mixed = unit.removesuffix(old) + new if old in ("ng", "n") else None
                if old not in ("ng", "n") and unit.startswith(old):
                    mixed = new + unit.removeprefix(old)
                if mixed in syllables():
                    sounds[mixed] = None
    for sound in sounds:
        yield "".join([*units[:own], sound, *units[own + 1 :]])


def _spelled(sounds: str, vocabularies: Sequence[Vocabulary]) -> Iterator[tuple[str, int]]:
    for words in vocabularies:
        for number in words.by_spelling.equal(sounds):
            yield words.word(number), int(words.counts[number])


def _differs_at(word: str, window: str, own: int) -> bool:
    """Whether `word` is `window` but for the character at `own`."""
    return (
        len(word) == len(window)
        and word[own] != window[own]
        and word[:own] == window[:own]
        and word[own + 1 :] == window[own + 1 :]
    )


def _by_place(line: str, place: int, phrases: Sequence[str]) -> str | None:
    """The character that stands between the same neighbours in one of `phrases`."""
    before, after = _around(line, place)
    neighbours = ((before[-2:], after[:2]), (before[-1:], after[:2]), (before[-2:], after[:1]))
    for left, right in neighbours:
        if len(left) + len(right) < 2:
            continue
        pattern = re.compile(f"{re.escape(left)}(.){re.escape(right)}")
        for phrase in phrases[:_MOST_LOOKED_AT]:
            found = pattern.search(phrase)
            if found and readings(found[1]):
                return found[1]
    return None


def _around(line: str, place: int) -> tuple[str, str]:
    """What stands before and after `place` without a break."""
    run = next(run for run in _RUN.finditer(line) if run.start() <= place < run.end())
    return line[run.start() : place], line[place + 1 : run.end()]


def corrected_letters(letters: str, vocabularies: Sequence[Vocabulary]) -> str | None:
    """The commonest word that `letters` spell but for one slip: tingdina is 停电.

    None when they are too many, or spell no word that way.
    """
    if not 3 < len(letters) <= _LETTERS_MAX:
        return None
    best: tuple[int, str] = (0, "")
    for other in dict.fromkeys(_slips(letters)):
        units = segmented(other)
        if units and len(units) > 1:
            for word, count in _spelled(other, vocabularies):
                if "".join(spell([word])) == other:  # as it is usually read
                    best = max(best, (count, word))
    return best[1] or None


def _slips(letters: str) -> Iterator[str]:
    for place in range(len(letters)):
        before, after = letters[:place], letters[place + 1 :]
        yield before + after
        if after:
            yield before + after[0] + letters[place] + after[1:]
        for other in "abcdefghijklmnopqrstuwxyz":
            yield before + other + after
            yield before + other + letters[place:]
