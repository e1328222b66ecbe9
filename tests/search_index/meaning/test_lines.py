"""A line is made a vector once, and nobody waits long for another's."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from search_index.meaning import lines
from search_index.meaning.encoder import Floats
from search_index.meaning.lines import LineVectors, asked_in
from search_index.query.query import Query
from tests.search_index.meaning.by_heart import ByHeart


def asked(text: str, **known: object) -> Query:
    return Query(text, plain=text, **known)  # type: ignore[arg-type]


def test_the_same_line_is_made_once() -> None:
    encoder, known = ByHeart(), LineVectors()
    first = known.of(encoder, asked("停电了 怎么办"))
    again = known.of(encoder, asked("停电了  怎么办 "))
    assert first is again
    assert encoder.asked == ["停电了 怎么办"]
    known.of(ByHeart(name="another"), asked("停电了 怎么办"))
    assert encoder.asked == ["停电了 怎么办"]


def test_what_was_typed_in_letters_is_asked_in_characters() -> None:
    query = asked("tingdian", meant="停电", readings=("停电",))
    assert asked_in(query) == "停电"
    assert asked_in(asked("APP", meant="app")) == "APP"
    assert len(asked_in(asked("停电" * 100))) == lines.LONGEST


@pytest.mark.parametrize("text", ["", "停", " ", "LED", "400kVA", "KB-000043"])
def test_what_asks_for_nothing_has_no_vector(text: str) -> None:
    encoder = ByHeart()
    assert LineVectors().of(encoder, asked(text)) is None
    assert encoder.asked == []


def test_who_would_wait_too_long_goes_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "WAIT_SECONDS", 0.001)
    begun, go_on = threading.Event(), threading.Event()

    class Slow(ByHeart):
        def lines(self, texts: Sequence[str]) -> Floats:
            begun.set()
            assert go_on.wait(10)
            return super().lines(texts)

    encoder, known = Slow(), LineVectors()
    first = threading.Thread(target=known.of, args=(encoder, asked("停电了")))
    first.start()
    assert begun.wait(10)
    assert known.of(encoder, asked("电费多少")) is None
    go_on.set()
    first.join(10)
    assert known.of(encoder, asked("停电了")) is not None
    assert known.of(encoder, asked("电费多少")) is not None
