"""The contributor's list of entries."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

import pytest

from content.queries import entry_numbered, revision_in_work
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def state(maker: Maker, number: str) -> str | None:
    """The state of what is in work."""
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        revision = revision_in_work(session, entry.id)
        return str(revision.state) if revision else None


class Tab(NamedTuple):
    """A tab above the list."""

    leads_to: str
    here: bool
    shown: str


def tabs_of(page: str) -> list[Tab]:
    """The tabs above the list."""
    nav = page[page.index("own__tabs") :].partition("</nav>")[0]
    links = re.findall(r'<a class="chip" href="([^"]*)"([^>]*)>(.*?)</a>', nav)
    return [
        Tab(unescape(href), "aria-current" in rest, re.sub("<[^>]*>", "", shown))
        for href, rest, shown in links
    ]


class TestList:
    def test_shows_the_departments_entries_only(self, wang: Browser, maker: Maker) -> None:
        maker.draft(title="本部门的")
        maker.draft(author="zhao", title="别部门的")
        page = wang.get("/contribute").text
        assert "本部门的" in page
        assert "别部门的" not in page

    def test_can_be_narrowed_by_state_kind_and_words(self, wang: Browser, maker: Maker) -> None:
        maker.draft(title="停电答案")
        maker.draft("script", title="停电话术")
        maker.submitted(title="送审答案")
        for query, shown in [
            ("state=draft&kind=answer", {"停电答案"}),
            ("q=停电", {"停电答案", "停电话术"}),
            ("q=停%E2%80%8B电", {"停电答案", "停电话术"}),
            ("state=submitted", {"送审答案"}),
            ("state=nonsense&kind=nonsense&offset=x", {"停电答案", "停电话术", "送审答案"}),
        ]:
            page = wang.get(f"/contribute?{query}").text
            assert {t for t in ("停电答案", "停电话术", "送审答案") if t in page} == shown

    def test_what_was_returned_has_a_tab_and_each_tab_its_count(
        self, wang: Browser, maker: Maker
    ) -> None:
        maker.draft(title="停电答案")
        maker.draft("script", title="停电话术")
        maker.decide(maker.submit(maker.draft(title="退回答案")), "request_changes")
        tabs = tabs_of(wang.get("/contribute?kind=answer").text)
        assert [tab.shown for tab in tabs] == ["全部 2", "草稿 1", "已退回修改 1"]
        assert [tab.here for tab in tabs] == [True, False, False]
        page = wang.get(tabs[2].leads_to).text
        shown = {t for t in ("停电答案", "停电话术", "退回答案") if t in page}
        assert shown == {"退回答案"}
        assert [tab.here for tab in tabs_of(page)] == [False, False, True]
        assert '<input type="hidden" name="state" value="returned">' in page  # kept by the form

    def test_pages(self, wang: Browser, maker: Maker) -> None:
        for number in range(21):
            maker.draft(title=f"第{number}篇")
        assert wang.get("/contribute").text.count("row-item__title") == 20
        assert wang.get("/contribute?offset=20").text.count("row-item__title") == 1

    def test_an_empty_list_says_what_to_do_next(self, wang: Browser) -> None:
        assert "还没有稿件" in wang.get("/contribute").text
        assert "没有符合条件的稿件" in wang.get("/contribute?q=x").text

    def test_an_agent_has_no_list(self, browser: Open) -> None:
        assert browser("an").get("/contribute").status_code == 403
