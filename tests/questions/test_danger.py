"""Words of danger: what comes with the service, what the committee adds, how often it is right."""

from __future__ import annotations

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
from tests.linear_time import told_of
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
        ("给电动车装充电的桩子怎么申请", False),  # what is given to, let or called is a thing
        ("叫电工来一下", False),
        ("让电工打个电话给我", False),
        ("客户被电商平台骗了", False),
        ("给电表换的新的", False),
        ("给电动车充电，让电打了一下", True),
        ("让电热水器给电了", True),
        ("给电瓶车充电的人被电倒了", True),
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


@pytest.mark.parametrize("line", ["电", "-电线掉", "/", "电/电线", "[线] 断了", "线 = [船]"])
@pytest.mark.parametrize("field", ["words", "unless"])
def test_a_line_says_enough_to_be_looked_for(field: str, line: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named("danger").schema(), {field: ["触电 -接触", line]})
    assert list(refused.value.fields) == [f"{field}.1"]


def test_a_name_has_to_be_given_before_and_nothing_stands_with_the_exceptions() -> None:
    schema = kind_named("danger").schema()
    loaded = load(schema, {"words": ["线 = 电线/线", "[线] 断"], "unless": ["~在线", "[线] 宽带"]})
    assert loaded["words"] == ["线 = 电线/线", "[线] 断"]
    with pytest.raises(Invalid) as refused:
        load(schema, {"words": ["[线] 断", "线 = 电线", "~在线"], "unless": ["~线", "~"]})
    assert sorted(refused.value.fields) == ["unless.0", "unless.1", "words.0", "words.2"]


def test_agents_do_not_find_it_and_it_is_graded_as_an_obligation(maker: Maker) -> None:
    assert not kind_named("danger").shown
    content = {"words": ["锅炉 爆了"]}
    assert grade_of(None, Judged("danger", "锅炉", content)).grade == Grade.OBLIGATIONS
    before = Judged("danger", "锅炉", content)
    after = Judged("danger", "锅炉", {"words": []})
    assert grade_of(before, after).grade == Grade.OBLIGATIONS


@pytest.mark.parametrize("said", ["没有触电", "防范电线断电箱冒烟摸水龙头麻孩子，"])
def test_long_lines_take_no_more_than_their_length(known: DangerWords, said: str) -> None:
    # forty times what a question may hold, and nothing but words of danger
    assert told_of("danger", known.found_in, said, most=1.5) is None


THINGS = ("变压器", "电表箱", "充电桩", "插座", "电线杆上", "空开", "电暖器", "吸顶灯", "箱变")
EVENTS = ("冒烟了", "打火", "一股焦糊味", "烧得通红", "滋滋响", "啪的一声", "着了", "有火星")
ASKED = ("多少钱", "怎么安装", "的编号", "怎么选", "跳闸了", "归谁管", "停电了", "噪音大")


def test_whatever_happens_to_whatever_carries_current_is_heard(known: DangerWords) -> None:
    missed = [t + e for t in THINGS for e in EVENTS if known.found_in(t + e) is None]
    false = [t + a for t in THINGS for a in ASKED if known.found_in(t + a) is not None]
    assert (missed, false) == ([], [])


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("没着火，就是停电", False),
        ("没有人触电", False),
        ("不是漏电", False),
        ("不会爆炸吧", False),
        ("是不是着火了", True),
        ("人没呼吸了", True),  # is itself what happened
        ("没人受伤，线还掉在地上", True),
    ],
)
def test_what_is_denied_right_before_it_is_none(known: DangerWords, text: str, heard: bool) -> None:
    assert (known.found_in(text) is not None) is heard


def heard_by(words: list[str], unless: list[str], text: str) -> bool:
    """Whether these lines alone hear it."""
    told = AlarmWords("", tuple(words), tuple(unless), "")
    return DangerWords([told]).found_in(text) is not None


def test_a_name_stands_for_the_words_it_was_given() -> None:
    words = ["船 = 龙舟/渡船", "船 = 快艇", "出事 = 翻了/[船]沉", "［船］/木筏 翻了"]
    for vessel in ("龙舟", "渡船", "快艇", "木筏"):
        assert heard_by(words, [], f"{vessel}在河里翻了")
    assert not heard_by(words, [], "飞机翻了")
    assert not heard_by(words, ["[船] 玩具"], "玩具龙舟翻了")


def test_within_words_that_are_nothing_nothing_counts() -> None:
    assert heard_by(["火"], [], "火车站着火了")
    assert heard_by(["火"], ["~火车/火车站"], "火车站着火了")
    assert not heard_by(["火"], ["~火车/火车站"], "火车站在哪")
    assert not heard_by(["烟 火"], ["~火车/烟台"], "烟台的火车")


def test_words_of_a_line_do_not_share_characters() -> None:
    assert not heard_by(["电线/线 线断"], [], "电线断")
    assert heard_by(["电线/线 断"], [], "电线断")


def test_an_exception_holds_near_the_words_alone() -> None:
    assert not heard_by(["翻了"], ["模型"], "模型船翻了")
    assert heard_by(["翻了"], ["模型"], "模型" + "他一直说个没完没了" * 4 + "船翻了")


@pytest.mark.parametrize("words", built_in(), ids=lambda words: words.title)
def test_what_comes_with_the_service_could_be_an_entry(words: AlarmWords) -> None:
    content = {"say": words.say, "words": list(words.words), "unless": list(words.unless)}
    loaded = load(kind_named("danger").schema(), content)
    assert loaded["words"] or loaded["unless"]
    assert bool(loaded["say"]) == bool(loaded["words"])
