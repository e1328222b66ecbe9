"""The terms that peers are given: the very families we index, or plain words of the tokenizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import rjieba

from search_index.index import bm25f
from search_index.text.analyzer import Terms, analyse, fold

FAMILIES = ("senses", "grams", "chars")
PLAIN_WORDS = "words"  # of the tokenizer as it comes
BOOSTS = {PLAIN_WORDS: 1.0, **dict(zip(FAMILIES, bm25f.FAMILY_WEIGHT, strict=False))}


def terms_by_family(text: str, families: Sequence[str]) -> Mapping[str, list[str]]:
    """The terms of the chosen families."""
    if tuple(families) == (PLAIN_WORDS,):
        return {PLAIN_WORDS: _plain_words(text)}
    terms: Terms = analyse(text)
    return {family: getattr(terms, family) for family in families}


def _plain_words(text: str) -> list[str]:
    words = _tokenizer().cut_for_search(fold(text))
    return [word.strip() for word in words if any(char.isalnum() for char in word)]


@cache
def _tokenizer() -> rjieba.Jieba:
    return rjieba.Jieba()
