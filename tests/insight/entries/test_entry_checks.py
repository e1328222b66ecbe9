"""The whole base held to the rules: what changed soon, everything by night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from core import clock
from core.database import Database
from insight.entries.entry_checks import check_entries
from insight.entries.health_rules import Rule
from insight.entries.models import EntryHealth
from insight.entries.queries import unwell
from insight.entries.trust import TrustPart
from people.actors import Actor
from questions.services import ending
from search_index.engine import Index
from tests.makers import CONTENT, Maker
from tests.questions.asking import context_of
from tests.questions.desk import Desk
from tests.review.writing import save

NIGHT = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)  # three in the morning


def checked(database: Database) -> dict[int, EntryHealth]:
    with database.reading() as session:
        return {row.entry_id: row for row in session.scalars(select(EntryHealth))}


def law(maker: Maker) -> str:
    clauses = [{"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    return maker.published("regulation", title="停电管理规定", content=content)


def test_contradictions_and_duplicates_name_the_other(
    database: Database, index: Index, maker: Maker, people: dict[str, Actor]
) -> None:
    basis = [{"number": law(maker), "clause": "第一条"}]
    wrong = maker.published(
        title="停电提前多久通知", content={"answer": "提前 3 天通知您。"}, citations=basis
    )
    twin = maker.published(
        title="停电提前多久通知？", content={"answer": "提前七天通知您。"}, citations=basis
    )
    check_entries(database, index.searcher)
    with database.reading() as session:
        found = {
            (one.number, one.finding.rule, one.finding.other)
            for one in unwell(session, people["zhou"])
        }
    assert (wrong, Rule.CONTRADICTION, basis[0]["number"]) in found
    assert (twin, Rule.NEIGHBOURS, wrong) in found  # which costs it no trust
    assert checked(database)[3].parts[TrustPart.HEALTH] == 6
    assert (wrong, Rule.DUPLICATE, twin) in found
    assert (twin, Rule.DUPLICATE, wrong) in found
    assert not [one for one in found if one[0] == basis[0]["number"]]


def test_what_was_published_is_checked_once_and_all_by_night(
    database: Database, index: Index, maker: Maker
) -> None:
    with clock.moved_to(NIGHT - timedelta(hours=10)):
        number = maker.published(title="甲")
        maker.published(title="乙")
        check_entries(database, index.searcher)
    first = checked(database)
    assert len(first) == 2
    with clock.moved_to(NIGHT - timedelta(hours=9)):
        save(maker, number, title="甲的新说法")
        maker.sign_all(maker.submit(number))
        maker.drain()
        check_entries(database, index.searcher)
    then = checked(database)
    assert [then[one].checked_at > first[one].checked_at for one in sorted(then)] == [True, False]
    with clock.moved_to(NIGHT):
        check_entries(database, index.searcher)
        check_entries(database, index.searcher)
    assert {row.checked_at for row in checked(database).values()} == {NIGHT}


def test_drafts_are_not_checked(database: Database, index: Index, maker: Maker) -> None:
    index.rebuild([])
    maker.draft(title="还没有通过")
    check_entries(database, index.searcher)
    assert checked(database) == {}


def test_flags_cost_trust_until_the_text_was_kept(
    database: Database, index: Index, maker: Maker
) -> None:
    desk = Desk(database, context_of(index), maker)
    number = maker.published(title="甲")
    flagged = desk.flag(number)
    check_entries(database, index.searcher)
    assert checked(database)[1].parts[TrustPart.FLAGS] == 10
    desk.do(ending.close, "zhou", str(flagged.id), "核实无误")
    with database.transaction() as session:
        session.execute(delete(EntryHealth))  # as if it were another night
    check_entries(database, index.searcher)
    assert checked(database)[1].parts[TrustPart.FLAGS] == 15
