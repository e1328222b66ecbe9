"""The editor through the test client: nothing typed is lost, nothing is stored unseen."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from content.kinds.registry import all_kinds
from content.queries import entry_numbered, revision_in_work
from kb_app.web.contribute.draft_form import typed_from
from kb_app.web.kit.forms import encode
from tests.makers import CONTENT, LINES, Browser, Maker

Open = Callable[[str], Browser]
JSON = {"Accept": "application/json"}
EVIL = "<script>alert(1)</script>\"'{{7*7}}"


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture
def wang(browser: Open) -> Browser:
    """The browser of a contributor."""
    return browser("wang")


def form(version: int | None = None, **changes: str) -> dict[str, str]:
    """What the editor of an answer sends."""
    values = {
        "title": "欠费停电后多久恢复供电？",
        "category": "third-party",
        "content.answer": "结清后 24 小时内。",
        "content.variants": "交了钱多久来电\n啥时候来电",
        **changes,
    }
    return values | ({"version": str(version)} if version is not None else {})


def stored(maker: Maker, number: str) -> dict[str, Any]:
    """The draft as a form would show it, with its version."""
    with maker.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        draft = revision_in_work(session, entry.id)
        assert draft is not None
        return typed_from(draft) | {"version": draft.version, "state": str(draft.state)}


def saved_number(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.location.rsplit("/", 1)[1])


class TestForms:
    @pytest.mark.parametrize("kind", all_kinds())
    def test_each_kind_has_an_editor_with_its_fields(self, wang: Browser, kind: str) -> None:
        page = wang.get(f"/contribute/new/{kind}").text
        for name in all_kinds()[kind].schema().fields:
            assert f"content.{name}" in page

    @pytest.mark.parametrize("kind", all_kinds())
    def test_a_stored_draft_of_each_kind_can_be_saved_as_it_is(
        self, wang: Browser, maker: Maker, kind: str
    ) -> None:
        maker.published()  # for a pin to name
        number = maker.draft(kind)
        before = stored(maker, number)
        typed = {k: v for k, v in before.items() if k != "state"}
        for name in LINES:
            if name in typed["content"]:
                lines = "\n".join(typed["content"][name])
                typed["content"] = typed["content"] | {name: lines}
        saved = wang.post(f"/contribute/{number}", dict(encode(typed)))
        assert saved.status_code == 303, saved.text
        assert stored(maker, number)["content"] == before["content"]

    def test_an_unknown_kind_is_not_found(self, wang: Browser) -> None:
        assert wang.get("/contribute/new/poem").status_code == 404

    def test_a_long_regulation_comes_without_buttons_in_each_clause(
        self, wang: Browser, maker: Maker
    ) -> None:
        clauses = [{"label": f"第{n}条", "heading": "", "text": "条文"} for n in range(300)]
        number = maker.draft("regulation", content={"clauses": clauses})
        page = wang.get(f"/contribute/{number}").text
        assert page.count('name="content.clauses.299.text"') == 1
        assert page.count('data-step="up"') == 1
        assert len(page) < 300 * 1500

    def test_what_is_stored_is_escaped(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft(title=EVIL, content={"answer": EVIL, "variants": [EVIL]})
        for address in (f"/contribute/{number}", f"/contribute/{number}/preview", "/contribute"):
            page = wang.get(address).text
            assert "<script>alert" not in page
            assert EVIL in unescape(page)

    def test_items_of_lists_are_escaped(self, wang: Browser, maker: Maker) -> None:
        evil = f"</textarea>{EVIL}"
        step = {"title": evil, "detail": evil, "time_limit": "x"}
        number = maker.draft("procedure", content={"steps": [step]})
        typed = {"title": "t", "category": "third-party", "content.steps.0.title": "另一份"}
        for page in (wang.get(f"/contribute/{number}"), wang.post(f"/contribute/{number}", typed)):
            assert page.text.count("&lt;/textarea&gt;&lt;script&gt;") >= 1
            assert "</textarea><script>" not in page.text
            assert "<script>alert" not in page.text

    def test_the_page_has_no_inline_script_or_style(self, wang: Browser) -> None:
        page = wang.get("/contribute/new/procedure").text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\s(style|on\w+)=", page)


class TestCreating:
    def test_makes_a_draft(self, wang: Browser, maker: Maker) -> None:
        number = saved_number(wang.post("/contribute/new/answer", form()))
        assert stored(maker, number)["content"]["variants"] == ["交了钱多久来电", "啥时候来电"]

    def test_a_repeated_form_makes_one_entry(self, wang: Browser, maker: Maker) -> None:
        first = saved_number(wang.post("/contribute/new/answer", form(key="k1")))
        changed = form(key="k1", title="后来改的题目")
        assert saved_number(wang.post("/contribute/new/answer", changed)) == first
        assert stored(maker, first)["title"] == "后来改的题目"

    def test_a_late_repeat_does_not_overwrite_what_came_after(
        self, wang: Browser, maker: Maker
    ) -> None:
        number = saved_number(wang.post("/contribute/new/answer", form(key="k1")))
        version = stored(maker, number)["version"]
        wang.post(f"/contribute/{number}", form(version, title="后来的"))
        late = wang.post("/contribute/new/answer", form(key="k1", title="迟到的"))
        assert late.status_code == 412
        assert "迟到的" in late.text
        assert stored(maker, number)["title"] == "后来的"

    def test_a_refused_form_keeps_everything_and_names_every_field(self, wang: Browser) -> None:
        typed = form(
            title="", **{"content.answer": "", "content.note": "留着我", "expires_on": "x"}
        )
        page = wang.post("/contribute/new/answer", typed)
        assert page.status_code == 400
        for name in ("title", "content-answer", "expires_on"):
            assert f'id="f-{name}-error"' in page.text
        assert "留着我" in page.text
        assert "啥时候来电" in page.text

    def test_an_error_in_a_line_is_shown_at_its_list(self, wang: Browser) -> None:
        typed = form(**{"content.variants": "好\n" + "长" * 201})
        page = wang.post("/contribute/new/answer", typed)
        assert page.status_code == 400
        assert "第 2 项" in page.text
        assert 'id="f-content-variants-error"' in page.text

    @pytest.mark.parametrize("name", ["status", "author_id", "content.approved", "kind"])
    def test_fields_nobody_asked_for_are_refused(self, wang: Browser, name: str) -> None:
        assert wang.post("/contribute/new/answer", form(**{name: "1"})).status_code == 400

    def test_a_forged_form_is_refused(self, wang: Browser) -> None:
        assert wang.client.post("/contribute/new/answer", data=form()).status_code == 403

    def test_a_list_step_changes_the_form_and_stores_nothing(
        self, wang: Browser, maker: Maker
    ) -> None:
        typed = {"title": "流程", "content.steps.0.title": "受理", "op": "add:content.steps"}
        page = wang.post("/contribute/new/procedure", typed)
        assert page.status_code == 200
        assert 'name="content.steps.1.title"' in page.text
        assert wang.get("/contribute").text.count("row-item__title") == 0


class TestSaving:
    def test_autosave_answers_with_the_new_version(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        version = stored(maker, number)["version"]
        saved = wang.post(f"/contribute/{number}", form(version), headers=JSON).json
        assert saved["number"] == number
        assert saved["version"] > version
        assert stored(maker, number)["version"] == saved["version"]

    def test_autosave_of_a_new_entry_gives_its_address(self, wang: Browser, app: Flask) -> None:
        saved = wang.post("/contribute/new/answer", form(key="k"), headers=JSON).json
        assert wang.get(saved["address"]).status_code == 200

    def test_autosave_errors_come_by_field(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        typed = form(stored(maker, number)["version"], title="")
        refused = wang.post(f"/contribute/{number}", typed, headers=JSON)
        assert refused.status_code == 400
        assert [e["field"] for e in refused.json["errors"]] == ["title"]

    def test_the_published_text_stays_as_it_is(
        self, wang: Browser, browser: Open, maker: Maker
    ) -> None:
        number = maker.published(title="已发布的题目")
        wang.post(f"/contribute/{number}/draft")
        wang.post(
            f"/contribute/{number}", form(stored(maker, number)["version"], title="草稿的题目")
        )
        page = browser("an").get(f"/entries/{number}").text
        assert "已发布的题目" in page
        assert "草稿的题目" not in page

    def test_a_submitted_draft_keeps_what_was_typed_in_the_form(
        self, wang: Browser, maker: Maker
    ) -> None:
        number = maker.draft()
        version = stored(maker, number)["version"]
        maker.submit(number)
        page = wang.post(f"/contribute/{number}", form(version, title="来不及保存的题目"))
        assert page.status_code == 409
        assert "来不及保存的题目" in page.text

    def test_preview_saves_first(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        typed = form(stored(maker, number)["version"], title="预览的题目", op="preview")
        answer = wang.post(f"/contribute/{number}", typed)
        assert answer.location.endswith(f"/contribute/{number}/preview")
        assert "预览的题目" in wang.get(answer.location).text

    def test_foreign_drafts_do_not_exist(self, browser: Open, maker: Maker) -> None:
        number = maker.draft()
        for name in ("zhao", "an", "chen"):
            other = browser(name)
            for address in (f"/contribute/{number}", f"/contribute/{number}/preview"):
                assert other.get(address).status_code == 404
            assert other.post(f"/contribute/{number}", form(1)).status_code == 404
        assert stored(maker, number)["content"]["answer"] == CONTENT["answer"]["answer"]


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


class TestCitations:
    def test_the_picker_offers_published_regulations_and_their_clauses(
        self, wang: Browser, maker: Maker
    ) -> None:
        maker.draft("regulation", title="草稿办法")
        number = maker.published("regulation", title="供电服务办法")
        offered = wang.get("/contribute/clauses").json
        assert offered == [{"number": number, "title": "供电服务办法"}]
        clauses = wang.get(f"/contribute/clauses?regulation={number}").json["clauses"]
        assert [c["label"] for c in clauses] == ["第一条", "第二条"]

    def test_clauses_of_a_draft_are_not_found(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft("regulation")
        assert wang.get(f"/contribute/clauses?regulation={number}").status_code == 404

    def test_a_cited_clause_is_stored_and_shown(self, wang: Browser, maker: Maker) -> None:
        regulation = maker.published("regulation", title="供电服务办法")
        cited = {"citations.0.number": regulation, "citations.0.clause": "第二条"}
        number = saved_number(wang.post("/contribute/new/answer", form(**cited)))
        assert stored(maker, number)["citations"] == [{"number": regulation, "clause": "第二条"}]
        assert "供电服务办法 第二条" in wang.get(f"/contribute/{number}").text

    def test_a_clause_that_does_not_exist_is_named_at_its_row(
        self, wang: Browser, maker: Maker
    ) -> None:
        regulation = maker.published("regulation")
        cited = {"citations.0.number": regulation, "citations.0.clause": "第九十九条"}
        page = wang.post("/contribute/new/answer", form(**cited))
        assert page.status_code == 400
        assert 'id="f-citations-0-error"' in page.text


BASIS = {"content.no_basis": "通行做法"}


class TestSubmitting:
    def test_an_answer_cites_a_clause_or_says_why_not(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        version = stored(maker, number)["version"]
        refused = wang.post(f"/contribute/{number}", form(version, op="submit"))
        assert refused.status_code == 400
        assert 'id="f-citations-error"' in refused.text
        assert 'id="f-content-no_basis-error"' in refused.text
        direct = wang.post(f"/contribute/{number}/submit", {"version": str(version)})
        assert direct.status_code == 400
        assert 'id="f-citations-error"' in direct.text
        assert stored(maker, number)["state"] == "draft"
        law = maker.published("regulation")
        cited = {"citations.0.number": law, "citations.0.clause": "第一条"}
        answer = wang.post(f"/contribute/{number}", form(version, op="submit") | cited)
        assert answer.status_code == 303
        assert stored(maker, number)["state"] == "submitted"

    def test_what_the_form_holds_is_saved_and_submitted(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        typed = (
            form(stored(maker, number)["version"], title="送审的题目", op="submit", reason="请审")
            | BASIS
        )
        assert wang.post(f"/contribute/{number}", typed).status_code == 303
        after = stored(maker, number)
        assert (after["title"], after["state"]) == ("送审的题目", "submitted")

    def test_a_new_entry_can_be_submitted_at_once(self, wang: Browser, maker: Maker) -> None:
        number = saved_number(wang.post("/contribute/new/answer", form(op="submit") | BASIS))
        assert stored(maker, number)["state"] == "submitted"

    def test_nothing_unseen_is_submitted(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft(content=CONTENT["answer"] | {"no_basis": "通行做法"})
        answer = wang.post(f"/contribute/{number}/submit", {"version": "0"})
        assert answer.status_code == 412
        assert stored(maker, number)["state"] == "draft"

    def test_what_cannot_be_submitted_stays_in_the_form(self, wang: Browser, maker: Maker) -> None:
        typed = {
            "title": "公告",
            "category": "third-party",
            "content.text": CONTENT["notice"]["text"],
            "op": "submit",
        }
        page = wang.post("/contribute/new/notice", typed)
        assert page.status_code == 400
        assert 'id="f-expires_on-error"' in page.text
        assert CONTENT["notice"]["text"] in page.text
