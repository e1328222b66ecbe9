"""Citing a clause in the editor."""

from __future__ import annotations

import pytest

from tests.kb_app.web.contribute.editing import form, saved_number, stored
from tests.makers import Browser, Maker


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


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
