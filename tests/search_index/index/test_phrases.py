"""Titles and variants of a segment: as typed, as compared, by document."""

from __future__ import annotations

from typing import Any

from search_index.index.array_files import ArrayFile
from search_index.index.phrases import Phrases

ROWS: list[dict[str, Any]] = [
    {"entry_id": 7, "kind": "answer", "phrases": ["停电，通知", "哪里 看停电"]},
    {"entry_id": 3, "kind": "regulation", "phrases": ["中华人民共和国电力法(2018)"]},
    {"entry_id": 3, "kind": "regulation", "phrases": []},  # a clause
    {"entry_id": 9, "kind": "answer", "phrases": ["停电通知"]},
]


def test_phrases_of_documents() -> None:
    made = Phrases.made(ROWS)
    for phrases in (made, Phrases.from_file(ArrayFile(made.to_file(), {}))):
        assert [list(phrases.of(doc)) for doc in range(4)] == [[0, 1], [2], [], [3]]
        assert [phrases.text(n) for n in range(4)] == [p for row in ROWS for p in row["phrases"]]
        assert [phrases.key(n) for n in range(4)] == [
            "停电通知",
            "哪里看停电",
            "中华人民共和国电力法2018",
            "停电通知",
        ]
        assert [phrases.is_title(n) for n in range(4)] == [True, False, True, True]
        assert [phrases.doc_of(n) for n in (3, 7, 9, 1, 99)] == [1, 0, 3, None, None]


def test_phrases_by_key_spelling_initials_and_the_names_of_laws() -> None:
    phrases = Phrases.made(ROWS)
    assert sorted(phrases.by_key.equal("停电通知")) == [0, 3]
    assert sorted(phrases.by_spelling.equal("tingdiantongzhi")) == [0, 3]
    assert sorted(phrases.by_initials.equal("tdtz")) == [0, 3]
    assert phrases.by_name.equal("电力法") == [2]
    assert phrases.by_name.equal("停电通知") == []  # no law


def test_none_at_all() -> None:
    phrases = Phrases.made([])
    assert phrases.by_key.equal("停电") == []
    assert (list(phrases.of(0)), phrases.doc_of(1)) == ([], None)
