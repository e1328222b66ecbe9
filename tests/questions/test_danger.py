"""Words of danger: what comes with the service, what the committee adds, how often it is right."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from content.kinds.alarm_words import AlarmWords
from content.kinds.registry import kind_named
from core import clock
from core.base_schema import load
from core.database import Database
from core.errors import Invalid
from questions.danger import Danger, DangerWords, built_in, danger_in
from review.grading.grade import Judged, grade_of
from review.grading.grades import Grade
from tests.makers import Maker

LINES = Path(__file__).parent / "danger_lines"


def lines(name: str) -> list[str]:
    """What callers say, a line each."""
    return (LINES / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def known() -> DangerWords:
    """The list that comes with the service."""
    return DangerWords(built_in())


@pytest.mark.parametrize("written", ["", "_held_out"])  # the held out after the words were fixed
def test_danger_is_heard_and_little_else(known: DangerWords, written: str) -> None:
    dangerous, harmless = lines(f"dangerous{written}"), lines(f"harmless{written}")
    assert min(len(dangerous), len(harmless)) >= 100
    heard = sum(known.found_in(line) is not None for line in dangerous)
    false = sum(known.found_in(line) is not None for line in harmless)
    assert heard / len(dangerous) >= 0.98
    assert heard / (heard + false) >= 0.9


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("有人被电了", "有人触电"),
        ("電線掉下來了", "电线落地、杆塔倾倒"),
        ("变压器 冒烟 了！", "着火、爆炸、冒烟"),
        ("停电了，老人被困电梯", "有人被困"),
        ("家里用呼吸机，停电", "病人、伤员和靠电维持的人"),
    ],
)
def test_it_says_what_it_is_about_and_what_to_say(
    known: DangerWords, text: str, about: str
) -> None:
    found = known.found_in(text)
    assert found is not None
    assert found.about == about
    assert found.say


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("电梯维保电话", False),
        ("怎么预防触电", False),
        ("触电培训在哪报名。有人触电了", True),  # each sentence for itself
        ("问一下触电赔偿，现在有人触电", True),  # each clause for itself
        ("接触电线前先断电", False),
        ("", False),
        ("。，！？", False),
    ],
)
def test_exceptions_hold_in_their_own_clause(known: DangerWords, text: str, heard: bool) -> None:
    assert (known.found_in(text) is not None) is heard


def test_words_of_a_line_stand_close_together_in_one_sentence(known: DangerWords) -> None:
    far = "电线" + "在我们村口那条很长很长的路边的大杨树旁边的田埂上面" + "掉下来"
    words = DangerWords([kind_named("danger").alarm({"words": ["电线 掉下"], "say": ""})])  # type: ignore[misc]
    assert words.found_in(far) is None
    assert words.found_in("电线。掉下来") is None
    assert words.found_in("掉下来一根电线") == Danger("掉下来一根电线", "", "")


def hears(database: Database, text: str) -> Danger | None:
    """What a process hears now."""
    with database.reading() as session:
        return danger_in(session, text, {})


def test_what_the_committee_approves_adds_to_it_at_once(database: Database, maker: Maker) -> None:
    assert hears(database, "龙舟翻了，人在河里") is None
    words = {"words": ["龙舟/渡船 翻了"], "unless": ["模型"], "say": "请马上撤离"}
    number = maker.published("danger", author="zhao", title="翻船", content=words)
    assert hears(database, "龙舟翻了，人在河里") == Danger("龙舟翻了", "翻船", "请马上撤离")
    assert hears(database, "模型龙舟翻了") is None
    assert hears(database, "有人触电") is not None  # what comes with the service still holds
    maker.retire(number, author="zhao")
    assert hears(database, "龙舟翻了，人在河里") is None


def test_exceptions_of_the_committee_hold_for_every_list(database: Database, maker: Maker) -> None:
    assert hears(database, "舞台烟雾冒烟") is not None
    maker.published("danger", author="zhao", title="舞台", content={"unless": ["舞台烟雾"]})
    assert hears(database, "舞台烟雾冒烟") is None
    assert hears(database, "舞台烟雾机，电线冒烟") is not None


def test_it_ends_with_its_last_day(database: Database, maker: Maker) -> None:
    content = {"words": ["龙舟 翻了"]}
    last = str(clock.today())
    maker.published("danger", author="zhao", title="龙舟", content=content, expires_on=last)
    assert hears(database, "龙舟翻了") is not None
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert hears(database, "龙舟翻了") is None


def test_a_draft_and_a_submission_raise_nothing(database: Database, maker: Maker) -> None:
    content = {"words": ["龙舟 翻了"]}
    maker.draft("danger", author="zhao", title="龙舟", content=content)
    maker.submitted("danger", author="zhao", title="龙舟二", content=content)
    assert hears(database, "龙舟翻了") is None


def test_what_is_told_later_counts_too(database: Database) -> None:
    with database.reading() as session:
        assert danger_in(session, "家里没电", {"who": "用呼吸机的老人，停电了"}) is not None
        assert danger_in(session, "家里没电", {"who": "住户"}) is None


@pytest.mark.parametrize("line", ["电", "-电线掉", "/", "电/电线"])
@pytest.mark.parametrize("field", ["words", "unless"])
def test_a_line_says_enough_to_be_looked_for(field: str, line: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named("danger").schema(), {field: ["触电 -接触", line]})
    assert list(refused.value.fields) == [f"{field}.1"]


def test_agents_do_not_find_it_and_it_is_graded_as_an_obligation(maker: Maker) -> None:
    assert not kind_named("danger").shown
    content = {"words": ["锅炉 爆了"]}
    assert grade_of(None, Judged("danger", "锅炉", content)).grade == Grade.OBLIGATIONS
    before = Judged("danger", "锅炉", content)
    after = Judged("danger", "锅炉", {"words": []})
    assert grade_of(before, after).grade == Grade.OBLIGATIONS


def test_hostile_lines_take_no_time(known: DangerWords) -> None:
    begun = time.process_time()
    for text in ("电线" * 250, "线断" * 250, "人电水火" * 125, "电线，" * 166):
        known.found_in(text)
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize("words", built_in(), ids=lambda words: words.title)
def test_what_comes_with_the_service_could_be_an_entry(words: AlarmWords) -> None:
    content = {"say": words.say, "words": list(words.words), "unless": list(words.unless)}
    loaded = load(kind_named("danger").schema(), content)
    assert loaded["words"] or loaded["unless"]
    assert bool(loaded["say"]) == bool(loaded["words"])
