"""How Chinese is spelled: readings of a character, spelling of a text, what letters can be read as.

Syllables are toneless and ü is written u, so that lü, lv and lu are one. Latin letters and digits
in a text stand for themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.seg.mmseg import seg

from search_index.text.analyzer import fold

_KEPT = re.compile(r"[^\W_]+")
_TONE = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
_MARKED = re.compile("[À-ɏ]")
_NUMBERED = re.compile("(?:[a-z]{2,6}[1-5])+(?![a-z0-9])")
_LONGEST = 6  # letters of a syllable
_NO_SYLLABLES = frozenset({"m", "n", "ng", "hm", "hng"})  # they are readings, but nobody means them


def key_of(text: str) -> str:
    """What of a text is compared when it is typed whole: folded, without punctuation and spaces."""
    return "".join(runs_of(text))


def runs_of(text: str) -> list[str]:
    """The pieces of `key_of` that punctuation and spaces keep apart."""
    return _KEPT.findall(fold(text))


@cache
def readings(char: str) -> tuple[str, ...]:
    """Every reading of a Chinese character, the usual one first; none for other characters."""
    known = PINYIN_DICT.get(ord(char))
    return tuple(dict.fromkeys(map(_toneless, known.split(",")))) if known else ()


def spell(runs: list[str]) -> list[str]:
    """One unit for each character of the runs: its syllable as its neighbours suggest it."""
    return [unit for run in runs for word in seg.cut(run) for unit in _units(word)]


def spell_alone(runs: list[str]) -> list[str]:
    """As `spell`, each character by itself."""
    return [_usual(char) for run in runs for char in run]


def letters_of(text: str) -> str:
    """Typed letters as spellings are compared: tíng, ting2, TING and `ting ` are ting."""
    return "".join(_KEPT.findall(_TONE.sub("", _toneless(fold(text)))))


def untoned(folded: str) -> str:
    """A folded line with the tones taken off its pinyin: tíng, ting2; other numbers stay."""
    if not folded.isascii():
        folded = _MARKED.sub(lambda match: _toneless(match[0]), folded)
    return _NUMBERED.sub(lambda match: _without_numbers(match[0]), folded)


def _without_numbers(word: str) -> str:
    plain = _TONE.sub(" ", word).split()
    return "".join(plain) if all(unit in syllables() for unit in plain) else word


@cache
def syllables() -> frozenset[str]:
    """Every syllable."""
    usual = (chr(code) for code in range(0x4E00, 0x9FFF) if code in PINYIN_DICT)
    return frozenset(unit for char in usual for unit in readings(char)) - _NO_SYLLABLES


def syllables_at(letters: str, place: int) -> Iterator[int]:
    """Where the syllables end that begin at `place`, the longest first."""
    for end in range(min(len(letters), place + _LONGEST), place, -1):
        if letters[place:end] in syllables():
            yield end


@cache
def begins_syllable(letters: str) -> bool:
    """Whether some syllable begins with `letters`."""
    return len(letters) <= _LONGEST and any(unit.startswith(letters) for unit in syllables())


def segmented(letters: str) -> list[str] | None:
    """`letters` as syllables, as few as possible; None when something is left over."""
    fewest = [0, *[-1] * len(letters)]  # syllables up to each place; none end there where it is -1
    begun = [0] * (len(letters) + 1)  # where the last of them begins
    for place in range(len(letters)):
        if fewest[place] < 0:
            continue
        for end in syllables_at(letters, place):
            if fewest[end] < 0 or fewest[end] > fewest[place] + 1:
                fewest[end], begun[end] = fewest[place] + 1, place
    if fewest[-1] < 0:
        return None
    found: list[str] = []
    end = len(letters)
    while end:
        found.append(letters[begun[end] : end])
        end = begun[end]
    return found[::-1]


@cache
def partners(syllable: str) -> tuple[str, ...]:
    """Other readings of the characters in use that can be read as `syllable`."""
    return _partners().get(syllable, ())


def reads_as(key: str, typed: str) -> bool:
    """Whether the characters of `key` can be read as `typed`: each by a syllable or by itself."""
    places = {0}
    for char in key:
        units = (char, *readings(char))
        places = {
            place + len(unit) for place in places for unit in units if typed.startswith(unit, place)
        }
        if not places:
            return False
    return len(typed) in places


def reads_begin(key: str, typed: str) -> bool:
    """Whether `typed` is how the characters of `key` begin to be read; its end may be cut short."""
    places = {0}
    for char in key:
        units = (char, *readings(char))
        following = set()
        for place in places:
            rest = typed[place : place + _LONGEST]
            if place + len(rest) == len(typed) and any(unit.startswith(rest) for unit in units):
                return True
            following |= {place + len(unit) for unit in units if typed.startswith(unit, place)}
        places = following
        if not places:
            return False
    return len(typed) in places


def _toneless(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("v", "u")


def _usual(char: str) -> str:
    known = readings(char)
    return known[0] if known else _latin(char)


def _latin(char: str) -> str:
    return "u" if char == "v" else char


@lru_cache(maxsize=65_536)
def _units(word: str) -> tuple[str, ...]:
    known = PHRASES_DICT.get(word)
    if known and len(known) == len(word):
        return tuple(_toneless(unit[0]) for unit in known)
    return tuple(_usual(char) for char in word)


@cache
def _partners() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for char in _characters_in_use():
        units = readings(char)
        for unit in units:
            found.setdefault(unit, {}).update((other, None) for other in units if other != unit)
    return {unit: tuple(others) for unit, others in found.items()}


def _characters_in_use() -> Iterator[str]:
    """The first level of GB 2312: the 3,755 characters in daily use."""
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue
