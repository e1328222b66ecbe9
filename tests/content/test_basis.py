"""What a revision rests on, as the clauses stand now, and whether it has to say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from content.basis import cited_clauses_of, says_its_basis
from content.models import Revision
from content.queries import entry_numbered, revision_in_work
from tests.content.basis_world import cite, regulation
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker

pytestmark = ON_SQLITE
Told = TypeVar("Told")
ANSWER = CONTENT["answer"]


def asked(maker: Maker, number: str, ask: Callable[[Revision], Told]) -> Told:
    """What is told of the draft of an entry."""
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        draft = revision_in_work(session, entry.id)
        assert draft is not None
        return ask(draft)


def rests_on(draft: Revision) -> list[tuple[str, str | None, bool]]:
    return [
        (c.label, c.clause.text if c.clause else None, c.in_force) for c in cited_clauses_of(draft)
    ]


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("answer", ANSWER, False),
        ("answer", ANSWER | {"no_basis": "通行做法"}, True),
        ("case", CONTENT["case"], True),
    ],
)
def test_an_answer_cites_or_says_why_not(
    maker: Maker, kind: str, content: dict[str, object], says: bool
) -> None:
    number = maker.draft(kind, content=content)
    assert asked(maker, number, says_its_basis) == says


def test_a_cited_clause_is_shown_as_it_stands(maker: Maker) -> None:
    law = maker.published("regulation", content=regulation({"第一条": "甲。", "第二条": "乙。"}))
    number = maker.draft(citations=cite(law, "第二条"))
    assert asked(maker, number, says_its_basis)
    assert asked(maker, number, rests_on) == [("第二条", "乙。", True)]


def test_what_is_no_more_in_force_is_said(maker: Maker) -> None:
    law = maker.published("regulation")
    number = maker.draft(citations=cite(law, "第二条"))
    maker.retire(law)
    assert asked(maker, number, rests_on) == [("第二条", None, False)]
