"""Where an entry stands, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Callable

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


class TestOneEntry:
    def test_a_submitted_one_can_be_withdrawn_and_written_on(
        self, wang: Browser, maker: Maker
    ) -> None:
        number = maker.draft(title="送审中的题目")
        review = maker.submit(number)
        page = wang.get(f"/contribute/{number}").text
        assert "审核中" in page
        assert 'aria-current="step"' in page
        assert "data-editor" not in page
        assert wang.post(f"/reviews/{review}/withdraw").status_code == 303
        assert state(maker, number) == "draft"
        assert "data-editor" in wang.get(f"/contribute/{number}").text

    def test_a_published_one_can_get_a_draft(self, wang: Browser, maker: Maker) -> None:
        number = maker.published()
        assert "写修改稿" in wang.get(f"/contribute/{number}").text
        assert wang.post(f"/contribute/{number}/draft").status_code == 303
        assert "已发布的文字在通过审核前不变" in wang.get(f"/contribute/{number}").text

    def test_an_older_revision_is_offered_to_be_brought_back(
        self, wang: Browser, maker: Maker, browser: Open
    ) -> None:
        number = maker.published(title="起初的")
        history = f"/entries/{number}/history"
        assert "以此版写修改稿" not in wang.get(history).text, "what is published has its own way"
        wang.post(f"/contribute/{number}/draft")
        assert "处理完之后可以取回更早的版本" in wang.get(history).text
        form = re.search(r'name="version" value="(\d+)"', wang.get(f"/contribute/{number}").text)
        assert form
        wang.post(f"/contribute/{number}/discard", {"version": form[1]})
        assert "以此版写修改稿" in wang.get(history).text
        assert "以此版写修改稿" not in browser("zhao").get(history).text
        assert wang.post(f"/contribute/{number}/draft", {"revision": "2"}).status_code == 303
        assert "起初的" in wang.get(f"/contribute/{number}").text

    def test_a_returned_one_shows_why(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        maker.decide(maker.submit(number), "request_changes", comment="时限写错了<b>")
        page = wang.get(f"/contribute/{number}").text
        assert "上次送审被退回修改" in page
        assert "时限写错了&lt;b&gt;" in page

    def test_a_rejected_one_can_be_taken_up_again(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        maker.decide(maker.submit(number), "reject", comment="重复")
        assert "重复" in wang.get(f"/contribute/{number}").text
        wang.post(f"/contribute/{number}/draft")
        assert state(maker, number) == "draft"

    def test_a_draft_can_be_discarded(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        assert wang.post(f"/contribute/{number}/discard", {"version": "0"}).status_code == 412
        assert state(maker, number) == "draft"
        page = wang.get(f"/contribute/{number}").text
        version = page.split('name="version" value="')[1].split('"')[0]
        assert wang.post(f"/contribute/{number}/discard", {"version": version}).status_code == 303
        assert state(maker, number) is None
        assert "已放弃" in wang.get(f"/contribute/{number}").text

    def test_retirement_needs_a_reason_and_goes_through_review(
        self, wang: Browser, browser: Open, maker: Maker
    ) -> None:
        number = maker.published()
        refused = wang.post(f"/contribute/{number}/retire", {"reason": " "})
        assert refused.status_code == 400
        assert 'id="f-reason-error"' in refused.text
        assert wang.post(f"/contribute/{number}/retire", {"reason": "已过时"}).status_code == 303
        assert "撤回下线申请" in wang.get(f"/contribute/{number}").text
        assert browser("an").get(f"/entries/{number}").status_code == 200
        assert wang.post(f"/contribute/{number}/retire", {"reason": "再来"}).status_code == 409

    def test_the_preview_is_the_departments_own(
        self, wang: Browser, browser: Open, maker: Maker
    ) -> None:
        number = maker.draft(title="预览的题目")
        page = wang.get(f"/contribute/{number}/preview")
        assert "预览的题目" in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
        for name in ("an", "zhao", "chen"):
            assert browser(name).get(f"/contribute/{number}/preview").status_code == 404

    def test_what_is_published_has_no_preview_of_its_own(self, wang: Browser, maker: Maker) -> None:
        assert wang.get(f"/contribute/{maker.published()}/preview").status_code == 404
