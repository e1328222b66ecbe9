"""A content that cannot be read: the row is there, a look into it says that it is damaged."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select

from content.models import Revision
from content.own_entries import own_entries
from content.services import importing, previews
from content.stored_content import UnreadableContent
from core.database import Database
from core.storage.storage_faults import StorageFailed
from questions.danger import danger_in
from review.approved_texts import unapproved
from review.impact.like_rows import like_rows, note_like_rows
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker

OTHER_KIND = '\'["nothing", "that its kind knows"]\''
NO_JSON = '\'{"answer": "ab\''
NO_TEXT = "CAST(X'FF7B' AS TEXT)"


def spoil(database: Database, entry: str, content: str = NO_JSON) -> int:
    """Write over the content of an entry, as a disk or a hand in the database does."""
    number = int(entry.removeprefix("KB-"))
    with database.engine.connect() as connection:
        connection.exec_driver_sql(
            f"UPDATE revisions SET content = {content} WHERE entry_id = {number}"
        )
        connection.exec_driver_sql("COMMIT")
    return number


LOOKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "key": lambda content: content["answer"],
    "get": lambda content: content.get("answer"),
    "in": lambda content: "answer" in content,
    "list": list,
    "items": lambda content: content.items(),
    "values": lambda content: content.values(),
    "length": len,
    "truth": bool,
    "copy": copy.deepcopy,
    "own copy": lambda content: content.copy(),
    "dict": dict,
    "unpacked": lambda content: {**content},
    "with more": lambda content: content | {"answer": ""},
    "below more": lambda content: {"answer": ""} | content,
    "json": json.dumps,
    "sorted json": lambda content: json.dumps([content], sort_keys=True, ensure_ascii=False),
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_look_into_it_finds_anything(look: str) -> None:
    """It is never taken for an empty text, which could be shown, hashed or saved."""
    with pytest.raises(StorageFailed):
        LOOKS[look](UnreadableContent())


@ON_SQLITE
@pytest.mark.parametrize("content", [OTHER_KIND, NO_JSON, NO_TEXT], ids=["kind", "json", "bytes"])
def test_the_row_is_loaded_with_the_others(maker: Maker, content: str) -> None:
    numbers = [maker.draft(title=f"第{n}条") for n in range(3)]
    spoil(maker.database, numbers[1], content)
    with maker.database.reading() as session:
        page = own_entries(session, maker.actor("wang"), limit=10)
        assert {own.newest.title for own in page.items} == {"第0条", "第1条", "第2条"}
        read = {own.entry.number: own.newest.content for own in page.items}
    assert isinstance(read[numbers[1]], UnreadableContent)
    assert read[numbers[0]]["answer"] == CONTENT["answer"]["answer"]


def test_what_is_written_is_read_as_before(maker: Maker) -> None:
    """On both engines, as an object and as a column."""
    number = maker.draft(content={"answer": "“引号”\\ \n 与 emoji 🔌"})
    with maker.database.reading() as session:
        one = session.scalars(select(Revision).where(Revision.entry_id == int(number[3:]))).one()
        column: Mapping[str, Any] = session.scalars(select(Revision.content)).one()
        assert one.content["answer"] == column["answer"] == "“引号”\\ \n 与 emoji 🔌"


@ON_SQLITE
def test_an_import_goes_on_beside_it(maker: Maker) -> None:
    """Its own row is compared by its title alone, and comes in as a new entry."""
    same = maker.draft(title="停电了怎么办")
    spoil(maker.database, same)
    file = "问题,答案\n停电了怎么办,请拨打服务热线\n".encode()
    wang = maker.actor("wang")
    with maker.database.transaction() as session:
        parsed = previews.parse("answers", [("answers.csv", file)])
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, wang, "answers", parsed, "marketing", "third-party"),
        )
        note_like_rows(session, batch)
        (values,) = importing.drafts_of(session, batch)
        made = importing.import_one(session, wang, values)
    assert made is not None
    assert like_rows(batch)[0]["number"] == same


@ON_SQLITE
def test_danger_is_heard_although_one_list_cannot_be_read(maker: Maker) -> None:
    words = {"words": ["龙舟 翻了"], "unless": [], "say": "请马上撤离"}
    spoil(maker.database, maker.published("danger", author="zhao", title="坏了", content=words))
    maker.published("danger", author="zhao", title="翻船", content=words)
    maker.database.forget()
    with maker.database.reading() as session:
        assert danger_in(session, "有人触电", {}) is not None
        heard = danger_in(session, "龙舟翻了", {})
    assert heard is not None
    assert heard.about == "翻船"


@ON_SQLITE
def test_it_is_named_as_not_what_was_approved(maker: Maker) -> None:
    numbers = [maker.published(title=f"第{n}条") for n in range(2)]
    spoil(maker.database, numbers[1])
    with maker.database.reading() as session:
        assert unapproved(session) == [numbers[1]]
