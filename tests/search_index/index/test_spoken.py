"""What people say: words of titles and variants and short runs of them, nothing of laws."""

from __future__ import annotations

from search_index.engine import Index
from search_index.index.spoken import spoken_words
from search_index.index.vocabulary import Vocabulary
from search_index.query.pinyin_input import convert
from search_index.text.page_labels import page_label
from tests.search_index.entries import entry, found


def row(entry_id: int, *phrases: str, place: int = 0, label: str = "第一条") -> dict[str, object]:
    return {"entry_id": entry_id, "place": place, "label": label, "phrases": phrases}


def test_entries_that_say_a_word_are_counted_once_each() -> None:
    said = spoken_words([row(1, "电表过户", "过户要几天"), row(2, "怎么过户？要多久")])
    assert (said["过户"], said["电表"]) == (2, 1)
    assert said["电表过户"] == 1
    assert "过户要多久" not in said  # punctuation keeps them apart


def test_runs_are_of_three_to_five_characters() -> None:
    said = spoken_words([row(1, "停电了有人困在电梯里"), row(2, "电梯困人")])
    assert said["电梯困人"] == 1
    assert {len(word) for word in said} <= {1, 2, 3, 4, 5}


def test_laws_say_nothing() -> None:
    assert not spoken_words([row(1, "电力法"), row(1, place=1)])


def test_what_has_a_file_is_no_law() -> None:
    assert spoken_words([row(1, "电表过户"), row(1, place=1, label=page_label(1, 1))])["过户"] == 1


def test_one_that_is_said_weighs_more_than_many_that_are_written() -> None:
    written = [("但是", 30_000), ("会儿", 30_000), ("电梯困人", 1)]
    for spoken, meant in (({"电梯困人": 1}, "电梯困人"), ({}, "但是会儿")):
        vocabulary = Vocabulary.made(written, spoken)
        assert convert("dtkr", [vocabulary], lambda word: 0).text == meant


def test_letters_are_what_people_say_before_what_laws_say(empty_index: Index) -> None:
    clauses = [
        (f"第{n}条", "规划和国会的管护工作，但是会儿归还，更换工会；但是会议孤寡。")
        for n in range(1, 40)
    ]
    laws = [entry(n, f"规划法之{n}", clauses=clauses) for n in range(1, 6)]
    empty_index.apply([*laws, entry(90, "电表怎么过户？"), entry(91, "停电了，电梯困人怎么办？")])
    assert found(empty_index, "gh")[0] == (90, None)
    assert found(empty_index, "dtkr")[0] == (91, None)
    assert empty_index.searcher.understand("gh").readings[0] == "过户"
