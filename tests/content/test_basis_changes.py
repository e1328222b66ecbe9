"""A regulation changes or ends: exactly what cites what changed is in doubt, until settled."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from content.doubts import Doubt, DoubtReason
from content.schemas import DraftSchema
from content.services import drafts
from content.services.publishing import apply_due_dates
from content.services.reconfirming import reconfirm
from core import clock
from core.base_schema import load
from core.database import Database
from core.errors import Conflict, NotFound, Stale
from core.messages import from_json
from people.actors import Actor
from people.notifications.queries import inbox
from tests.content.test_doubts import open_of
from tests.makers import CATEGORY_OF, Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
TEXTS = {
    "第一条": "为规范供电服务，制定本办法。",
    "第二条": "计划检修停电提前7天公告。",
    "第三条": "逾期不缴纳电费的，按照每日1‰加收违约金。",
    "第四条": "用户对计费有异议的，可以申请校验。",
}


def regulation(texts: dict[str, str]) -> dict[str, Any]:
    """The content of a regulation."""
    return {"clauses": [{"label": k, "heading": "", "text": v} for k, v in texts.items()]}


def cite(number: str, *labels: str) -> list[dict[str, str]]:
    """Citations of these clauses."""
    return [{"number": number, "clause": label} for label in labels]


def revise(maker: Maker, number: str, content: dict[str, Any], **changes: Any) -> int:
    """A new revision of an entry of marketing, submitted; gives the review's id."""
    values = {
        "title": "供电服务办法",
        "category": CATEGORY_OF["marketing"],
        "content": content,
        **changes,
    }
    with maker.database.transaction() as session:
        with suppress(Conflict):
            drafts.start_draft(session, maker.actor("wang"), number)
        drafts.save_draft(session, maker.actor("wang"), number, load(DraftSchema(), values), None)
    return maker.submit(number)


def told(database: Database, actor: Actor) -> list[str]:
    """What somebody's inbox says, oldest first."""
    with database.reading() as session:
        return [str(from_json(m.text)) for m in inbox(session, actor, limit=50).items][::-1]


class World:
    """A regulation of marketing, and answers of two departments citing clauses of it."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.law = maker.published("regulation", content=regulation(TEXTS), title="供电服务办法")
        self.answers = {
            label: maker.published(title=f"{label}？", citations=cite(self.law, label))
            for label in TEXTS
        }
        self.other = maker.published(
            author="zhao", title="两条？", citations=cite(self.law, "第一条", "第三条")
        )

    def changed_to(self, **texts: str | None) -> None:
        """The regulation gets a new revision with these clauses changed (None: gone)."""
        wanted = {k: v for k, v in (TEXTS | texts).items() if v is not None}
        self.maker.sign_all(revise(self.maker, self.law, regulation(wanted)))

    def doubts(self) -> dict[str, list[str]]:
        """What readers are told of each entry in doubt."""
        found: dict[str, list[str]] = {}
        for number in [*self.answers.values(), self.other, self.law]:
            if doubts := self.open(number):
                found[number] = [str(doubt.detail) for doubt in doubts]
        return found

    def open(self, number: str) -> list[Doubt]:
        """The open doubts about the basis of an entry."""
        return [
            doubt
            for doubt in open_of(self.maker.database, number)
            if doubt.reason == DoubtReason.BASIS_CHANGED
        ]

    def confirm(self, number: str, who: str = "wang", seen: list[int] | None = None) -> None:
        """The department says that it still holds."""
        with self.maker.database.transaction() as session:
            reconfirm(session, self.maker.actor(who), number, "仍然适用", seen=seen)


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
