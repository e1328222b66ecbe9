"""Files are searched once they are approved, by page, and as long as their revision is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from content.indexing import indexed_entries
from core.database import Database
from search_index import services
from search_index.engine import Index
from search_index.results import collector
from tests.databases import ENGINES
from tests.kb_app.api.conftest import Api
from tests.made_files import pdf, word
from tests.makers import CONTENT, Maker

PAGES = [["峰谷分时电价的时段划分。"], ["充电桩报装需要的材料清单。", "物业同意书一份。"]]


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """What is indexed comes out of queries."""
    return str(request.param)


def hits(api: Api, line: str, by: str = "an") -> list[dict[str, Any]]:
    """What a search finds."""
    found: list[dict[str, Any]] = api(by).get("/search", query_string={"q": line}).json["hits"]
    return found


def pages(api: Api, line: str) -> list[tuple[str, str, int | None]]:
    """The pages among the hits: number, file and page."""
    return [
        (hit["number"], hit["file"]["name"], hit["page"]) for hit in hits(api, line) if hit["file"]
    ]


def published(maker: Maker, *files: tuple[str, bytes], kind: str = "answer", **changes: Any) -> str:
    """A published entry with these files."""
    services.ensure(maker.database, maker.index)
    number = maker.draft(kind, **changes)
    for name, data in files:
        maker.attach(number, data, name)
    maker.sign_all(maker.submit(number))
    maker.drain()
    return number


def test_a_page_is_found_by_its_words_and_cited(api: Api, maker: Maker) -> None:
    number = published(maker, ("材料.pdf", pdf(PAGES)))
    first = hits(api, "充电桩报装材料清单")[0]
    assert (first["number"], first["file"]["name"], first["page"]) == (number, "材料.pdf", 2)
    assert first["clause"] is None
    assert "充电桩报装需要的材料清单" in first["snippet"]
    assert [text for text, matches in first["marks"] if matches]
    assert services.verify(maker.database, maker.index) == []


def test_what_is_not_approved_is_not_found(api: Api, maker: Maker) -> None:
    services.ensure(maker.database, maker.index)
    number = maker.draft()
    maker.attach(number, pdf(PAGES), "材料.pdf")
    review = maker.submit(number)
    services.rebuild(maker.database, maker.index)
    for by in ("an", "wang", "chen"):
        assert hits(api, "充电桩报装材料清单", by) == []
    maker.sign_all(review)
    maker.drain()
    assert pages(api, "充电桩报装材料清单")


def test_what_was_replaced_or_retired_is_found_no_more(api: Api, maker: Maker) -> None:
    number = published(maker, ("材料.pdf", pdf(PAGES)))
    api("wang").post(f"/entries/{number}/draft")
    maker.attach(number, pdf([["迁户办理需要的证件。"]]), "材料.pdf")
    review = maker.submit(number)
    assert pages(api, "充电桩报装材料清单") == [(number, "材料.pdf", 2)]
    maker.sign_all(review)
    maker.drain()
    assert pages(api, "充电桩报装材料清单") == []
    assert pages(api, "迁户办理证件") == [(number, "材料.pdf", 1)]
    maker.retire(number)
    assert pages(api, "迁户办理证件") == []  # before the index has followed
    maker.drain()
    assert services.verify(maker.database, maker.index) == []


def test_word_documents_are_found_without_a_page(api: Api, maker: Maker) -> None:
    data = word("业务说明", table=[["充电桩报装", "物业同意书"]])
    number = published(maker, ("说明.docx", data))
    assert pages(api, "充电桩报装物业同意书") == [(number, "说明.docx", None)]


def test_of_a_regulation_out_of_a_pdf_clauses_are_found_at_their_pages(
    api: Api, maker: Maker
) -> None:
    clauses = [{"label": "第一条", "heading": "", "text": PAGES[1][0], "page": 2}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    number = published(maker, ("办法.pdf", pdf(PAGES)), kind="regulation", content=content)
    found = [hit for hit in hits(api, "充电桩报装材料清单") if hit["number"] == number]
    assert [(hit["clause"], hit["page"]) for hit in found] == [("第一条", 2)]
    assert found[0]["file"]["name"] == "办法.pdf"
    assert services.verify(maker.database, maker.index) == []


def test_phrases_and_words_left_out_are_looked_for_in_pages(api: Api, maker: Maker) -> None:
    published(maker, ("材料.pdf", pdf(PAGES)))
    assert pages(api, '充电桩 "物业同意书一份"')
    assert pages(api, '充电桩 "物业同意书两份"') == []
    assert pages(api, "充电桩报装 -物业同意书") == []


def test_a_file_does_not_fill_the_list(
    api: Api, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "PAGES_EACH", 2)
    published(maker, ("材料.pdf", pdf([[f"{n}类充电桩报装材料清单"] for n in "甲乙丙丁"])))
    assert len(pages(api, "充电桩报装材料清单")) == 2


def test_an_index_that_knows_no_files_is_told_and_mended(
    api: Api, maker: Maker, database: Database, index: Index
) -> None:
    """As an earlier version left it."""
    number = published(maker, ("材料.pdf", pdf(PAGES)))
    with database.reading() as session:
        [entry] = indexed_entries(session)
    index.apply([replace(entry, pages=())])
    assert pages(api, "充电桩报装材料清单") == []
    told = f"other pages of files: entry {entry.entry_id}, revision {entry.revision_id}"
    assert services.verify(database, index) == [told]
    assert services.ensure(database, index) == "repaired"
    assert pages(api, "充电桩报装材料清单") == [(number, "材料.pdf", 2)]
