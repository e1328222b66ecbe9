"""A department says that what is published still holds; the next date; rules per kind."""

from __future__ import annotations

from datetime import date

import pytest

from content.queries import entry_numbered
from content.schemas import UpkeepSchema
from content.services.reconfirming import save_rule
from content.upkeep.upkeep_rules import reconfirmations_of
from core import audit, clock
from core.base_schema import load
from core.errors import Forbidden, Invalid, Stale
from people.actors import Actor
from tests.content.basis_world import told
from tests.content.upkeep_world import ADMIN_RULE, DUE, NOON, confirm, due_of, on, rule, work
from tests.makers import Maker


@pytest.fixture
def number(maker: Maker) -> str:
    """An answer to be looked at again by `DUE`."""
    with clock.moved_to(NOON):
        return maker.published(review_by=str(DUE), title="一")


def test_confirming_is_noted_and_the_revision_untouched(
    maker: Maker, number: str, people: dict[str, Actor]
) -> None:
    with clock.moved_to(on(DUE)):
        confirm(maker, number, review_by=date(2026, 9, 1))
        work(maker.database)
    assert due_of(maker.database, number) == date(2026, 9, 1)
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        assert entry.published.review_by == DUE
        (word,) = reconfirmations_of(session, entry.id)
        assert (word.user.name, word.reason, word.before) == ("wang", "仍然适用", DUE)
        event = audit.events_about(session, f"entry:{number}")[-1]
        assert (event.action, event.actor) == ("entry.reconfirm", "wang")
    assert told(maker.database, people["wang"]) == []


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2020, 1, 1), date(2031, 6, 2)])
def test_the_next_date_is_ahead_and_not_for_ever(maker: Maker, number: str, day: date) -> None:
    with clock.moved_to(on(DUE)), pytest.raises(Invalid) as refused:
        confirm(maker, number, review_by=day)
    assert list(refused.value.fields) == ["review_by"]


@pytest.mark.parametrize(
    ("kind", "due"),
    [("answer", date(2027, 3, 1)), ("regulation", date(2027, 3, 1)), ("notice", None)],
)
def test_without_a_date_the_kind_says_when(maker: Maker, kind: str, due: date | None) -> None:
    with clock.moved_to(NOON):
        assert due_of(maker.database, maker.published(kind)) == due


def test_the_rule_of_the_administrator_goes_before(maker: Maker) -> None:
    rule(maker, review_months=3)
    rule(maker, "case", review_months=None)
    with clock.moved_to(NOON):
        assert due_of(maker.database, maker.published(effective_from="2026-03-01")) == date(
            2026, 6, 1
        )
        assert due_of(maker.database, maker.published("case")) is None


def test_a_rule_is_the_administrators_and_not_overwritten_unseen(maker: Maker) -> None:
    values = load(UpkeepSchema(), ADMIN_RULE)
    with maker.database.transaction() as session:
        with pytest.raises(Forbidden):
            save_rule(session, maker.actor("chen"), "answer", values)
        assert save_rule(session, maker.actor("admin"), "answer", values, version=0).version == 1
        with pytest.raises(Stale):
            save_rule(session, maker.actor("admin"), "answer", values, version=0)


def test_a_date_that_has_come_is_refused_at_submission(maker: Maker) -> None:
    with clock.moved_to(on(DUE)), pytest.raises(Invalid) as refused:
        maker.submitted(review_by=str(DUE))
    assert list(refused.value.fields) == ["review_by"]
