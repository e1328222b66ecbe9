"""The page of a review through the test client."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from content.schemas import DraftSchema
from content.services import drafts
from core.base_schema import load
from core.database import Database
from review.models import Review
from tests.makers import CONTENT, Browser, Maker

Open = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def changed(maker: Maker, number: str, **changes: Any) -> int:
    """A change of a published entry, submitted; gives the review's id."""
    values = load(DraftSchema(), draft_values(**changes))
    with maker.database.transaction() as session:
        wang = maker.actor("wang")
        draft = drafts.start_draft(session, wang, number)
        drafts.save_draft(session, wang, number, values, draft.version)
    return maker.submit(number)


def draft_values(**changes: Any) -> dict[str, Any]:
    """A draft as a form would send it."""
    values = {
        "title": "欠费停电后多久恢复供电？",
        "category": "third-party",
        "content": CONTENT["answer"],
    }
    return values | changes


class TestReviewPage:
    def test_marks_what_is_new_changed_and_gone(self, chen: Browser, maker: Maker) -> None:
        number = maker.published()
        content = {
            "answer": "结清电费后 12 小时内恢复供电。",
            "variants": ["交了电费多久来电", "几时复电"],
            "keywords": [],
        }
        page = chen.get(f"/review/{changed(maker, number, content=content)}").text
        marks = re.findall(r'data-mark="(\w+)"', page)
        assert marks.count("changed") == 1
        assert marks.count("new") == 1
        assert marks.count("gone") == 2  # a paragraph, a keyword
        assert "12 小时" in page
        assert "24 小时" in page
        assert "现行 第 1 版" in page
        assert "送审 第 2 版" in page

    def test_first_publication_has_nothing_to_compare(self, chen: Browser, maker: Maker) -> None:
        page = chen.get(f"/review/{maker.submitted()}").text
        assert "首次发布" in page
        assert "data-mark" not in page

    def test_first_publication_says_everything_once(self, chen: Browser, maker: Maker) -> None:
        content = {
            "answer": "结清后 24 小时内复电。",
            "say": "最迟明天来电。",
            "variants": ["何时来电"],
        }
        page = chen.get(f"/review/{maker.submitted(content=content)}").text
        for once in ("最迟明天来电", "对客户说</h3>", "结清后"):
            assert page.count(once) == 1, once
        assert page.index("最迟明天来电") < page.index("结清后"), "what is said comes first"
        opening = chen.get(f"/review/{maker.submitted(title='另一条')}").text
        assert opening.count("智能电表") == opening.count("第一段对客户说") == 1

    def test_every_piece_has_its_link_for_a_comment_inside_it(
        self, chen: Browser, maker: Maker
    ) -> None:
        whole = chen.get(f"/review/{maker.submitted('regulation')}").text
        assert whole.count("第二章 停电") == 1
        for section in re.findall(r'<section class="whole__block".*?</section>', whole, re.DOTALL):
            assert section.count("data-note=") == section.count("data-notes=") == 1

    def test_first_publication_is_shown_as_readers_will_see_it(
        self, chen: Browser, maker: Maker
    ) -> None:
        content = {"answer": "**结清**后复电。\n\n- 先受理\n- 再派工", "note": "内部口径"}
        page = chen.get(f"/review/{maker.submitted(content=content)}").text
        assert "<strong>结清</strong>" in page
        assert "<li>先受理</li>" in page
        assert "内部口径" in page
        assert "**" not in page

    def test_whole_numbers_are_marked(self, chen: Browser, maker: Maker) -> None:
        number = maker.published(content={"answer": "违约金 5000 元，提前 7 天通知。"})
        content = {"answer": "违约金 8000 元，提前 3 天通知。"}
        page = chen.get(f"/review/{changed(maker, number, content=content)}").text
        for old, new in (("5000 元", "8000 元"), ("7 天", "3 天")):
            assert f'<del class="word word--measure">{old}</del>' in page
            assert f'<ins class="word word--measure">{new}</ins>' in page

    def test_moved_pieces_are_marked_at_both_places(self, chen: Browser, maker: Maker) -> None:
        paragraphs = ["提前七天公告。", "因故不能送电的另行通知。", "请留意公告栏。"]
        number = maker.published(content={"answer": "\n\n".join(paragraphs)})
        paragraphs.append(paragraphs.pop(0))
        content = {"answer": "\n\n".join(paragraphs)}
        page = chen.get(f"/review/{changed(maker, number, content=content)}").text
        assert page.count('data-mark="moved"') == 1
        assert "〔移至第 3 段〕" in page
        assert "〔原第 1 段〕" in page

    def test_inline_needs_no_script(self, chen: Browser, maker: Maker) -> None:
        number = maker.published()
        path = f"/review/{changed(maker, number, title='改了的标题')}"
        assert "view=inline" in chen.get(path).text
        assert "comparison--inline" in chen.get(f"{path}?view=inline").text
        assert chen.get(f"{path}?view=upside-down").status_code == 400

    def test_compares_with_the_previous_proposal(self, chen: Browser, maker: Maker) -> None:
        number = maker.draft(content={"answer": "提前七天。"})
        maker.decide(maker.submit(number), "request_changes")
        with maker.database.transaction() as session:
            values = load(DraftSchema(), draft_values(content={"answer": "提前三天。"}))
            drafts.save_draft(session, maker.actor("wang"), number, values, None)
        page = chen.get(f"/review/{maker.submit(number)}").text
        assert "上次送审 第 1 版" in page
        assert '<del class="word word--measure">七天</del>' in page

    def test_shows_the_cited_clause(self, chen: Browser, maker: Maker) -> None:
        law = maker.published("regulation", title="停电管理办法")
        review_id = maker.submitted(citations=[{"number": law, "clause": "第二条"}])
        page = chen.get(f"/review/{review_id}").text
        assert "停电管理办法 第二条" in page
        assert "计划检修停电提前" in page
        assert "现行有效" in page
        maker.retire(law)
        assert "法规已下线或失效" in chen.get(f"/review/{review_id}").text

    def test_timeline_has_one_current_step(self, chen: Browser, maker: Maker) -> None:
        review_id = maker.submitted()
        page = chen.get(f"/review/{review_id}").text
        assert page.count('aria-current="step"') == 1
        maker.decide(review_id, "request_changes", comment="请写明依据")
        page = chen.get(f"/review/{review_id}").text
        assert page.count('aria-current="step"') == 1
        assert "请写明依据" in page

    def test_shows_the_content_hash(self, chen: Browser, maker: Maker, database: Database) -> None:
        review_id = maker.submitted()
        with database.reading() as session:
            judged = session.get_one(Review, review_id).content_hash
        page = chen.get(f"/review/{review_id}").text
        assert judged in page
        assert "与送审时一致" in page

    def test_is_not_found_for_others(self, browser: Open, maker: Maker) -> None:
        review_id = maker.submitted()
        absent = browser("an").get("/review/999999")
        for name in ("an", "zhao", "zhou", "admin"):
            page = browser(name).get(f"/review/{review_id}")
            assert page.status_code == absent.status_code == 404
        assert browser("li").get(f"/review/{review_id}").status_code == 200
        assert browser("chen").get(f"/review/{10**30}").status_code == 404

    def test_writers_see_no_verdict_but_may_withdraw(self, browser: Open, maker: Maker) -> None:
        page = browser("li").get(f"/review/{maker.submitted()}").text
        assert 'data-verdict="approve"' not in page
        assert "撤回送审" in page

    def test_what_people_wrote_is_escaped(self, chen: Browser, maker: Maker) -> None:
        bad = "<script>alert(1)</script>{{7*7}}"
        number = maker.published(title=bad, content={"answer": bad})
        review_id = changed(maker, number, title=bad + "2", content={"answer": bad + "2"})
        maker.decide(review_id, "request_changes", comment=bad)
        page = chen.get(f"/review/{review_id}").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "{{7*7}}" in page

    def test_keys_are_shown_and_announced(self, chen: Browser, maker: Maker) -> None:
        page = chen.get(f"/review/{maker.submitted()}").text
        assert 'aria-keyshortcuts="a"' in page
        assert "<kbd>J</kbd>" in page
        assert 'data-setting="single-keys"' in page
        assert not re.search(r"\son\w+=|style=", page)
