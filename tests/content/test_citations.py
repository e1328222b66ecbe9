"""Citations: from what is written to a clause that exists."""

from __future__ import annotations

import pytest

from content.basis import cited_clauses_of
from content.citations import bare_title, resolve_basis
from content.models import Entry
from content.queries import citing_entries, entry_numbered
from content.schemas import DraftSchema
from content.services import drafts
from core.base_schema import load
from core.database import Database
from core.errors import Invalid
from tests.content.looking import newest
from tests.makers import CONTENT, Maker


def cite(number: str, *clauses: str) -> list[dict[str, str]]:
    """Citations of one regulation."""
    return [{"number": number, "clause": clause} for clause in clauses]


def save(maker: Maker, number: str, citations: list[dict[str, str]]) -> None:
    """Save a draft with these citations."""
    values = {"title": "新", "category": "third-party", "content": CONTENT["answer"]}
    loaded = load(DraftSchema(), values | {"citations": citations})
    with maker.database.transaction() as session:
        drafts.save_draft(session, maker.actor("wang"), number, loaded, None)


def clauses(database: Database, number: str) -> list[str]:
    """The clauses the newest revision cites."""
    return [clause for _regulation, clause in newest(database, number).citations]


def test_citations_keep_their_order_through_saving_again(maker: Maker) -> None:
    regulation = maker.published("regulation")
    number = maker.draft(citations=cite(regulation, "第二条", "第一条"))
    assert clauses(maker.database, number) == ["第二条", "第一条"]
    save(maker, number, cite(regulation, "第一条", "第二条"))
    assert clauses(maker.database, number) == ["第一条", "第二条"]
    save(maker, number, cite(regulation, "第二条"))
    assert clauses(maker.database, number) == ["第二条"]
    save(maker, number, [])
    assert clauses(maker.database, number) == []


def test_a_clause_cited_twice_stands_once_where_it_stood_first(maker: Maker) -> None:
    regulation = maker.published("regulation")
    number = maker.draft(citations=cite(regulation, "第一条", "第二条", "第一条"))
    assert clauses(maker.database, number) == ["第一条", "第二条"]
    save(maker, number, cite(regulation, "第一条", "第二条", "第一条"))
    assert clauses(maker.database, number) == ["第一条", "第二条"]


def test_a_draft_is_no_regulation_to_cite_and_neither_is_an_answer(maker: Maker) -> None:
    for cited in (maker.draft("regulation"), maker.published("answer")):
        with pytest.raises(Invalid) as refused:
            maker.draft(citations=cite(cited, "第一条"))
        assert list(refused.value.fields) == ["citations.0.number"]


def test_a_clause_that_has_gone_stays_cited_by_the_draft_that_cited_it(maker: Maker) -> None:
    regulation = maker.published("regulation")
    number = maker.draft(citations=cite(regulation, "第一条", "第二条"))
    _publish_without_the_second_clause(maker, regulation)
    save(maker, number, cite(regulation, "第二条"))
    assert clauses(maker.database, number) == ["第二条"]


def test_what_an_answer_rests_on_is_shown_as_it_stands_now(maker: Maker) -> None:
    regulation = maker.published("regulation")
    number = maker.published(citations=cite(regulation, "第一条", "第二条"))
    assert _standing(maker, number) == [("第一条", True, True), ("第二条", True, True)]
    _publish_without_the_second_clause(maker, regulation)
    assert _standing(maker, number) == [("第一条", True, True), ("第二条", False, False)]
    maker.retire(regulation)
    assert _standing(maker, number) == [("第一条", False, False), ("第二条", False, False)]


def test_who_cites_a_regulation_is_known_for_what_agents_see(maker: Maker) -> None:
    regulation = maker.published("regulation")
    shown = maker.published(citations=cite(regulation, "第一条"))
    maker.draft(citations=cite(regulation, "第一条"))
    gone = maker.published(citations=cite(regulation, "第二条"))
    maker.retire(gone)
    with maker.database.reading() as session:
        found = citing_entries(session, int(regulation[3:]))
        assert [entry.number for entry in found] == [shown]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("供电服务办法第一条", ["第一条"]),
        ("《供电服务办法》第二条", ["第二条"]),
        ("中华人民共和国供电服务办法第一条", ["第一条"]),
        ("供电服务办法第九条", []),
        ("别的办法第一条", []),
        ("供电服务办法", []),
        ("", []),
        ("第一条", []),
    ],
)
def test_a_basis_as_people_write_it_finds_its_clause(
    maker: Maker, written: str, found: list[str]
) -> None:
    number = maker.published("regulation", title="供电服务办法")
    with maker.database.reading() as session:
        regulation = entry_numbered(session, number)
        assert isinstance(regulation, Entry)
        known = {bare_title("《供电服务办法》"): regulation}
        citations, unknown = resolve_basis([written], known)
    assert citations == cite(number, *found)
    assert unknown == ([] if found else [written])


def _publish_without_the_second_clause(maker: Maker, number: str) -> None:
    content = CONTENT["regulation"]
    values = {
        "title": "新办法",
        "category": "third-party",
        "content": content | {"clauses": content["clauses"][:1]},
    }
    with maker.database.transaction() as session:
        loaded = load(DraftSchema(), values)
        drafts.save_draft(session, maker.actor("wang"), number, loaded, None)
    maker.decide(maker.submit(number))


def _standing(maker: Maker, number: str) -> list[tuple[str, bool, bool]]:
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert entry.published is not None
        return [
            (cited.label, cited.clause is not None, cited.in_force)
            for cited in cited_clauses_of(entry.published)
        ]
