"""The editor's page: a form for every kind, what is stored escaped."""

from __future__ import annotations

import re
from html import unescape

import pytest

from content.kinds.registry import all_kinds
from kb_app.web.kit.forms import encode
from people.actors import CONSOLE
from people.services.region_tree import choose_region, save_region
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


class TestForWhomAClauseHolds:
    def test_it_is_written_by_names_and_comes_back(self, wang: Browser, maker: Maker) -> None:
        with maker.database.transaction() as session:
            for code, name in (("luoyang", "洛阳"), ("zhengzhou", "郑州")):
                values = {"code": code, "name": name, "parent": "", "department": ""}
                save_region(session, CONSOLE, values)
        number = maker.draft("regulation")
        typed = {k: v for k, v in stored(maker, number).items() if k != "state"}
        form = dict(encode(typed))
        told = {"regions": "郑州、luoyang", "customers": "居民，farming", "conditions": "合表用户"}
        form |= {f"content.clauses.1.{name}": text for name, text in told.items()}
        assert wang.post(f"/contribute/{number}", form).status_code == 303
        first, second = stored(maker, number)["content"]["clauses"]
        assert "regions" not in first
        assert (second["regions"], second["customers"], second["conditions"]) == (
            ["luoyang", "zhengzhou"],
            ["farming", "residential"],
            "合表用户",
        )
        page = wang.get(f"/contribute/{number}").text
        assert 'value="洛阳、郑州"' in page
        assert 'value="农业、居民"' in page
        version = stored(maker, number)["version"]
        wrong = form | {"content.clauses.0.regions": "开封", "version": str(version)}
        refused = wang.post(f"/contribute/{number}", wrong)
        assert refused.status_code == 400
        assert "没有代码或名称为 开封 的地区" in refused.text
        wrong = form | {"content.clauses.0.customers": "海盗", "version": str(version)}
        refused = wang.post(f"/contribute/{number}", wrong).text
        assert "第 1 项：只能是" in refused
        assert 'value="海盗"' in refused

    def test_the_reader_sees_it_at_each_clause(self, wang: Browser, maker: Maker) -> None:
        with maker.database.transaction() as session:
            for code, name in (("luoyang", "洛阳"), ("zhengzhou", "郑州")):
                values = {"code": code, "name": name, "parent": "", "department": ""}
                save_region(session, CONSOLE, values)
            choose_region(session, maker.actor("wang"), "luoyang")
        clauses = [
            {"label": "第一条", "text": "电价每千瓦时 0.52 元。", "regions": ["luoyang"]},
            {"label": "第二条", "text": "电价每千瓦时 0.61 元。", "regions": ["zhengzhou"]},
        ]
        law = maker.published("regulation", content={"clauses": clauses})
        page = wang.get(f"/entries/{law}").text
        assert page.count("clause--elsewhere") == 1
        assert page.index("适用洛阳") < page.index("0.52") < page.index("不适用本地，仅适用郑州")
        own, other = (
            wang.get(f"/search/preview/{law}?clause={label}").json["preview"]
            for label in ("第一条", "第二条")
        )
        assert 'data-copy-text="《' in own
        assert "data-copy-text" not in other.split("上一条")[0]
        assert "这是别的地区的规定" in other
        cited = {"citations": [{"number": law, "clause": "第二条"}], "regions": ["zhengzhou"]}
        answer = maker.published(**cited)
        assert 'class="basis__elsewhere"' in wang.get(f"/entries/{answer}").text
