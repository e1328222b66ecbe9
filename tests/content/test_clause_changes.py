"""What became of each clause: only words count, and where they went is said."""

from __future__ import annotations

import time

import pytest

from content.clause_changes import Change, clause_changes
from content.kinds.base import Clause
from tests.linear_time import slowness

FEE = "逾期不缴纳电费的，从逾期之日起每日按照电费总额的1‰至3‰加收违约金。"
HAND = "供电企业的用电检查人员进入用户的用电现场，应当出示有关证件。"
PEAK = "用户不得在电网高峰时段使用大功率设备。"
CUT = "因供电设施检修需要停止供电的，应当提前7天通知用户或者进行公告。"


def clauses(**texts: str) -> list[Clause]:
    """Clauses by label, in this order."""
    return [Clause(label, "", text) for label, text in texts.items()]


def changed(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str | None]]:
    """What became of each clause that is not what it was."""
    found = clause_changes(clauses(**before), clauses(**after))
    return {label: (str(c.change), c.moved_to) for label, c in found.items()}


@pytest.mark.parametrize(
    "after",
    [
        {"一": FEE, "二": HAND},
        {"二": HAND, "一": FEE},  # moved, and keeps its label
        {"一": FEE, "零": PEAK, "二": HAND},  # something new beside it
        {"一": FEE.replace("，", ",").replace("1", "１"), "二": f" {HAND}\n"},
    ],
)
def test_the_same_words_under_the_same_label_are_no_change(after: dict[str, str]) -> None:
    assert changed({"一": FEE, "二": HAND}, after) == {}


def test_a_number_is_a_change() -> None:
    assert changed({"一": CUT, "二": HAND}, {"一": CUT.replace("7", "8"), "二": HAND}) == {
        "一": ("changed", None)
    }


def test_a_rewritten_clause_is_changed_where_it_stands() -> None:
    assert changed({"一": FEE, "二": HAND}, {"一": "本条另行规定。", "二": HAND}) == {
        "一": ("changed", None)
    }


def test_a_deleted_clause() -> None:
    assert changed({"一": FEE, "二": HAND}, {"一": FEE}) == {"二": ("deleted", None)}


def test_after_a_deletion_the_others_move_up() -> None:
    before = {"一": FEE, "二": HAND, "三": PEAK, "四": CUT}
    assert changed(before, {"一": FEE, "二": PEAK, "三": CUT}) == {
        "二": ("deleted", None),
        "三": ("renumbered", "二"),
        "四": ("renumbered", "三"),
    }


def test_moved_and_edited_is_changed_with_where_it_is_now() -> None:
    before = {"一": FEE, "二": HAND, "三": CUT}
    after = {"一": FEE, "二": CUT.replace("7", "8")}
    assert changed(before, after) == {"二": ("deleted", None), "三": ("changed", "二")}


def test_two_that_changed_places() -> None:
    assert changed({"一": FEE, "二": HAND}, {"一": HAND, "二": FEE}) == {
        "一": ("renumbered", "二"),
        "二": ("renumbered", "一"),
    }


def test_a_clause_split_off_leaves_the_label_changed() -> None:
    before = {"一": FEE + CUT, "二": HAND}
    assert changed(before, {"一": FEE, "二": HAND, "三": CUT})["一"][0] == Change.CHANGED


def test_the_numeral_of_a_law_is_no_punctuation() -> None:
    assert changed({"一": "不超过3.5倍"}, {"一": "不超过35倍"}) == {"一": ("changed", None)}


def test_long_regulations_are_compared_in_bounded_time() -> None:
    before = {f"第{n}条": f"{n}" + FEE * 10 for n in range(1000)}
    after = {f"第{n}条": f"{n + 5000}" + HAND * 10 for n in range(1000)}
    begun = time.process_time()
    assert len(changed(before, after)) == 1000
    assert time.process_time() - begun < 5 * slowness()
