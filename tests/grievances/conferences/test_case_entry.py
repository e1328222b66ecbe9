"""An instructive grievance becomes a draft in one step, without people, through review."""

from __future__ import annotations

import pytest

from content.kinds.registry import recounting_kind
from content.models import Entry, RevisionState
from core.errors import Conflict, Forbidden, NotFound
from grievances.conferences.case_entry import draft_case
from grievances.handling.models import StepKind
from tests.grievances.counter import Counter
from tests.makers import Maker


def learnt(counter: Counter) -> str:
    """A grievance that is filed, with people in it."""
    number = counter.record(
        "王先生家抄表算错，多收了 300 元",
        details={"who": "王先生", "where": "东村 3 栋", "how_much": "300 元"},
        wish="给王先生退钱",
    )
    counter.step(number, "find_cause", comment="赵建国师傅看错了表")
    counter.step(number, "propose", comment="退费并致歉，电话 13812345678")
    counter.call(number, "satisfied")
    counter.file(number, cause="看错表", measure="拍照复核", instructive=True)
    return number


def test_it_is_a_draft_of_the_department_without_people(counter: Counter, maker: Maker) -> None:
    number = learnt(counter)
    entry = counter.do(draft_case, "wang", number)
    with counter.database.reading() as session:
        found = session.get_one(Entry, entry.id)
        draft = found.revisions[-1]
        assert (found.kind, found.department.code) == (recounting_kind().name, "marketing")
        assert draft.state == RevisionState.DRAFT
        told = f"{draft.title} {draft.content}"
        assert found.published_revision_id is None  # the committee has not passed it
    assert "300 元" in told
    assert "拍照复核" in told
    for personal in ("王先生", "赵建国", "13812345678", "东村"):
        assert personal not in told
    assert counter.row(number).steps[-1].kind == StepKind.DRAFTED
    with pytest.raises(Conflict):
        counter.do(draft_case, "wang", number)
    maker.sign_all(maker.submit(entry.number))


def test_who_may_and_when(counter: Counter) -> None:
    open_one = counter.record()
    with pytest.raises(Conflict):
        counter.do(draft_case, "wang", open_one)
    number = learnt(counter)
    for who in ("an", "zhou"):
        with pytest.raises(Forbidden):
            counter.do(draft_case, who, number)
    with pytest.raises(NotFound):
        counter.do(draft_case, "zhao", number)
