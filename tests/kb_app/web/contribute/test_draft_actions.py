"""What the editor's form does: nothing typed is lost, nothing is stored unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.kb_app.web.contribute.editing import JSON, form, saved_number, stored
from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


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
            title="长" * 201,
            **{"content.answer": "长" * 20_001, "content.note": "留着我", "expires_on": "x"},
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
        typed = form(stored(maker, number)["version"], title="长" * 201)
        refused = wang.post(f"/contribute/{number}", typed, headers=JSON)
        assert refused.status_code == 400
        assert [e["field"] for e in refused.json["errors"]] == ["title"]

    def test_a_draft_that_lacks_something_is_kept_and_says_what(
        self, wang: Browser, maker: Maker
    ) -> None:
        typed = form(title="", category="", **{"content.answer": "", "content.note": "留着我"})
        saved = wang.post("/contribute/new/answer", typed, headers=JSON)
        assert saved.status_code == 200
        assert saved.json["lacks"] == ["title", "content.answer", "category"]
        number = saved.json["number"]
        kept = stored(maker, number)
        assert (kept["title"], kept["content"]["note"]) == ("", "留着我")
        assert "送审前还要补：标题、答案、业务类别" in wang.get(f"/contribute/{number}").text
        for page in (f"/contribute/{number}/preview", "/contribute", f"/entries/{number}/history"):
            assert "（还没有标题）" in wang.get(page).text
        refused = wang.post(f"/contribute/{number}/submit", {"version": str(kept["version"])})
        assert refused.status_code == 400
        for name in ("title", "content-answer", "category"):
            assert f'id="f-{name}-error"' in refused.text
        assert "标题：必填" in refused.text
        assert stored(maker, number)["state"] == "draft"
        assert wang.post(f"/contribute/{number}/discard", {"version": str(kept["version"])})

    def test_a_form_nothing_was_written_in_makes_no_entry(self, wang: Browser) -> None:
        typed = dict.fromkeys(form(), "") | {"category": "third-party"}
        assert wang.post("/contribute/new/answer", typed).status_code == 400
        assert "KB-" not in wang.get("/contribute").text

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


BASIS = {"content.no_basis": "通行做法"}


class TestSubmitting:
    def test_an_answer_cites_a_clause_or_says_why_not(self, wang: Browser, maker: Maker) -> None:
        number = maker.draft()
        opened_on = stored(maker, number)["version"]
        refused = wang.post(f"/contribute/{number}", form(opened_on, op="submit"))
        assert refused.status_code == 400
        assert 'id="f-citations-error"' in refused.text
        assert 'id="f-content-no_basis-error"' in refused.text
        version = stored(maker, number)["version"]  # refused or not, the text is stored
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


def test_a_draft_without_a_category_is_kept_shown_and_not_submitted(
    wang: Browser, maker: Maker
) -> None:
    number = saved_number(wang.post("/contribute/new/answer", form(category="")))
    assert stored(maker, number)["category"] == ""
    for path in ("", f"/{number}", f"/{number}/preview"):
        assert wang.get(f"/contribute{path}").status_code == 200
    page = wang.post(f"/contribute/{number}/submit", {"version": stored(maker, number)["version"]})
    assert page.status_code == 400
    for name in ("category", "citations", "content-no_basis"):
        assert f'id="f-{name}-error"' in page.text
    gone = wang.post(f"/contribute/{number}/discard", {"version": stored(maker, number)["version"]})
    assert gone.status_code == 303
    assert "（没有选）" in wang.get(f"/contribute/{number}").text
