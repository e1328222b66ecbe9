"""Synonyms and pins pass the committee like everything else; agents never meet them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from content.queries import visible_entries
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


@pytest.fixture
def group(maker: Maker) -> str:
    """A published group of synonyms."""
    maker.published(title="停电怎么报修")
    return maker.published("synonyms", title="断电与停电龘")


def test_others_than_its_department_do_not_meet_it(
    browser: Callable[[str], Browser], group: str
) -> None:
    for name in ("an", "zhao", "chen"):
        _meets_nothing(browser(name), group)


def _meets_nothing(who: Browser, group: str) -> None:
    for path in ("/entries/{}", "/search/preview/{}", "/entries/{}/history", "/api/v1/entries/{}"):
        assert who.get(path.format(group)).status_code == 404, path
    for path in (
        "/search?q=断电与停电龘",
        "/search?q=断电与停电龘&kind=synonyms",
        "/suggest?q=断电与",
    ):
        text = who.get(path).text.replace("<dd>断电与停电龘</dd>", "")  # what was typed itself
        assert group not in text
        assert "断电与停电龘</" not in text
    found = who.get("/api/v1/search?q=断电与停电龘").json
    assert "synonyms" not in found["facets"]["kind"]
    assert all(hit["kind"] != "synonyms" for hit in found["hits"])


def test_its_department_sees_it_among_its_entries(
    browser: Callable[[str], Browser], group: str
) -> None:
    wang = browser("wang")
    assert "断电与停电龘" in wang.get("/contribute?kind=synonyms").text
    page = wang.get(f"/contribute/{group}")
    assert page.status_code == 200
    assert "停电 = 断电" in page.text
    assert "复制答复" not in page.text
    assert wang.get(f"/entries/{group}").status_code == 404


def test_the_committee_judges_it_like_any_entry(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    review = maker.submitted("synonyms", title="断电与停电龘")
    chen = browser("chen")
    assert "断电与停电龘" in chen.get("/review?kind=synonyms").text
    assert "断电" in chen.get(f"/review/{review}").text


def test_it_is_neither_indexed_nor_counted(maker: Maker, group: str) -> None:
    entry_id = int(group[3:])
    with maker.database.reading() as session:
        assert visible_entries(session, [entry_id]) == {}
    assert entry_id not in {one for one, _ in maker.index.contents()}


def test_a_pin_names_entries_that_can_be_seen(
    browser: Callable[[str], Browser], maker: Maker
) -> None:
    hidden = maker.draft(title="别人的草稿", author="zhao")
    form = {
        "title": "停电置顶",
        "category": "third-party",
        "content.queries": "停电",
        "content.entries": hidden,
    }
    refused = browser("wang").post("/contribute/new/pin", form)
    assert "没有编号为" in refused.text
    seen = maker.published(title="停电怎么报修")
    assert (
        browser("wang").post("/contribute/new/pin", form | {"content.entries": seen}).status_code
        == 303
    )
