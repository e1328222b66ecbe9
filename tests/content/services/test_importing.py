"""Import in two steps: what was shown goes in, all of it or nothing, as drafts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from content.kinds.registry import importable
from content.models import ImportBatch, Revision
from content.services import importing, previews
from core import audit, clock
from core.base_schema import load
from core.database import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from people.actors import CONSOLE
from people.services import accounts
from people.services.region_tree import save_region
from tests.content.looking import counts, newest, shown, states
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
REGULATION = """# 供电办法

2026年1月1日 本公司发布

## 第一章 总则

第一条 为了供电。

第二条 提前七天公告。
"""
ANSWERS = [
    {"question": "几天公告？", "answer": "七天。", "basis": ["供电办法第二条", "某法第九条"]},
    {"question": "谁来公告？", "answer": "供电公司。", "basis": []},
]


def lines(*records: dict[str, Any]) -> bytes:
    """Records as JSON lines."""
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def preview(
    maker: Maker,
    *files: tuple[str, bytes],
    what: str = "answers",
    author: str = "wang",
    department: str = "marketing",
    category: str = "third-party",
) -> int:
    """Upload; gives the batch's id."""
    parsed = previews.parse(what, files or [("a.jsonl", lines(*ANSWERS))])
    with maker.database.transaction() as session:
        actor = maker.actor(author)
        return previews.keep_preview(
            session, previews.preview_import(session, actor, what, parsed, department, category)
        ).id


def commit(maker: Maker, batch_id: int, author: str = "wang", *, confirmed: bool = False) -> Any:
    """Confirm; gives the numbers."""
    with maker.database.transaction() as session:
        actor = maker.actor(author)
        return importing.commit_import(session, actor, batch_id, encoding_confirmed=confirmed)


def notes(database: Database, batch_id: int) -> list[str]:
    """What a preview points out."""
    with database.reading() as session:
        return [note["message"] for note in session.get_one(ImportBatch, batch_id).notes]


def published_regulation(maker: Maker) -> str:
    """The imported regulation, approved."""
    batch = preview(maker, ("办法.md", REGULATION.encode()), what="regulations")
    (number,) = commit(maker, batch)
    maker.decide(maker.submit(number))
    return str(number)


def test_a_preview_changes_nothing(maker: Maker) -> None:
    before = counts(maker.database)
    preview(maker)
    assert counts(maker.database) == before


def test_what_was_shown_becomes_drafts_that_agents_do_not_see(maker: Maker) -> None:
    numbers = commit(maker, preview(maker))
    assert [newest(maker.database, number).title for number in numbers] == [
        "几天公告？",
        "谁来公告？",
    ]
    for number in numbers:
        assert states(maker.database, number) == ["draft"]
        assert shown(maker.database, number) is None
        assert newest(maker.database, number).writers == {maker.actor("wang").id}
    with maker.database.reading() as session:
        (event,) = audit.latest(session, 1)
        assert (event.actor, event.action, event.data["entries"]) == ("wang", "import.commit", 2)


def test_a_basis_becomes_citations_and_what_is_unknown_is_noted(maker: Maker) -> None:
    regulation = published_regulation(maker)
    first = newest(maker.database, commit(maker, preview(maker))[0])
    assert first.citations == [(int(regulation[3:]), "第二条")]
    assert "某法第九条" in first.content["note"]
    assert "供电办法" not in first.content["note"]


def test_a_regulation_keeps_its_clauses_and_dates(maker: Maker) -> None:
    text = newest(maker.database, published_regulation(maker))
    assert [clause["label"] for clause in text.content["clauses"]] == ["第一条", "第二条"]
    assert (text.title, text.content["issued_on"]) == ("供电办法", "2026-01-01")


def test_importing_again_makes_no_duplicates(maker: Maker) -> None:
    commit(maker, preview(maker))
    again = preview(maker)
    assert any("2" in note and "跳过" in note for note in notes(maker.database, again))
    before = counts(maker.database)[:2]
    assert commit(maker, again) == []
    assert counts(maker.database)[:2] == before


def test_what_came_in_before_texts_had_a_format_is_known_again(maker: Maker) -> None:
    commit(maker, preview(maker))
    with maker.database.transaction() as session:
        for revision in session.scalars(select(Revision)):
            revision.content = {k: v for k, v in revision.content.items() if k != "format"}
    assert commit(maker, preview(maker)) == []


def test_what_was_given_up_can_be_imported_again(maker: Maker) -> None:
    for number in commit(maker, preview(maker)):
        maker.decide(maker.submit(number), "reject")
    assert len(commit(maker, preview(maker))) == 2


def test_the_same_title_with_another_text_is_pointed_out(maker: Maker) -> None:
    commit(maker, preview(maker))
    changed = ANSWERS[0] | {"answer": "十天。"}
    again = preview(maker, ("a.jsonl", lines(changed)))
    assert any("几天公告？" in note for note in notes(maker.database, again))
    assert len(commit(maker, again)) == 1


def test_a_batch_with_an_error_is_not_imported_at_all(maker: Maker) -> None:
    batch = preview(maker, ("a.jsonl", lines(ANSWERS[0], {"question": "没有答案"})))
    before = counts(maker.database)
    with pytest.raises(Invalid):
        commit(maker, batch)
    assert counts(maker.database) == before


def test_a_row_that_cannot_be_stored_takes_all_others_along(maker: Maker) -> None:
    batch = preview(maker)
    with maker.database.transaction() as session:
        stored = session.get_one(ImportBatch, batch)
        stored.entries = [
            stored.entries[0],
            stored.entries[1] | {"content": {"answer": "长" * 20_001}},
        ]
    before = counts(maker.database)
    with pytest.raises(Invalid):
        commit(maker, batch)
    assert counts(maker.database) == before


def test_text_that_is_not_utf8_is_confirmed_first(maker: Maker) -> None:
    table = "标题,答案\n几天公告？,七天。\n".encode("gb18030")
    batch = preview(maker, ("a.csv", table))
    with pytest.raises(Invalid) as refused:
        commit(maker, batch)
    assert list(refused.value.fields) == ["encoding_confirmed"]
    (number,) = commit(maker, batch, confirmed=True)
    assert newest(maker.database, number).title == "几天公告？"


def test_a_batch_is_imported_once(maker: Maker) -> None:
    batch = preview(maker)
    commit(maker, batch)
    with pytest.raises(Conflict):
        commit(maker, batch)
    with pytest.raises(Conflict), maker.database.transaction() as session:
        previews.cancel_import(session, maker.actor("wang"), batch)


@pytest.mark.parametrize("stranger", ["li", "zhao", "chen", "admin"])
def test_anothers_batch_does_not_exist(maker: Maker, stranger: str) -> None:
    batch = preview(maker)
    with pytest.raises(NotFound):
        commit(maker, batch, stranger)
    with pytest.raises(NotFound), maker.database.transaction() as session:
        previews.cancel_import(session, maker.actor(stranger), batch)
    assert len(commit(maker, batch)) == 2


@pytest.mark.parametrize("stranger", ["an", "zhao", "chen", "admin"])
def test_nobody_imports_for_another_department(maker: Maker, stranger: str) -> None:
    with pytest.raises(Forbidden):
        preview(maker, author=stranger)


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"category": "service"}, "category"),
        ({"category": "nowhere"}, "category"),
        ({"department": "nowhere"}, "department"),
    ],
)
def test_where_it_cannot_go_is_told_by_field(
    maker: Maker, where: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        preview(maker, **where)
    assert list(refused.value.fields) == [field]


def test_who_left_the_department_meanwhile_imports_nothing(maker: Maker) -> None:
    batch = preview(maker)
    values = {"display_name": "", "roles": ["contributor"], "department": "safety", "active": True}
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, "wang", values)
    before = counts(maker.database)
    with pytest.raises(Forbidden):
        commit(maker, batch)
    assert counts(maker.database) == before


def test_a_cancelled_batch_is_gone(maker: Maker) -> None:
    batch = preview(maker)
    with maker.database.transaction() as session:
        previews.cancel_import(session, maker.actor("wang"), batch)
    with pytest.raises(NotFound):
        commit(maker, batch)


def test_a_preview_nobody_confirmed_is_forgotten_after_a_day(maker: Maker) -> None:
    with clock.moved_to(NOON):
        done, forgotten = preview(maker), preview(maker, ("b.jsonl", lines(ANSWERS[1])))
        commit(maker, done)
    with clock.moved_to(NOON + timedelta(hours=25)):
        kept = preview(maker, ("c.jsonl", lines({"question": "新问", "answer": "新答"})))
        with maker.database.transaction() as session:
            previews.forget_old_previews(session)
    with maker.database.reading() as session:
        assert session.get(ImportBatch, forgotten) is None
        assert session.scalar(select(func.count(ImportBatch.id))) == 2
    assert len(commit(maker, kept)) == 1


def test_a_review_date_comes_along(maker: Maker) -> None:
    rows = "问题,答案,复核日期\n一,甲,2031-09-01\n二,乙,\n".encode()
    numbers = commit(maker, preview(maker, ("a.csv", rows)))
    dates = [newest(maker.database, number).dates[2] for number in numbers]
    assert dates == [date(2031, 9, 1), None]


@ON_SQLITE
@pytest.mark.parametrize("what", [what for what, kind in importable().items() if kind.columns])
def test_every_kind_of_rows_becomes_drafts(maker: Maker, what: str) -> None:
    kind = importable()[what]
    row = {"title": "搬来的", **CONTENT[kind.name]}
    if kind.expiry_required:
        row["expires_on"] = "2099-12-31"
    batch_id = preview(maker, ("a.jsonl", lines(row)), what=what)
    (number,) = commit(maker, batch_id)
    draft = newest(maker.database, number)
    whole = kind.schema().dump(load(kind.schema(), CONTENT[kind.name]))
    assert {name: draft.content[name] for name in CONTENT[kind.name]} == {
        name: whole[name] for name in CONTENT[kind.name]
    }
    assert draft.dates[1] == (date(2099, 12, 31) if kind.expiry_required else None)


def test_a_table_says_for_whom_by_names(maker: Maker) -> None:
    with maker.database.transaction() as session:
        for code, name in (("luoyang", "洛阳"), ("zhengzhou", "郑州")):
            values = {"code": code, "name": name, "parent": "", "department": ""}
            save_region(session, CONSOLE, values)
    head = "标题,公告内容,有效期至,适用地区,适用客户,适用条件"
    row = "周六检修,周六检修。,2030-01-01,洛阳、zhengzhou,居民；farming,合表用户"
    batch = preview(maker, ("a.csv", f"{head}\n{row}".encode()), what="notices")
    (number,) = commit(maker, batch)
    with maker.database.reading() as session:
        draft = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert draft is not None
        assert draft.entry.number == number
        assert draft.applies_to == {
            "regions": ["luoyang", "zhengzhou"],
            "customers": ["farming", "residential"],
            "conditions": "合表用户",
        }
    wrong = f"{head}\n{row.replace('洛阳', '开封')}".encode()
    refused = preview(maker, ("b.csv", wrong), what="notices")
    with maker.database.reading() as session:
        (error,) = session.get_one(ImportBatch, refused).errors
    assert (error["row"], error["field"], error["column"]) == (2, "regions", "适用地区")


def test_that_clauses_were_given_somebody_makes_a_regulation_no_other(maker: Maker) -> None:
    commit(maker, preview(maker, ("a.md", REGULATION.encode()), what="regulations"))
    with maker.database.transaction() as session:
        draft = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert draft is not None
        clauses = [{**one, "customers": ["farming"]} for one in draft.content["clauses"]]
        draft.content = draft.content | {"clauses": clauses}
    again = preview(maker, ("a.md", REGULATION.encode()), what="regulations")
    with maker.database.reading() as session:
        assert previews.coming_in(session, session.get_one(ImportBatch, again)) == []
