"""A regulation changes or ends: exactly what cites what changed is in doubt, until settled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content.services.publishing import apply_due_dates
from content.services.reconfirming import reconfirm
from core import clock
from core.errors import Conflict, NotFound, Stale
from people.actors import Actor
from tests.content.basis_world import TEXTS, World, cite, regulation, revise, told
from tests.content.doubted import open_of
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def world(maker: Maker) -> World:
    """The regulation and what cites it."""
    return World(maker)


def test_exactly_what_cites_a_changed_clause_is_in_doubt(
    world: World, people: dict[str, Actor]
) -> None:
    world.changed_to(第三条="逾期不缴纳电费的，按照每日3‰加收违约金。")
    detail = ["《供电服务办法》第三条已修改"]
    assert world.doubts() == {world.answers["第三条"]: detail, world.other: detail}
    one = f"法规 {world.law} 有变更，本部门有 1 条引用它的内容待确认"
    assert told(world.maker.database, people["wang"])[-1] == one
    assert told(world.maker.database, people["zhao"]) == [one]
    assert told(world.maker.database, people["an"]) == []


def test_a_number_a_moved_and_a_deleted_clause(world: World) -> None:
    """第二条 deleted, 第三条 moves up unchanged, 第四条 moves up with another number in it."""
    world.changed_to(
        第二条=TEXTS["第三条"], 第三条=TEXTS["第四条"].replace("异议", "异议7日内"), 第四条=None
    )
    assert world.doubts() == {
        world.answers["第二条"]: ["《供电服务办法》第二条已删除"],
        world.answers["第三条"]: ["《供电服务办法》第三条已移至第二条，条文未变"],
        world.answers["第四条"]: ["《供电服务办法》第四条已修改，现为第三条"],
        world.other: ["《供电服务办法》第三条已移至第二条，条文未变"],
    }


def test_wording_that_says_the_same_raises_nothing(world: World) -> None:
    world.changed_to(第二条="计划检修停电，提前７天公告。".replace("，", ""))
    assert world.doubts() == {}


def test_the_end_of_a_regulation_puts_all_in_doubt(world: World) -> None:
    world.maker.retire(world.law)
    assert len(world.doubts()) == 5
    assert world.doubts()[world.other] == ["《供电服务办法》已下线"] * 2
    world.changed_to(第四条="另行规定。")  # published again
    assert world.doubts() == {world.answers["第四条"]: ["《供电服务办法》第四条已修改"]}


def test_a_regulation_that_expires_does_so_too(maker: Maker) -> None:
    with clock.moved_to(NOON):
        law = maker.published("regulation", expires_on="2026-03-02")
        answer = maker.published(citations=cite(law, "第二条"))
    with clock.moved_to(NOON + timedelta(days=2)), maker.database.transaction() as session:
        apply_due_dates(session)
    (doubt,) = open_of(maker.database, answer)
    assert doubt.facts["change"] == "ended"
    assert str(doubt.detail).endswith("已失效")


def test_what_becomes_effective_later_counts_from_then(maker: Maker) -> None:
    with clock.moved_to(NOON):
        world = World(maker)
        later = regulation(TEXTS | {"第一条": "另行规定。"})
        maker.decide(revise(maker, world.law, later, effective_from="2026-03-05"))
        assert world.doubts() == {}
    with clock.moved_to(NOON + timedelta(days=4)), maker.database.transaction() as session:
        apply_due_dates(session)
    assert set(world.doubts()) == {world.answers["第一条"], world.other}


def test_the_department_confirms_what_it_was_shown(world: World) -> None:
    world.changed_to(第三条="甲")
    number = world.answers["第三条"]
    (doubt,) = world.open(number)
    with pytest.raises(Stale):
        world.confirm(number, seen=[])
    with pytest.raises(NotFound):
        world.confirm(number, who="zhao", seen=[doubt.id])
    world.confirm(number, seen=[doubt.id])
    assert set(world.doubts()) == {world.other}


def test_a_change_after_a_confirmation_is_a_new_one(world: World) -> None:
    number = world.answers["第三条"]
    world.changed_to(第三条="甲")
    world.confirm(number)
    world.changed_to(第三条="乙")
    assert number in world.doubts()


def test_a_second_change_is_the_one_that_stands(world: World) -> None:
    number = world.answers["第三条"]
    world.changed_to(第三条="甲")
    (first,) = world.open(number)
    world.changed_to(第三条="乙")
    (second,) = world.open(number)
    assert second.id != first.id
    assert second.facts["before"] == first.facts["before"], "the words it was approved on"


def test_what_is_again_as_it_was_is_settled(world: World) -> None:
    world.changed_to(第三条="甲")
    world.changed_to()
    assert world.doubts() == {}


def test_a_published_revision_settles_it(world: World) -> None:
    number = world.answers["第三条"]
    world.changed_to(第三条="甲")
    anew = {"citations": cite(world.law, "第三条"), "title": "新的答复"}
    review = revise(world.maker, number, {"answer": "新的答复"}, **anew)
    assert number in world.doubts()
    world.maker.decide(review)
    assert number not in world.doubts()


def test_a_change_while_it_is_before_the_committee_is_not_lost(world: World) -> None:
    citing = {"citations": cite(world.law, "第二条", "第三条")}
    review = world.maker.submitted(title="在途", **citing)
    world.changed_to(第三条="甲")
    number = world.maker.decide(review).entry.number
    (doubt,) = world.open(number)
    assert doubt.facts["clause"] == "第三条"


def test_what_never_was_published_cannot_be_confirmed(maker: Maker) -> None:
    number = maker.draft()
    with maker.database.transaction() as session, pytest.raises(Conflict):
        reconfirm(session, maker.actor("wang"), number, "仍然适用")
