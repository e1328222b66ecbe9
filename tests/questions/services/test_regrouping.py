"""Merging and splitting groups by hand, and taking it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from questions.models import GroupState, QuestionGroup, StepKind
from questions.services import answering, ending, regrouping
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OTHER = "电费发票抬头写错了能改吗"


def merged(desk: Desk, who: str = "wang") -> tuple[str, str]:
    """Two groups, the first merged into the second; gives their numbers."""
    with clock.moved_to(NOON):
        first = desk.number(desk.record(TEXT))
    with clock.moved_to(NOON + timedelta(hours=1)):
        second = desk.number(desk.record(OTHER))
        desk.do(regrouping.merge, who, first, second)
    return first, second


def group(desk: Desk, number: str) -> QuestionGroup:
    """A group by its number, with what is in it."""
    with desk.database.reading() as session:
        found = session.get_one(QuestionGroup, int(number.removeprefix("Q-")))
        _loaded = [*found.questions, *found.steps, *found.answers]
        return found


def texts(desk: Desk, number: str) -> list[str]:
    """What is asked in a group."""
    return [one.text for one in group(desk, number).questions]


@pytest.mark.parametrize("who", ["wang", "zhou"])
def test_the_one_takes_the_other_in_with_its_deadline(desk: Desk, who: str) -> None:
    first, second = merged(desk, who)
    gone, whole = group(desk, first), group(desk, second)
    assert (gone.state, gone.merged_into_id, texts(desk, first)) == (
        GroupState.CLOSED,
        whole.id,
        [],
    )
    assert texts(desk, second) == [TEXT, OTHER]
    assert whole.due_at == NOON + timedelta(hours=2)  # the earlier of both
    assert gone.steps[-1].data == {"into": second}
    with pytest.raises(Conflict) as refused:
        desk.do(regrouping.merge, who, first, second)
    assert refused.value.code == "merged"


def test_a_draft_and_what_is_said_meanwhile_go_along(desk: Desk) -> None:
    first, second = desk.record(TEXT), desk.record(OTHER)
    desk.draft(first)
    desk.do(answering.set_interim, "wang", str(first.id), "请留下联系方式")
    into = desk.number(second)
    desk.do(regrouping.merge, "wang", desk.number(first), into)
    whole = group(desk, into)
    assert (whole.state, whole.interim_note) == (GroupState.ANSWERING, "请留下联系方式")
    assert len(whole.answers) == 1


def test_a_merge_is_taken_back_whole(desk: Desk) -> None:
    first, second = desk.record(TEXT), desk.record(OTHER)
    desk.draft(first)
    one, other = desk.number(first), desk.number(second)
    desk.do(regrouping.merge, "wang", one, other)
    desk.do(regrouping.undo, "wang", other)
    assert (texts(desk, one), texts(desk, other)) == ([TEXT], [OTHER])
    back, left = group(desk, one), group(desk, other)
    assert (back.state, back.merged_into_id, back.closed_at) == (GroupState.ANSWERING, None, None)
    assert len(back.answers) == 1
    assert (left.state, left.answers) == (GroupState.OPEN, [])
    with pytest.raises(Conflict) as refused:
        desk.do(regrouping.undo, "wang", other)
    assert refused.value.code == "nothing_to_undo"


def test_what_came_after_the_merge_stays(desk: Desk) -> None:
    first, second = merged(desk)
    later = desk.record(OTHER)
    desk.do(regrouping.undo, "wang", second)
    assert texts(desk, first) == [TEXT]
    assert desk.number(later) == second


def test_a_split_makes_a_group_of_its_own(desk: Desk) -> None:
    first = desk.record(TEXT, grade="complex")
    second = desk.record(OTHER, same_as=str(first.id), grade="complex")
    whole = desk.number(first)
    desk.do(regrouping.split, "wang", whole, [first.id])
    own = desk.group(first)
    assert own.number != whole
    assert (own.text, desk.group(second).text) == (TEXT, OTHER)
    assert (own.urgency, own.department_id) == (
        desk.group(second).urgency,
        desk.group(second).department_id,
    )
    assert own.due_at == desk.group(second).due_at
    assert own.assignee_id is not None
    desk.do(regrouping.undo, "wang", whole)
    assert sorted(texts(desk, whole)) == sorted([TEXT, OTHER])
    assert group(desk, own.number).merged_into_id == desk.group(second).id
    with pytest.raises(Conflict):
        desk.do(regrouping.undo, "wang", whole)  # what undid the split is no merge to take back


def test_a_question_named_by_itself_is_what_leaves(desk: Desk) -> None:
    first = desk.record(TEXT)
    second = desk.record(OTHER, same_as=str(first.id))
    desk.do(regrouping.split, "wang", str(second.id), [])
    assert desk.group(second).text == OTHER
    assert desk.number(second) != desk.number(first)


def test_nothing_everything_and_strangers_do_not_leave(desk: Desk) -> None:
    first = desk.record(TEXT)
    second = desk.record(OTHER, same_as=str(first.id))
    stranger = desk.record("变压器噪音大找谁处理")
    whole = desk.number(first)
    for leaving in ([], [first.id, second.id]):
        with pytest.raises(Invalid):
            desk.do(regrouping.split, "wang", whole, leaving)
    with pytest.raises(NotFound):
        desk.do(regrouping.split, "wang", whole, [stranger.id])


def test_not_into_itself_nor_into_what_is_over(desk: Desk) -> None:
    first, second = desk.number(desk.record(TEXT)), desk.number(desk.record(OTHER))
    with pytest.raises(Invalid):
        desk.do(regrouping.merge, "wang", first, first)
    desk.do(ending.close, "wang", second, "不属供电业务")
    for one, other in ((first, second), (second, first)):
        with pytest.raises(Conflict) as refused:
            desk.do(regrouping.merge, "wang", one, other)
        assert refused.value.code == "already_closed"
    with pytest.raises(Conflict):
        desk.do(regrouping.split, "wang", second, [1])


def test_both_must_be_the_departments_own(desk: Desk) -> None:
    ours = desk.number(desk.record(TEXT))
    theirs = desk.number(desk.record(OTHER, category="service"))
    for who in ("wang", "zhao"):  # neither knows of the other's
        with pytest.raises(NotFound):
            desk.do(regrouping.merge, who, ours, theirs)
    with pytest.raises(Forbidden):  # agents know of both
        desk.do(regrouping.merge, "an", ours, theirs)
    with pytest.raises(Forbidden):
        desk.do(regrouping.split, "an", ours, [1])
    with pytest.raises(Forbidden):
        desk.do(regrouping.undo, "an", ours)
    desk.do(regrouping.merge, "zhou", ours, theirs)


def test_the_step_to_be_taken_back_is_the_last_not_taken_back(desk: Desk) -> None:
    first, second = merged(desk)
    third = desk.number(desk.record("变压器噪音大找谁处理"))
    desk.do(regrouping.merge, "wang", third, second)
    for source in (third, first):
        with desk.database.reading() as session:
            whole = session.get_one(QuestionGroup, group(desk, second).id)
            step = regrouping.last_undoable(session, whole)
            assert step is not None
            assert (step.kind, step.data["from"]) == (StepKind.MERGED, source)
        desk.do(regrouping.undo, "wang", second)
