"""While one writes: figures that do not agree, and what is there already."""

from __future__ import annotations

from collections.abc import Callable

from search_index import services
from tests.makers import CONTENT, Browser, Maker
from tests.review.impact.test_search_replay import searched

Open = Callable[[str], Browser]


def law(maker: Maker) -> str:
    clauses = [{"label": "第一条", "heading": "", "text": "计划检修停电应当提前七天通知用户。"}]
    content = CONTENT["regulation"] | {"clauses": clauses}
    return maker.published("regulation", title="停电管理规定", content=content)


def checks(browser: Browser, **typed: str) -> str:
    answer = browser.post(
        "/contribute/checks/answer", {k.replace("__", "."): v for k, v in typed.items()}
    )
    assert answer.status_code == 200
    return str(answer.json["html"])


def test_the_author_sees_what_the_clause_says(browser: Open, maker: Maker) -> None:
    typed = {
        "title": "停电提前多久",
        "content__answer": "提前 3 天通知您。",
        "citations__0__number": law(maker),
        "citations__0__clause": "第一条",
    }
    page = checks(browser("wang"), **typed)
    assert 'data-finding="clause"' in page
    assert "七天" in page
    assert "data-finding" not in checks(
        browser("wang"), **{**typed, "content__answer": "提前七日。"}
    )


def test_nothing_need_be_chosen_or_stored_yet(browser: Open, maker: Maker) -> None:
    assert checks(browser("wang"), title="半句").strip() == ""


def test_the_author_sees_likely_duplicates(browser: Open, maker: Maker) -> None:
    number = maker.published(title="电费怎么交？")
    assert f'data-duplicate="{number}"' in checks(browser("wang"), title="电费怎么交")
    assert "data-duplicate" not in checks(browser("wang"), title="电费怎么交", number=number)


def test_the_api_tells_the_author_the_same(browser: Open, maker: Maker) -> None:
    there = maker.published(title="电费怎么交？")
    number = maker.draft(
        title="电费怎么交",
        content={"answer": "提前 3 天通知。"},
        citations=[{"number": law(maker), "clause": "第一条"}],
    )
    told = browser("wang").get(f"/api/v1/entries/{number}/draft/checks").json
    assert [one["own"]["figure"] for one in told["figures"]] == ["3 天"]
    assert [one["number"] for one in told["duplicates"]] == [there]


def test_the_author_sees_which_searches_would_find_it(browser: Open, maker: Maker) -> None:
    services.rebuild(maker.database, maker.index)
    searched(maker, "充电桩报装", 2)
    number = maker.draft(title="充电桩怎样报装", content={"answer": "请到窗口。", "variants": []})
    who = browser("wang")
    assert f"/contribute/{number}/searches" in who.get(f"/contribute/{number}").text
    assert "充电桩报装 ×2" in who.get(f"/contribute/{number}/searches").json["html"]
    told = who.get(f"/api/v1/entries/{number}/draft/searches").json
    assert told["found"] == [{"text": "充电桩报装", "times": 2, "place": 1}]
    assert (told["missed"], told["phrasings"]) == ([], [])


def test_a_tree_is_drawn_with_what_is_wrong_with_it(browser: Open) -> None:
    typed = {
        "title": "家里没电",
        "content.questions.0.label": "问欠费",
        "content.questions.0.ask": "欠费吗？",
        "content.questions.0.answers.0.text": "欠费",
        "content.questions.0.answers.0.to": "复电",
        "content.questions.0.unsure": "别处",
        "content.questions.0.basis": "KB-000001 第一条",
        "content.endings.0.label": "复电",
        "content.endings.0.say": "结清就复。",
    }
    page = browser("wang").post("/contribute/checks/diagnosis", typed).json["tree"]
    assert "步骤“问欠费”：“客户说不清”的下一步“别处”不存在" in page
    assert "步骤“问欠费”的依据“KB-000001 第一条”没有列在引用依据里" in page
    assert 'href="#f-content-questions-0-unsure"' in page
    assert 'data-tree-node="别处"' in page
    cited = {"citations.0.number": "KB-000001", "citations.0.clause": "第一条"}
    sound = typed | cited | {"content.questions.0.unsure": "复电"}
    page = browser("wang").post("/contribute/checks/diagnosis", sound).json["tree"]
    assert "每条路都走得到头，最多 1 步" in page
    broken = {"content.questions": "不是列表"}
    assert browser("wang").post("/contribute/checks/diagnosis", broken).json["tree"] == ""


def test_the_author_is_told_what_the_rules_find(browser: Open, maker: Maker) -> None:
    typed = {"title": "停电提前多久", "content__answer": "提前 3 天通知您。"}
    page = checks(browser("wang"), **typed)
    assert 'data-unwell="no_basis"' in page
    assert 'data-unwell="no_clause">3 天<' in page
    basis = {"citations__0__number": law(maker), "citations__0__clause": "第一条"}
    assert "data-unwell" not in checks(browser("wang"), **typed, **basis)
