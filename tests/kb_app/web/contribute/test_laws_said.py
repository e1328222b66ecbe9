"""What a law says of others in its own words is proposed where it is written, imported and signed,
and set by nobody but a person."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from search_index import services as index_services
from tests.kb_app.web.contribute.editing import stored
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]
LAST = "本规则自2024年6月1日起施行，1996年10月8日发布的《供电营业规则》同时废止。"
FIRST = "根据《中华人民共和国电力法》，制定本规则。"
FILE = f"# 供电营业规则\n\n第一条 {FIRST}\n\n第二条 {LAST}\n"
SAID = [
    {"relation": "implements", "number": "", "title": "中华人民共和国电力法"},
    {"relation": "replaces", "number": "", "title": "供电营业规则"},
]
TYPED = {
    "title": "供电营业规则",
    "category": "third-party",
    "content.clauses.0.label": "第一条",
    "content.clauses.0.text": FIRST,
    "content.clauses.1.label": "第二条",
    "content.clauses.1.text": LAST,
}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def preview(browser: Browser, text: str) -> dict[str, Any]:
    """A file brought over the API, by a session."""
    data = {"what": "regulations", "department": "marketing", "category": "third-party"}
    sent = browser.post("/contribute/import", data | {"file": (io.BytesIO(text.encode()), "a.md")})
    assert sent.status_code == 303, sent.text
    batch = sent.location.rsplit("/", 1)[1]
    found: dict[str, Any] = browser.get(f"/api/v1/imports/{batch}").json
    return found


def test_an_import_proposes_and_sets_nothing(browser: Open, maker: Maker) -> None:
    wang = browser("wang")
    found = preview(wang, FILE)
    assert [(one["relation"], one["clause"]) for one in found["first"][0]["said"]] == [
        ("implements", "第一条"),
        ("replaces", "第二条"),
    ]
    page = wang.get(f"/contribute/import/{found['id']}").text
    assert 'data-said="replaces"' in page
    assert 'name="relations"' in page
    wang.post(f"/contribute/import/{found['id']}/commit", {})
    (number,) = wang.get(f"/api/v1/imports/{found['id']}").json["numbers"]
    assert stored(maker, number)["relations"] == []


def test_who_has_looked_takes_them_with_the_import(browser: Open, maker: Maker) -> None:
    wang = browser("wang")
    found = preview(wang, FILE)
    wang.post(f"/contribute/import/{found['id']}/commit", {"relations": "true"})
    (number,) = wang.get(f"/api/v1/imports/{found['id']}").json["numbers"]
    assert stored(maker, number)["relations"] == SAID


def test_lines_of_the_file_say_it_themselves(browser: Open, maker: Maker) -> None:
    """Above the clauses; what its text says of the same laws is not taken again."""
    law = maker.published("regulation", title="电力法")
    head = f"# 供电营业规则\n\n代替：《供电营业规则》（1996年）、《供电规则》\n\n依据: {law}\n\n"
    wang = browser("wang")
    found = preview(wang, head + FILE.partition("\n\n")[2])
    assert "代替" not in "".join(one["message"] for one in found["notes"])
    wang.post(f"/contribute/import/{found['id']}/commit", {"relations": "true"})
    (number,) = wang.get(f"/api/v1/imports/{found['id']}").json["numbers"]
    said = [
        (one["relation"], one["number"] or one["title"])
        for one in stored(maker, number)["relations"]
    ]
    assert said == [
        ("replaces", "供电营业规则"),
        ("replaces", "供电规则"),
        ("implements", law),
    ]


def test_the_editor_proposes_and_takes_when_asked(browser: Open, maker: Maker) -> None:
    wang = browser("wang")
    made = wang.post("/contribute/new/regulation", TYPED)
    number = made.location.rsplit("/", 1)[1]
    page = wang.get(f"/contribute/{number}").text
    assert "data-said" in page
    assert stored(maker, number)["relations"] == []
    version = {"version": str(stored(maker, number)["version"])}
    taken = wang.post(f"/contribute/{number}", TYPED | version | {"op": "take:relations"}).text
    assert stored(maker, number)["relations"] == []  # it stands in the form, not yet in the base
    assert "data-said" not in taken
    assert 'name="relations.1.title"' in taken
    fields = {
        f"relations.{n}.{name}": value for n, one in enumerate(SAID) for name, value in one.items()
    }
    assert wang.post(f"/contribute/{number}", TYPED | version | fields).status_code == 303
    assert stored(maker, number)["relations"] == SAID
    assert "data-said" not in wang.get(f"/contribute/{number}").text


def test_who_signs_is_told_what_is_said_and_not_stated(browser: Open, maker: Maker) -> None:
    index_services.rebuild(maker.database, maker.index)
    wang = browser("wang")
    number = wang.post("/contribute/new/regulation", TYPED).location.rsplit("/", 1)[1]
    checks = wang.get(f"/api/v1/entries/{number}/draft/checks").json
    assert [one["title"] for one in checks["relations_said"]] == [one["title"] for one in SAID]
    review = maker.submit(number)
    assert 'data-unsaid="replaces"' in browser("chen").get(f"/review/{review}").text
    other = maker.submitted(
        "regulation",
        title="供电营业规则",
        content={"clauses": [{"label": "第一条", "heading": "", "text": LAST}]},
        relations=[SAID[1]],
    )
    assert "data-unsaid" not in browser("chen").get(f"/review/{other}").text
