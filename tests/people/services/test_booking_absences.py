"""The calendar of absences: one's own, days that hold, delegates who could do the work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.audit import AuditEvent
from core.database import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from people.absence_calendar import away_on
from people.actors import Actor
from people.queries import user_named
from people.services.booking_absences import cancel_absence, enter_absence

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.moved_to(clock.start_of(TODAY) + timedelta(hours=12)):
        yield


def enter(database: Database, actor: Actor, first: int = 0, last: int = 0, **others: Any) -> int:
    """Enter an absence from `first` to `last` days from now; gives its id."""
    values: dict[str, Any] = {
        "user": "",
        "starts_on": TODAY + timedelta(days=first),
        "ends_on": TODAY + timedelta(days=last),
        "delegate": "",
        "note": "培训",
    }
    with database.transaction() as session:
        return enter_absence(session, actor, values | others).id


@pytest.mark.parametrize(
    ("first", "last", "others", "field"),
    [
        (1, 0, {}, "ends_on"),
        (-3, -1, {}, "ends_on"),
        (0, 366, {}, "ends_on"),
        (2, 9, {}, "starts_on"),
        (5, 5, {"delegate": "chen"}, "delegate"),
        (5, 5, {"delegate": "wang"}, "delegate"),
        (5, 5, {"delegate": "nobody"}, "delegate"),
    ],
    ids=["backwards", "past", "too long", "overlap", "oneself", "no reviewer", "unknown"],
)
def test_what_does_not_hold_is_refused(
    database: Database,
    people: dict[str, Actor],
    first: int,
    last: int,
    others: dict[str, Any],
    field: str,
) -> None:
    enter(database, people["chen"], 1, 3)
    with pytest.raises(Invalid) as refused:
        enter(database, people["chen"], first, last, **others)
    assert list(refused.value.fields) == [field]


def test_another_account_of_the_same_person_is_no_delegate(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.transaction() as session:
        for name in ("chen", "sun"):
            user = user_named(session, name)
            assert user is not None
            user.person = "77"
    with pytest.raises(Invalid) as refused:
        enter(database, people["chen"], delegate="sun")
    assert list(refused.value.fields) == ["delegate"]


def test_for_others_only_administrators(database: Database, people: dict[str, Actor]) -> None:
    with pytest.raises(Forbidden):
        enter(database, people["sun"], user="chen")
    absence_id = enter(database, people["admin"], user="chen")
    with database.transaction() as session:
        for name, error in (("sun", NotFound), ("wang", NotFound)):
            with pytest.raises(error):
                cancel_absence(session, people[name], absence_id)
        cancel_absence(session, people["chen"], absence_id)
        assert away_on(session) == {}
        with pytest.raises(DomainError):
            cancel_absence(session, people["chen"], absence_id)


def test_is_in_the_audit_trail(database: Database, people: dict[str, Actor]) -> None:
    absence_id = enter(database, people["chen"], delegate="sun")
    with database.transaction() as session:
        cancel_absence(session, people["chen"], absence_id)
        query = select(AuditEvent).where(AuditEvent.action.startswith("absence."))
        entered, cancelled = session.scalars(query.order_by(AuditEvent.id)).all()
    assert (entered.action, cancelled.action) == ("absence.enter", "absence.cancel")
    assert entered.subject == "user:chen"
    assert entered.data["delegate"] == "sun"
