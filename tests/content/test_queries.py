"""Who sees what: agents what is published today, contributors what is their department's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content import queries
from content.indexing import indexed_entries, published_ids, published_pairs
from content.schemas import DraftSchema
from content.services import drafts
from core import clock
from core.base_schema import load
from core.database import Database
from core.errors import NotFound
from people.actors import Actor
from tests.content.looking import shown
from tests.makers import CONTENT, PEOPLE, Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


EVERYBODY = list(PEOPLE)


OF_THE_DEPARTMENT = ("wang", "li")


def history(database: Database, actor: Actor, number: str) -> list[str] | None:
    """The titles in the history somebody sees; None when there is no such entry for them."""
    with database.reading() as session:
        try:
            return [revision.title for revision in queries.history(session, actor, number)]
        except NotFound:
            return None


def unpublished(maker: Maker) -> dict[str, str]:
    """An entry in every state in which agents see nothing of it."""
    tomorrow = str(clock.today() + timedelta(days=1))
    numbers = {
        "draft": maker.draft(),
        "submitted": maker.draft(),
        "waiting": maker.draft(effective_from=tomorrow),
        "rejected": maker.draft(),
        "returned": maker.draft(),
        "retired": maker.published(),
    }
    maker.submit(numbers["submitted"])
    maker.decide(maker.submit(numbers["waiting"]))
    maker.decide(maker.submit(numbers["rejected"]), "reject")
    maker.decide(maker.submit(numbers["returned"]), "request_changes")
    maker.retire(numbers["retired"])
    return numbers


def test_what_is_not_published_is_nowhere(maker: Maker, people: dict[str, Actor]) -> None:
    numbers = unpublished(maker)
    ids = [int(number[3:]) for number in numbers.values()]
    for number in numbers.values():
        assert shown(maker.database, number) is None
        for name in EVERYBODY:
            known = history(maker.database, people[name], number) is not None
            assert known is (name in OF_THE_DEPARTMENT)
    with maker.database.reading() as session:
        assert queries.visible_entries(session, ids) == {}
        assert list(indexed_entries(session)) == []
        assert published_pairs(session) == set()
        assert published_ids(session) == []


def test_everybody_with_a_role_reads_what_is_published(
    maker: Maker, people: dict[str, Actor]
) -> None:
    number = maker.published(title="一")
    for name in EVERYBODY:
        with maker.database.reading() as session:
            assert queries.visible_entry(session, people[name], number).revision.title == "一"
            assert queries.readable_entry(session, people[name], number).number == number
    nobody = Actor(99, "x", "x", None, frozenset())
    with maker.database.reading() as session:
        for read in (queries.visible_entry, queries.readable_entry):
            with pytest.raises(NotFound):
                read(session, nobody, number)


def test_agents_read_the_history_of_what_was_published_only(
    maker: Maker, people: dict[str, Actor]
) -> None:
    tomorrow = str(clock.today() + timedelta(days=1))
    number = maker.published(title="一")
    write_next(maker, number, "被驳回", "reject")
    write_next(maker, number, "等到明天", "approve", effective_from=tomorrow)
    write_next(maker, number, "二", "approve")
    write_next(maker, number, "草稿", None)
    full = ["草稿", "二", "等到明天", "被驳回", "一"]
    for name in EVERYBODY:
        expected = full if name in OF_THE_DEPARTMENT else ["二", "一"]
        assert history(maker.database, people[name], number) == expected


def write_next(maker: Maker, number: str, title: str, verdict: str | None, **dates: str) -> None:
    """A further revision, decided unless `verdict` is None."""
    values = {"title": title, "category": "third-party", "content": CONTENT["answer"]} | dates
    with maker.database.transaction() as session:
        loaded = load(DraftSchema(), values)
        drafts.save_draft(session, maker.actor("wang"), number, loaded, None)
    if verdict is not None:
        maker.decide(maker.submit(number), verdict)


@pytest.mark.parametrize(
    ("dates", "days", "visible"),
    [
        ({}, 0, True),
        ({"effective_from": "2026-03-01"}, 0, True),
        ({"effective_from": "2026-03-01"}, -1, False),  # the clock was set back
        ({"expires_on": "2026-03-01"}, 0, True),
        ({"expires_on": "2026-03-01"}, 1, False),
    ],
)
def test_dates_are_applied_whenever_it_is_read(
    maker: Maker, dates: dict[str, str], days: int, visible: bool
) -> None:
    with clock.moved_to(NOON):
        number = maker.published(**dates)
    with clock.moved_to(NOON + timedelta(days=days)), maker.database.reading() as session:
        entry = queries.entry_numbered(session, number)
        assert entry is not None
        assert queries.is_visible(entry) is visible
        assert bool(queries.visible_entries(session, [entry.id])) is visible
        assert bool(list(indexed_entries(session, [entry.id]))) is visible


def test_notices_and_regulations_in_force_are_listed(maker: Maker) -> None:
    with clock.moved_to(NOON):
        ending = maker.published("notice", title="到今天", expires_on="2026-03-01")
    with clock.moved_to(NOON + timedelta(minutes=1)):
        lasting = maker.published("notice", title="到明年")
        maker.draft("notice")
        regulation = maker.published("regulation")
    for days, notices in ((0, [lasting, ending]), (1, [lasting])):
        with (
            clock.moved_to(NOON + timedelta(days=days, minutes=2)),
            maker.database.reading() as session,
        ):
            assert [n.number for n in queries.current_notices(session)] == notices
            assert [r.number for r in queries.visible_regulations(session)] == [regulation]
