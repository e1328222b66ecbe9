"""Text into terms: folding of forms, words, character bigrams, single characters.

The same analysis serves documents and queries. What is stored of it, and how terms are scored, is
elsewhere (`index`, `ranking`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import opencc
import rjieba

from search_index.text.codes import joined_in, parts_in
from search_index.text.thesaurus import THESAURUS, sense_of, thesaurus_words
from search_index.text.units import measures_in

DICTIONARY = Path(__file__).with_name("dictionary.txt")
ANALYSIS_VERSION = 7  # raise it when the same text gives other terms than before

_CJK = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_RUN = re.compile(r"[^\W_]+")
_TITLE, _TITLES = 64, 10_000  # characters of a text that many lines find, and how many are kept


@dataclass(frozen=True)
class Terms:
    """The terms of a text, in order, repeated as often as they occur.

    `words` as they are written, `senses` what they mean: one word for all that say the same.
    `parts` are what numbers and letters glued together are made of.
    """

    words: list[str] = field(default_factory=list)
    senses: list[str] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    chars: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


def analyse(text: str) -> Terms:
    """All terms of `text`."""
    return analyse_folded(fold(text))


def analyse_folded(folded: str) -> Terms:
    """All terms of a text that is folded already."""
    runs = _RUN.findall(folded)
    found = list(_words(folded))
    return Terms(
        words=found,
        senses=[sense_of(word) for word in found],
        grams=[run[i : i + 2] for run in runs for i in range(len(run) - 1)],
        chars=[char for run in runs for char in run],
        parts=[sense_of(part) for part in parts_in(folded)],
    )


def fold(text: str) -> str:
    """`text` with the forms folded that mean the same: width, case, traditional characters.

    What cannot be encoded (a lone surrogate) or seen (a control character) becomes a space.
    """
    return _folded_again(text) if len(text) <= _TITLE else _folded(text)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    return _UNSEEN.sub(" ", folded)


_folded_again = lru_cache(_TITLES)(_folded)


def words(text: str) -> list[str]:
    """The words of `text` alone, in order."""
    return list(_words(fold(text)))


def cut(text: str) -> list[str]:
    """`text` as it is in words, nothing folded and nothing lost: joined, they are the text."""
    pieces: list[str] = _tokenizer().cut(text)
    return pieces


def plain_words(folded: str) -> list[str]:
    """The words of `folded` one after the other, none within another, none guessed."""
    pieces: list[str] = _tokenizer().cut(folded, hmm=False)
    return [piece.strip() for piece in pieces if any(char.isalnum() for char in piece)]


def word_spans(folded: str, *, guessed: bool = True) -> list[tuple[int, int]]:
    """Where the words of `folded` begin and end, words within words among them.

    Those that no dictionary has, too, when they may be `guessed`.
    """
    return [(begin, end) for _, begin, end in _tokenizer().tokenize(folded, "search", guessed)]


def fingerprint() -> str:
    """Says which analysis made an index; when it differs, the index has to be rebuilt."""
    files = DICTIONARY, THESAURUS
    known = f"{ANALYSIS_VERSION}|{unicodedata.unidata_version}|{opencc.__version__}|".encode()
    return hashlib.sha256(known + b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _words(folded: str) -> Iterator[str]:
    # Without guessing words the dictionary lacks: a guess takes in its neighbours differently from
    # one line to the next, while characters and bigrams find such words anyway.
    for word in _tokenizer().cut_for_search(folded, hmm=False):
        if any(char.isalnum() for char in word):
            yield word.strip()
    yield from joined_in(folded)
    yield from measures_in(folded)


@cache
def _tokenizer() -> rjieba.Jieba:
    tokenizer = rjieba.Jieba()
    for word in (*domain_words(), *(w for w in thesaurus_words() if _is_cut(w))):
        tokenizer.add_word(word, None, None)
    return tokenizer


def _is_cut(word: str) -> bool:
    """Whether the tokenizer would cut a word apart that it does not know; letters it never does."""
    return len(word) > 1 and not word.isascii()


def domain_words() -> list[str]:
    """The words of the trade that a general dictionary lacks or cuts apart."""
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    return [fold(line.strip()) for line in lines if line.strip() and not line.startswith("#")]


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters and their simplified form, one by one: offsets stay as they are."""
    characters = [chr(code) for begin, end in _CJK for code in range(begin, end)]
    converted = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    simplified = {ord(old): new for old, new in pairs if old != new and len(new) == 1}
    return simplified | {ord("帐"): "账", ord("帳"): "账"}  # two spellings of one word
