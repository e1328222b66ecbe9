"""A kind of entry is one file: the one in docs/new-kind.md goes the whole way as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import content.kinds
from content.kinds.registry import all_kinds, importable, kind_named, shown_kinds
from content.services import importing, previews
from tests.kb_app.cli.conftest import Command
from tests.makers import Browser, Maker

PAGE = Path(__file__).parents[3] / "docs" / "new-kind.md"
CONTACT = {
    "phone": "95598 转 3",
    "hours": "8:00—20:00",
    "areas": ["表计故障"],
    "keywords": ["校表"],
}
TITLE = "计量班怎么联系？"
SAID = "电话 95598 转 3，服务时间 8:00—20:00"
ROWS = "标题,电话,受理范围,备注\n抢修值班怎么联系？,95598 转 1,停电；断线,夜间不断\n"


@pytest.fixture
def engine_kind() -> str:
    """No SQL of its own."""
    return "sqlite"


@pytest.fixture(autouse=True)
def contact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file of the page, where kinds are looked for."""
    block = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert block
    folder = tmp_path / "kinds"
    folder.mkdir()
    (folder / "contact.py").write_text(block[1], "utf-8")
    monkeypatch.setattr(content.kinds, "__path__", [*content.kinds.__path__, str(folder)])
    all_kinds.cache_clear()
    shown_kinds.cache_clear()
    yield
    all_kinds.cache_clear()
    shown_kinds.cache_clear()


def new_contact() -> dict[str, Any]:
    return {
        "kind": "contact",
        "title": TITLE,
        "department": "marketing",
        "category": "third-party",
        "content": CONTACT,
    }


@pytest.fixture
def number(app: Flask, maker: Maker) -> str:
    """A contact that was created over HTTP, submitted, approved and indexed."""
    client = app.test_client(use_cookies=False)
    made = client.post("/api/v1/entries", json=new_contact(), headers=maker.token("wang"))
    assert made.status_code == 201, made.json
    number = str(made.json["number"])
    maker.sign_all(maker.submit(number))
    maker.drain()
    return number


def test_it_is_among_the_kinds() -> None:
    assert "contact" in shown_kinds()
    assert str(kind_named("contact").label) == "联系方式"


def test_what_does_not_fit_its_schema_is_refused(app: Flask, maker: Maker) -> None:
    client = app.test_client(use_cookies=False)
    values = new_contact() | {"content": {"phone": "9" * 41}}
    refused = client.post("/api/v1/entries", json=values, headers=maker.token("wang"))
    assert refused.status_code == 400
    assert [error["field"] for error in refused.json["errors"]] == ["content.phone"]


def test_it_is_found_shown_and_said(app: Flask, maker: Maker, number: str) -> None:
    client = app.test_client(use_cookies=False)
    for line in ("计量班", "校表", "表计故障", "kind:contact 计量班"):
        found = client.get(
            "/api/v1/search", query_string={"q": line}, headers=maker.token("an")
        ).json
        assert [hit["number"] for hit in found["hits"]] == [number], line
    told = client.get(f"/api/v1/entries/{number}", headers=maker.token("an")).json
    assert (told["kind"], told["content"]["phone"]) == ("contact", CONTACT["phone"])


def test_its_pages_need_no_template_of_their_own(app: Flask, maker: Maker, number: str) -> None:
    agent = Browser(app, maker.database, "an")
    page = agent.get(f"/entries/{number}").text
    assert SAID in page
    assert "受理范围" in page
    assert "联系方式" in page
    writer = Browser(app, maker.database, "wang")
    assert "联系方式" in writer.get("/contribute/new").text
    form = writer.get("/contribute/new/contact").text
    assert 'name="content.phone"' in form
    searched = agent.get("/search", query_string={"q": "计量班"}).text
    assert f'data-copy="{SAID}"' in searched


def test_a_reviewer_reads_what_changed(app: Flask, maker: Maker, number: str) -> None:
    client = app.test_client(use_cookies=False)
    wang = maker.token("wang")
    draft = client.post(f"/api/v1/entries/{number}/draft", headers=wang).json["draft"]
    values = {k: v for k, v in new_contact().items() if k in ("title", "category")}
    changed = values | {"content": CONTACT | {"phone": "95598 转 5"}}
    headers = wang | {"If-Match": f'"{draft["version"]}"'}
    saved = client.put(f"/api/v1/entries/{number}/draft", json=changed, headers=headers)
    assert saved.status_code == 200, saved.json
    review = maker.submit(number)
    page = Browser(app, maker.database, "chen").get(f"/review/{review}").text
    assert re.search(r"转 <del[^>]*>3</del>", page)
    assert re.search(r"转 <ins[^>]*>5</ins>", page)


def test_it_is_exported(app: Flask, kb_over: Command, number: str) -> None:
    lines = [json.loads(line) for line in kb_over("export", "-").out.splitlines()]
    assert [(one["number"], one["content"]["areas"]) for one in lines] == [(number, ["表计故障"])]


def test_rows_of_it_are_imported(maker: Maker) -> None:
    assert "contacts" in importable()
    parsed = previews.parse("contacts", [("a.csv", ROWS.encode())])
    assert parsed[0].errors == []
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        batch = previews.keep_preview(
            session,
            previews.preview_import(session, wang, "contacts", parsed, "marketing", "third-party"),
        )
        numbers = importing.commit_import(session, wang, batch.id)
    assert len(numbers) == 1
    assert parsed[0].entries[0].content["areas"] == ["停电", "断线"]
