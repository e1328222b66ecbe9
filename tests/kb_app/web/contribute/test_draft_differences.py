"""Two texts of one draft: what differs, and what is taken from which."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import kind_named
from kb_app.web.contribute.draft_differences import Pair, differences, merged

ANSWER = kind_named("answer")


def typed(title: str = "复电", **content: Any) -> dict[str, Any]:
    return {"title": title, "category": "service", "content": {"answer": "24 小时。", **content}}


def named(mine: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    return [one.name for one in differences(ANSWER, mine, theirs)]


def test_fields_that_differ_come_in_the_order_of_the_form() -> None:
    mine = typed(title="恢复供电", answer="两小时。") | {"change_note": "改"}
    assert named(mine, typed()) == ["title", "content.answer", "change_note"]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (typed(answer="一\r\n二"), typed(answer="一\n二")),
        (typed(answer=" 一 "), typed(answer="一")),
        (typed(variants=["来电", ""]), typed(variants=["来电"])),
        (typed(note=None), typed(note="")),
        (typed(), typed(variants=[])),
    ],
)
def test_what_reads_alike_is_no_difference(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert named(mine, theirs) == []


def test_of_a_list_only_the_items_that_differ_are_shown() -> None:
    mine, theirs = typed(variants=["一", "二", "三"]), typed(variants=["一", "贰", "三", "四"])
    (one,) = differences(ANSWER, mine, theirs)
    assert one.pairs == (Pair(same=1), Pair("二", "贰"), Pair(same=1), Pair("", "四"))


def test_a_whole_text_is_shown_by_its_paragraphs() -> None:
    (one,) = differences(ANSWER, typed(answer="甲\n\n乙"), typed(answer="甲\n\n丙"))
    assert one.pairs == (Pair(same=1), Pair("乙", "丙"))


def test_each_field_is_taken_from_where_it_was_chosen() -> None:
    mine, theirs = typed(title="甲", answer="我的"), typed(title="乙", answer="他的")
    result = merged(ANSWER, mine, theirs, {"title": "theirs", "content.answer": "mine"})
    assert (result["title"], result["content"]["answer"]) == ("乙", "我的")
    result = merged(ANSWER, mine, theirs, {"content.answer": "theirs"})
    assert (result["title"], result["content"]["answer"]) == ("甲", "他的")
    assert mine["content"]["answer"] == "我的", "what was typed stays as it is"
