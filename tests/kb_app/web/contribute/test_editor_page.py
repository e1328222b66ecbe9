"""The editor's page: a form for every kind, what is stored escaped."""

from __future__ import annotations

import re
from html import unescape

import pytest

from content.kinds.registry import all_kinds
from kb_app.web.kit.forms import encode
from tests.kb_app.web.contribute.editing import EVIL, stored
from tests.makers import LINES, Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


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
        assert page.count('value="up:content.clauses') == 1
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
