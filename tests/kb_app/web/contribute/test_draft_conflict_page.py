"""Two drafts in conflict: both are shown, the choice is the writer's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.kb_app.web.contribute.editing import JSON, stored
from tests.makers import Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


class TestTwoTexts:
    @pytest.fixture
    def number(self, maker: Maker) -> str:
        """A draft with a second paragraph and steps to disagree on."""
        return maker.draft("procedure", content={"steps": [{"title": "一"}, {"title": "二"}]})

    def sent(self, version: int, title: str, second: str, **more: str) -> dict[str, str]:
        return {
            "title": title,
            "category": "third-party",
            "content.steps.0.title": "一",
            "content.steps.1.title": second,
            "version": str(version),
            **more,
        }

    def test_a_stale_save_shows_both_and_overwrites_nothing(
        self, wang: Browser, browser: Open, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(version, "李的题目", "李的步骤"))
        page = wang.post(f"/contribute/{number}", self.sent(version, "王的题目", "王的步骤"))
        assert page.status_code == 412
        for text in ("李的题目", "王的题目", "李的步骤", "王的步骤"):
            assert text in page.text
        assert 'name="take.content.steps"' in page.text
        assert 'name="take.category"' not in page.text
        assert stored(maker, number)["title"] == "李的题目"

    def test_each_field_is_taken_from_the_chosen_side(
        self, wang: Browser, browser: Open, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(version, "李的题目", "李的步骤"))
        chosen = {"take.title": "mine", "take.content.steps": "theirs"}
        now = stored(maker, number)["version"]
        mine = self.sent(now, "王的题目", "王的步骤", **chosen)
        assert wang.post(f"/contribute/{number}/merge", mine).status_code == 303
        after = stored(maker, number)
        assert after["title"] == "王的题目"
        assert after["content"]["steps"][1]["title"] == "李的步骤"

    def test_a_missing_choice_is_asked_for_again(
        self, wang: Browser, browser: Open, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(version, "李的题目", "李的步骤"))
        now = stored(maker, number)["version"]
        mine = self.sent(now, "王的题目", "王的步骤", **{"take.title": "mine"})
        page = wang.post(f"/contribute/{number}/merge", mine)
        assert page.status_code == 400
        assert "王的步骤" in page.text
        assert stored(maker, number)["title"] == "李的题目"

    def test_a_choice_made_on_a_text_that_moved_on_is_asked_for_again(
        self, wang: Browser, browser: Open, maker: Maker, number: str
    ) -> None:
        old = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(old, "李的题目", "二"))
        now = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(now, "李又改了", "二"))
        page = wang.post(f"/contribute/{number}/merge", self.sent(now, "王的", "二", all="mine"))
        assert page.status_code == 412
        assert stored(maker, number)["title"] == "李又改了"

    def test_back_to_the_form_without_saving(
        self, wang: Browser, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        typed = self.sent(version, "王的题目", "王的步骤", all="mine", op="edit")
        page = wang.post(f"/contribute/{number}/merge", typed)
        assert page.status_code == 200
        assert "王的题目" in page.text
        assert 'data-dirty="yes"' in page.text
        assert stored(maker, number)["version"] == version

    def test_the_same_text_twice_is_no_conflict(
        self, wang: Browser, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        typed = self.sent(version, "题目", "步骤")
        first = wang.post(f"/contribute/{number}", typed, headers=JSON).json
        again = wang.post(f"/contribute/{number}", typed, headers=JSON)
        assert again.status_code == 200
        assert again.json["version"] == first["version"]

    def test_autosave_is_told_that_it_is_stale(
        self, wang: Browser, browser: Open, maker: Maker, number: str
    ) -> None:
        version = stored(maker, number)["version"]
        browser("li").post(f"/contribute/{number}", self.sent(version, "李的题目", "二"))
        refused = wang.post(f"/contribute/{number}", self.sent(version, "王的", "二"), headers=JSON)
        assert (refused.status_code, refused.json["code"]) == (412, "stale_version")

    def test_a_form_without_a_version_is_stale(
        self, wang: Browser, maker: Maker, number: str
    ) -> None:
        typed = self.sent(0, "王的题目", "二")
        del typed["version"]
        assert wang.post(f"/contribute/{number}", typed).status_code == 412
