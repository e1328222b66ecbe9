"""A law takes the place of another: what cites the other is in doubt, from the day it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from content.laws.relations import Relation
from content.laws.standing import endings
from content.models import id_of
from content.services.publishing import apply_due_dates
from core import clock
from core.database import Database
from people.actors import Actor
from tests.content.basis_world import TEXTS, cite, regulation, revise, told
from tests.content.doubted import open_of
from tests.content.laws.laws_world import NEW_TEXTS, OLD, Laws, entitled, to
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def details(database: Database, number: str) -> list[str]:
    """Why an entry is in doubt."""
    return [str(doubt.detail) for doubt in open_of(database, number)]


def test_what_cites_a_law_is_in_doubt_once_another_takes_its_place(
    maker: Maker, people: dict[str, Actor]
) -> None:
    """With the clause that says the same anew; its department and its owner are told."""
    laws = Laws(maker)
    new = laws.succeeded()
    begin = f"《{OLD}》已由《供电服务办法》代替或废止，"
    assert details(maker.database, laws.answers["第二条"]) == [f"{begin}第二条现为其第三条"]
    assert details(maker.database, laws.answers["第三条"]) == [f"{begin}第三条现为其第四条"]
    (doubt,) = open_of(maker.database, laws.answers["第二条"])
    assert (doubt.facts["change"], doubt.facts["by"]) == ("repealed", new)
    assert told(maker.database, people["wang"])[-2:] == [
        "一部法规已被代替或废止，本部门有 2 条引用它的内容待确认",
        f"{laws.old} 已被另一部法规代替或废止，坐席看到时会标明",
    ]


def test_a_clause_that_is_said_nowhere_anew_has_none(maker: Maker) -> None:
    laws = Laws(maker)
    laws.succeeded(content=regulation({"第一条": "本办法另行规定全部事项，细则附后。"}))
    told_of = details(maker.database, laws.answers["第三条"])
    assert told_of == [f"《{OLD}》已由《供电服务办法》代替或废止"]


@pytest.mark.parametrize("relation", [Relation.IMPLEMENTS, Relation.AMENDS])
def test_a_law_that_is_implemented_or_amended_goes_on(maker: Maker, relation: Relation) -> None:
    laws = Laws(maker)
    laws.succeeded(relations=to(laws.old, relation))
    assert details(maker.database, laws.answers["第二条"]) == []


def test_not_before_the_day_it_takes_effect(maker: Maker, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON):
        laws = Laws(maker)
        new = laws.drafted(effective_from="2026-03-05")
        maker.sign_all(maker.submit(new, "zhao"))
        assert details(maker.database, laws.answers["第二条"]) == []
        ahead = f"{laws.old} 将于 2026-03-05 起被另一部法规代替或废止"
        assert told(maker.database, people["wang"])[-1] == ahead
    with clock.moved_to(NOON + timedelta(days=5)), maker.database.transaction() as session:
        apply_due_dates(session)
    assert len(details(maker.database, laws.answers["第二条"])) == 1


def test_what_was_submitted_before_is_in_doubt_when_it_is_published(maker: Maker) -> None:
    laws = Laws(maker)
    waiting = maker.draft(title="路上的", citations=cite(laws.old, "第二条"))
    review = maker.submit(waiting)
    laws.succeeded()
    maker.decide(review)
    assert len(details(maker.database, waiting)) == 1


def test_what_is_submitted_knowing_it_is_not(maker: Maker) -> None:
    laws = Laws(maker)
    laws.succeeded()
    after = maker.published(title="讲旧账的", citations=cite(laws.old, "第二条"))
    assert details(maker.database, after) == []


def test_once_it_is_said_no_more_nothing_is_in_doubt(maker: Maker) -> None:
    laws = Laws(maker)
    new = laws.succeeded(author="wang", category="third-party")
    assert details(maker.database, laws.answers["第二条"])
    maker.sign_all(revise(maker, new, regulation(NEW_TEXTS), relations=[]))
    assert details(maker.database, laws.answers["第二条"]) == []


def test_a_later_text_that_says_it_again_asks_nobody_again(maker: Maker) -> None:
    laws = Laws(maker)
    new = laws.succeeded(author="wang", category="third-party")
    before = open_of(maker.database, laws.answers["第二条"])[0].id
    changed = NEW_TEXTS | {"第一条": "另行规定。"}
    maker.sign_all(revise(maker, new, regulation(changed), relations=to(laws.old)))
    assert [one.id for one in open_of(maker.database, laws.answers["第二条"])] == [before]


def test_its_end_revives_nothing(maker: Maker) -> None:
    laws = Laws(maker)
    new = laws.succeeded(author="wang", category="third-party")
    maker.retire(new)
    assert len(details(maker.database, laws.answers["第二条"])) == 1


def test_a_change_of_the_law_that_ended_leaves_that_it_ended(maker: Maker) -> None:
    laws = Laws(maker)
    laws.succeeded()
    changed = regulation(TEXTS | {"第三条": "另行规定。"})
    maker.sign_all(revise(maker, laws.old, changed, title=OLD))
    assert len(details(maker.database, laws.answers["第二条"])) == 1
    assert len(details(maker.database, laws.answers["第三条"])) == 2


def test_a_title_becomes_a_law_once_there_is_one(maker: Maker) -> None:
    """The new law came first, and calls the old one by a title that nothing has yet."""
    maker.published(
        "regulation",
        title="供电服务办法（2026年）",
        content=regulation(NEW_TEXTS),
        relations=entitled("《中华人民共和国供电服务规定（1996年）》"),
    )
    old = maker.published("regulation", title="供电服务规定", content=regulation(TEXTS))
    answer = maker.published(title="后来的", citations=cite(old, "第三条"))
    assert details(maker.database, answer) == []  # it was known when it was submitted
    with maker.database.reading() as session:
        assert id_of(old) in endings(session, [id_of(old)])
