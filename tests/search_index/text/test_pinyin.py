"""How Chinese is spelled, and what letters can be read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.text.pinyin import (
    key_of,
    letters_of,
    readings,
    reads_as,
    runs_of,
    segmented,
    spell,
    spell_alone,
)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("停电了，然后呢", "tingdianleranhoune"),
        ("重新办理", "chongxinbanli"),
        ("银行", "yinhang"),
        ("10kV线路", "10kuxianlu"),
        ("绿色旅游", "luseluyou"),
        ("復電", "fudian"),
    ],
)
def test_spelling_follows_the_neighbours(text: str, spelled: str) -> None:
    assert "".join(spell(runs_of(text))) == spelled


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("tíng diàn", "tingdian"),
        ("Ting2Dian4", "tingdian"),
        ("ting'dian", "tingdian"),
        ("lǜ sè", "luse"),
        ("lvse", "luse"),
        ("ｔｉｎｇ", "ting"),
        ("dian4 95598", "dian95598"),
    ],
)
def test_letters_however_typed(typed: str, letters: str) -> None:
    assert letters_of(typed) == letters


def test_every_reading() -> None:
    assert {"xing", "hang"} <= set(readings("行"))
    assert {"chang", "zhang"} <= set(readings("长"))
    assert readings("a") == readings("，") == ()


@pytest.mark.parametrize(
    ("letters", "units"),
    [
        ("tingdian", ["ting", "dian"]),
        ("xian", ["xian"]),
        ("fangan", ["fan", "gan"]),
        ("td", None),
        ("", []),
    ],
)
def test_syllables(letters: str, units: list[str] | None) -> None:
    found = segmented(letters)
    assert found == units or (found and "".join(found) == letters)


@given(st.text("停电行长重了银绿a1", max_size=12))
def test_a_text_reads_as_it_is_spelled(text: str) -> None:
    for spelled in (spell(runs_of(text)), spell_alone(runs_of(text))):
        assert len(spelled) == len(key_of(text))
        assert reads_as(key_of(text), "".join(spelled))
    assert reads_as(key_of(text), key_of(text))
    assert not reads_as(key_of(text), key_of(text) + "x")
