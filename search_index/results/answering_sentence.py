"""Which sentence answers: of a long text the one that holds most of what is asked for, and what an
answer begins with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

LONG = 200  # characters of a text that is not read at a glance
OPENING_MAX = 100  # characters of a first sentence
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]?")

Place = tuple[int, int, str]  # where a word of the line stands, and which


def answering_sentence(text: str, found: Iterable[Place]) -> str:
    """The sentence of `text` with the most telling of the words `found` in it; empty for none.

    What stands in many of its sentences tells them apart less.
    """
    sentences = [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip()]
    held: list[set[str]] = [set() for _ in sentences]
    places, number = sorted(found), 0
    for begin, _, word in places:
        while number < len(sentences) and sentences[number][1] <= begin:
            number += 1
        if number < len(sentences):
            held[number].add(word)
    common = Counter(word for words in held for word in words)
    worth = [sum(len(word) / common[word] for word in words) for words in held]
    best = max(range(len(worth)), key=lambda n: worth[n], default=None)
    if best is None or not worth[best]:
        return ""
    begin, end = sentences[best]
    return text[begin:end].strip()


def first_sentence(text: str) -> str:
    """What `text` begins with, up to the end of its sentence or what of it is read at a glance."""
    first = next((m.group() for m in _SENTENCE.finditer(text) if m.group().strip()), "").strip()
    return first if len(first) <= OPENING_MAX else f"{first[: OPENING_MAX - 1]}…"
