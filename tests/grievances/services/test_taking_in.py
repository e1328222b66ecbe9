"""What is stored of a grievance, whose it is by when, and what of it is nobody else's business."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from calls.models import Call
from core import clock
from core.errors import Forbidden, Invalid, NotFound
from grievances import queries
from grievances.halves import Half
from grievances.handling.models import Handling, StepKind
from grievances.handling.queries import handling_named
from grievances.models import Grievance, GrievanceType
from tests.grievances.counter import TEXT, Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_it_is_counted_assigned_and_has_two_clocks(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record(category="quality", type="complaint", details={"where": "东村"})
    found = counter.row(number)
    assert number == f"CG-{found.grievance_id:06d}"
    assert (found.department.code, found.details) == ("operation", {"where": "东村"})
    assert found.due_at == NOON + timedelta(hours=24)
    assert found.term.due_at == NOON + timedelta(hours=18)
    assert [step.kind for step in found.steps] == [
        StepKind.SOOTHE,
        StepKind.RECORD,
        StepKind.ASSIGN,
    ]
    with counter.database.reading() as session:
        table = queries.half_year(session, counter.actor("zhou"), Half(2026, 1))
    by_heading = {str(line.key): line.cases for line in table.headings}
    assert (table.cases, by_heading["outage"]) == (1, 1)  # quality counts under reliability


@pytest.mark.parametrize(
    ("promise", "lasts"),
    [
        ({"promise": "two_hours"}, timedelta(hours=2)),
        ({"promise": "day"}, timedelta(hours=24)),
        ({"promise": "days", "days": 3, "restated": "三天内给您回电"}, timedelta(days=3)),
    ],
    ids=["two hours", "a day", "days"],
)
def test_it_is_due_as_was_promised(
    counter: Counter, promise: dict[str, object], lasts: timedelta
) -> None:
    with clock.moved_to(NOON):
        assert counter.row(counter.record(**promise)).due_at == NOON + lasts


@pytest.mark.parametrize("missing", ["days", "restated"])
def test_days_are_promised_in_words(counter: Counter, missing: str) -> None:
    promise = {"promise": "days", "days": 3, "restated": "三天内给您回电"}
    del promise[missing]
    with pytest.raises(Invalid) as refused:
        counter.record(**promise)
    assert list(refused.value.fields) == [missing]


def test_the_customer_is_encrypted_and_numbers_are_masked(counter: Counter) -> None:
    number = counter.record(
        "户号3209871234567停电没人管",
        wish="回我手机13812345678",
        details={"who": "王先生 13812345678"},
        caller="13812345678",
    )
    with counter.database.engine.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM grievance_handlings")).all())
        stored += str(connection.execute(text("SELECT * FROM audit_events")).all())
        stored += str(connection.execute(text("SELECT * FROM inbox_messages")).all())
    assert "13812345678" not in stored
    assert "3209871234567" not in stored
    found = counter.row(number)
    assert counter.callers.decrypted(found.caller_cipher) == "13812345678"


def test_the_call_knows_the_customer(counter: Counter) -> None:
    with counter.database.transaction() as session:
        session.add(
            Call(
                key="call-0001",
                user_id=counter.actor("an").id,
                begun_at=clock.now(),
                note="",
                caller_cipher=counter.callers.encrypted("13812345678"),
                caller_hash=counter.callers.fingerprint("13812345678"),
            )
        )
    found = counter.row(counter.record(call="call-0001"))
    assert counter.callers.decrypted(found.caller_cipher) == "13812345678"
    foreign = counter.row(counter.record("另一件", who="zhou", call="call-0001"))
    assert foreign.caller_cipher is None  # another's call says nothing


def test_a_form_sent_twice_is_one_grievance(counter: Counter) -> None:
    first = counter.take(token="t" * 32)
    again = counter.take(token="t" * 32)
    assert (again.handling.number, first.is_new, again.is_new) == (
        first.handling.number,
        True,
        False,
    )
    with counter.database.reading() as session:
        assert session.scalar(select(func.count(Grievance.id))) == 1
        assert session.scalar(select(func.count(Handling.id))) == 1


def test_the_third_call_warns_and_the_seventh_is_a_complaint(counter: Counter) -> None:
    numbers = [counter.record(f"{TEXT}{n}", caller="138 1234 5678") for n in range(7)]
    kinds = [{step.kind for step in counter.row(number).steps} for number in numbers]
    assert [StepKind.REPEATED in seen for seen in kinds] == [False] * 2 + [True] * 4 + [False]
    assert [StepKind.RAISED in seen for seen in kinds] == [False] * 6 + [True]
    last = counter.row(numbers[-1])
    assert (last.call_number, last.grievance.type) == (7, GrievanceType.COMPLAINT)
    assert counter.row(numbers[-2]).grievance.type == GrievanceType.OPINION
    other = counter.row(counter.record("线路迁改", category="construction", caller="13812345678"))
    assert other.call_number == 1  # another matter


def test_danger_goes_to_the_top_at_once(counter: Counter) -> None:
    found = counter.row(counter.record("停电把老人困在电梯里了"))
    assert found.grade == 3
    assert [up.level for up in found.escalations] == [3]
    assert any(name == "zhou" and "涉及人身危险" in said for name, said in counter.told())


def test_who_takes_no_calls_records_none(counter: Counter) -> None:
    for name in ("wang", "chen", "admin"):
        with pytest.raises(Forbidden):
            counter.record(who=name)
    with pytest.raises(Invalid):
        counter.record(category="no-such")


def test_who_sees_it(counter: Counter) -> None:
    number = counter.record()
    sees = {}
    for name in ("an", "wang", "zhao", "chen", "zhou", "admin"):
        with counter.database.reading() as session:
            try:
                handling_named(session, counter.actor(name), number)
                sees[name] = True
            except NotFound:
                sees[name] = False
    assert sees == {
        "an": True,
        "wang": True,
        "zhao": False,
        "chen": False,
        "zhou": True,
        "admin": False,
    }


def test_what_is_like_it_is_told(counter: Counter) -> None:
    before = counter.record("小区停电三次都没有人提前通知我们")
    counter.record("客服人员说话很冲", category="service")
    taken = counter.take("我们小区停电三次，都没有提前通知")
    assert [one.number for one in taken.similar] == [before]
