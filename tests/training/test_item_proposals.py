"""What is proposed from what an entry says, and with which distractors."""

from __future__ import annotations

import pytest

from content.kinds.exercise_forms import Form
from content.kinds.registry import all_kinds, kind_named
from tests.makers import CONTENT
from training.item_proposals import BLANK, Basis, ProposedItem, proposed_items


def proposed(kind: str, content: dict[str, object], **more: object) -> list[ProposedItem]:
    """What is proposed of a content."""
    return proposed_items(kind_named(kind), "标题", content, **more)  # type: ignore[arg-type]


def test_figures_are_asked_with_others_that_measure_the_same() -> None:
    found = proposed("answer", CONTENT["answer"], nearby=["七天内答复，违约金 5 元"])
    first = found[0]
    assert first.form == Form.SINGLE
    assert first.question == f"标题：结清电费后 {BLANK}内恢复供电"
    assert first.explanation == "结清电费后 24 小时内恢复供电"
    texts = [text for text, _right in first.options]
    assert texts[:3] == ["24 小时", "30 分钟", "7 天"]
    assert [right for _text, right in first.options] == [True, False, False, False]
    assert "5 元" not in texts
    assert len(set(texts)) == len(texts)


def test_a_title_that_ends_by_itself_gets_no_colon() -> None:
    content = CONTENT["answer"]
    one, *_ = proposed_items(kind_named("answer"), "多久来电？", content)
    assert one.question == f"多久来电？结清电费后 {BLANK}内恢复供电"


def test_a_figure_alone_is_asked_with_its_double_and_half() -> None:
    (one,) = proposed("answer", {"answer": "违约金为 20 元。"})
    assert [text for text, _right in one.options] == ["20 元", "40 元", "10 元", "30 元"]


def test_a_clause_is_named_where_the_figure_stands_in_it() -> None:
    found = proposed("regulation", CONTENT["regulation"])
    assert [(one.clause, one.options[0][0]) for one in found] == [("第二条", "7 天")]


def test_what_is_said_and_never_said() -> None:
    (one,) = proposed("script", CONTENT["script"])
    assert one.form == Form.SAY
    assert one.options == [("您好，请问有什么可以帮您？", True), ("再不说话我就挂了", False)]


def test_steps_in_their_order_where_there_are_enough_and_none_twice() -> None:
    steps = [{"title": title} for title in ("受理", "核实", "答复")]
    (one,) = proposed("procedure", {"steps": steps})
    assert (one.form, [text for text, _right in one.options]) == (
        Form.ORDER,
        ["受理", "核实", "答复"],
    )
    assert proposed("procedure", {"steps": steps[:2]}) == []
    assert proposed("procedure", {"steps": [*steps, steps[0]]}) == []


def test_the_clause_that_an_answer_rests_on() -> None:
    basis = Basis("供电条例", "第五条", "五天内复电", ["第四条", "第六条"])
    (one,) = proposed("answer", {"answer": "会尽快恢复。"}, bases=[basis])
    assert one.options[0] == ("《供电条例》第五条", True)
    assert one.explanation == "五天内复电"
    alone = Basis("供电条例", "第五条", "五天内复电", [])
    assert proposed("answer", {"answer": "会尽快恢复。"}, bases=[alone]) == []


@pytest.mark.parametrize("kind", [kind.name for kind in all_kinds().values() if kind.shown])
def test_whatever_is_proposed_has_one_way_to_be_right(kind: str) -> None:
    asking = next(one for one in all_kinds().values() if one.asks)
    for item in proposed(kind, CONTENT[kind]):
        options = [{"text": text, "right": right} for text, right in item.options]
        assert asking.faults({"form": item.form, "options": options}) == {}
