"""From a typed line to what it means, with the words the index knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index.bm25f import CLAUSE, GRAM, WORDS
from search_index.index.vocabulary import Vocabulary
from search_index.query.parser import understand
from search_index.query.query import Query

KNOWN = {"停电": 9, "通知": 5, "电费": 4, "听": 4, "挺": 1, "app": 2}
VOCABULARY = Vocabulary.made(KNOWN.items())


def understood(text: str) -> Query:
    return understand(text, [VOCABULARY], lambda word: KNOWN.get(word, 0))


def terms(query: Query, family: int) -> dict[str, tuple[float, bool]]:
    return {t.term: (t.factor, t.strong) for t in query.terms if t.family == family}


def test_characters_stay_as_they_are() -> None:
    query = understood("停電通知")
    assert (query.text, query.plain, query.meant) == ("停電通知", "停電通知", "停电通知")
    assert query.readings == ()
    assert {"停电", "通知"} <= terms(query, WORDS).keys()
    assert {"停电", "电通", "通知"} == terms(query, GRAM).keys()


@pytest.mark.parametrize("typed", ["tingdian通知", "td通知", "ting电通知", "tíngdiàn通知"])
def test_letters_are_read_as_words_of_the_index(typed: str) -> None:
    query = understood(typed)
    assert query.meant.replace(" ", "") == "停电通知"
    assert "停电" in query.readings
    assert "停电" in terms(query, WORDS)


def test_letters_stay_what_they_are_where_the_index_knows_them() -> None:
    assert understood("app").readings == ()
    assert understood("app").meant == "app"


def test_what_was_typed_in_letters_is_looked_for_as_well() -> None:
    assert terms(understood("tingdian"), WORDS)["tingdian"] == (1.0, True)


def test_english_is_read_as_words_of_entries() -> None:
    query = understood("power off 通知")
    assert (query.meant, query.readings) == ("停电 通知", ("停电",))
    assert terms(query, WORDS).keys() == {"停电", "通知", "power", "off"}
    assert understood("meter tingdian").meant == "电表 tingdian"  # English altogether
    assert understood("meter的tingdian").meant == "电表 的停电"


def test_a_word_that_is_less_likely_counts_less() -> None:
    words = terms(understood("ting"), WORDS)
    assert words["听"][0] == 1.0
    assert words["挺"][0] == pytest.approx(0.6 * 1 / 4)


def test_operators_are_told_apart_and_phrases_count_more() -> None:
    query = understood("“停电通知”怎么查 -电费 kind:answer 部门:营销部")
    assert query.plain == "停电通知 怎么查"
    assert (query.phrases, query.excluded) == (("停电通知",), ("电费",))
    assert (query.kinds, query.departments) == (("answer",), ("营销部",))
    factors = [t.factor for t in query.terms if (t.family, t.term) == (WORDS, "停电")]
    assert factors == [1.0, 1.0]  # once as a word, once as a phrase


def test_clauses_by_their_numbers() -> None:
    query = understood("第二十九条和第3条")
    assert query.references == ("29", "3")
    assert terms(query, CLAUSE).keys() == {"29", "3"}


def test_single_characters_are_weak() -> None:
    words = terms(understood("停电了"), WORDS)
    assert words["停电"][1]
    assert not words["了"][1]


@given(st.text(st.sampled_from('停电tingdian”“" -:kind部门第条29\ud800'), max_size=60))
def test_anything_is_understood(text: str) -> None:
    query = understood(text)
    assert query.text == text
    assert all(term.factor > 0 and term.term.encode() for term in query.terms)
