"""What is asked of the server in a measurement over HTTP."""

from __future__ import annotations

import pytest

from benchmarks.http import WARM_UP, parted, smaller
from benchmarks.kit.corpora import Corpus, Item, Question


@pytest.mark.parametrize("count", [1, WARM_UP - 1, WARM_UP, WARM_UP + 1, 2 * WARM_UP])
def test_something_is_measured_however_few_questions_a_set_has(count: int) -> None:
    texts = [f"第{place}问" for place in range(count)]
    first, measured = parted(texts)
    assert first
    assert measured
    assert set(first) | set(measured) == set(texts)
    assert count <= WARM_UP or not set(first) & set(measured)


def test_a_smaller_base_is_asked_only_what_it_answers() -> None:
    questions = [Question(f"问{place}", frozenset({place})) for place in range(5)]
    corpus = Corpus("set", [Item(f"题{place}") for place in range(5)], questions)
    part = smaller(corpus, 2)
    assert [item.title for item in part.items] == ["题0", "题1"]
    assert part.questions == questions[:2]
    assert smaller(corpus, None) == smaller(corpus, 9) == corpus
