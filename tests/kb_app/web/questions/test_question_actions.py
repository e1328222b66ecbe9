"""Forms on the pages of questions: done, refused with what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import clock
from core.database import Database
from questions.models import GroupState, QuestionGroup, QuestionStep, StepKind
from search_index.engine import Index
from tests.makers import Browser, Maker
from tests.questions.asking import ask, group_of

TEXT = "充电桩报装要什么材料"
Login = Callable[[str], Browser]


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


def test_one_form_leads_to_a_draft(browser: Login, database: Database, asked: int) -> None:
    wang = browser("wang")
    answered = wang.post(f"/questions/{asked}/answer", {"answer": "身份证。", "general": "true"})
    assert answered.status_code == 303
    assert "/contribute/KB-" in answered.location
    assert TEXT in wang.get(answered.location).get_data(as_text=True)
    assert group_of(database, asked).state == GroupState.ANSWERING
    again = wang.post(f"/questions/{asked}/answer", {"answer": "又一个", "general": "true"})
    assert again.status_code == 409
    assert "又一个" in again.get_data(as_text=True)  # what was typed stays


def test_an_answer_is_written_in_one_place_and_leads_back(
    browser: Login, database: Database, asked: int
) -> None:
    """The editor, with what the question brings along; not a small box first."""
    wang, number = browser("wang"), group_of(database, asked).number
    page = wang.get(f"/questions/{asked}").text
    way = f"/contribute/new/answer?question={number}"
    assert f'href="{way}"' in page
    form = wang.get(way).text
    assert f'name="question" value="{number}"' in form
    assert f'value="{TEXT}"' in form
    assert 'value="third-party" selected' in form
    typed = {
        "title": TEXT,
        "category": "third-party",
        "content.answer": "身份证。",
        "question": number,
        "key": "a-key",
        "op": "save",
    }
    saved = wang.post("/contribute/new/answer", typed)
    assert group_of(database, asked).state == GroupState.ANSWERING
    wang.post("/contribute/new/answer", typed)
    assert len(group_of(database, asked).answers) == 1, "the same form makes one draft"
    editor = wang.get(saved.location).text
    assert f'<a href="/questions/{number}">{number} {TEXT}</a>' in editor, "the way back"
    second = wang.post("/contribute/new/answer", typed | {"key": "another"})
    assert second.status_code == 409
    assert browser("zhao").get(way).status_code == 404


def test_entries_that_are_like_a_question_are_one_click_away(
    browser: Login, database: Database, index: Index, maker: Maker
) -> None:
    index.rebuild([])
    number = maker.published(title="欠费停电交费后多久恢复供电")
    maker.draft(title="欠费停电的草稿")
    asked = ask(database, index, "欠费停电后多久恢复供电", category="third-party")
    wang = browser("wang")
    page = wang.get(f"/questions/{asked}").text
    assert f'<input type="hidden" name="number" value="{number}">' in page
    assert "欠费停电的草稿" not in page
    assert wang.post(f"/questions/{asked}/link", {"number": number}).status_code == 303
    assert group_of(database, asked).answers[0].entry.number == number


def test_groups_to_merge_into_are_chosen_by_their_words(
    browser: Login, database: Database, index: Index, asked: int
) -> None:
    other = ask(database, index, "抄表员什么时候来", category="third-party", same_as="")
    number = group_of(database, other).number
    page = browser("wang").get(f"/questions/{asked}").text
    assert f'<option value="{number}">抄表员什么时候来</option>' in page


def test_merging_says_why_and_can_be_undone_where_one_is(
    browser: Login, database: Database, index: Index, asked: int
) -> None:
    other = ask(database, index, "充电桩报装要多少钱", category="third-party", same_as="")
    wang, group = browser("wang"), f"/questions/{group_of(database, asked).number}"
    page = wang.get(group).get_data(as_text=True)
    assert "都说到：" in page
    assert "只有一方说到：" in page
    assert "撤销：" not in page
    into = {"into": group.rsplit("/", 1)[1]}
    for action, reference, told in (
        ("merge", other, "撤销：并入了"),
        ("split", other, "撤销：拆出了"),
    ):
        done = wang.post(f"/questions/{reference}/{action}", into if action == "merge" else {})
        assert done.location.endswith(group)
        assert told in wang.get(group).get_data(as_text=True)
        wang.post(f"{group}/undo", {})
        if action == "merge":
            assert group_of(database, other).id != group_of(database, asked).id
            wang.post(f"/questions/{other}/merge", into)
    assert group_of(database, other).id == group_of(database, asked).id


def test_a_return_needs_its_rule(browser: Login, database: Database, asked: int) -> None:
    wang, path = browser("wang"), f"/questions/{asked}/route"
    refused = wang.post(path, {"department": "service", "reason": ""})
    assert refused.status_code == 400
    done = wang.post(path, {"department": "service", "reason": "第四条"})
    assert done.location.endswith("/questions")  # it is another department's now
    assert "第四条" in browser("zhao").get(f"/questions/{asked}").get_data(as_text=True)


def test_its_way_is_told_by_names_not_codes(browser: Login, asked: int) -> None:
    values = {"department": "service", "reason": "属于服务规范"}
    assert browser("wang").post(f"/questions/{asked}/route", values).status_code == 303
    page = browser("zhou").get(f"/questions/{asked}").text
    way = page.split('class="asked__steps"')[1].split("</ol>")[0]
    assert "市场营销部 → 客户服务中心" in way
    for hidden in ("marketing", "service"):
        assert hidden not in way


def test_a_call_is_recorded_from_the_list_of_calls(browser: Login, asked: int) -> None:
    an = browser("an")
    assert "客户8812" in an.get("/questions?show=calls").get_data(as_text=True)
    unreached = an.post(f"/questions/{asked}/call", {"satisfaction": "unreached"})
    assert unreached.status_code == 303
    assert TEXT in an.get("/questions?show=calls").get_data(as_text=True)  # still owed
    an.post(f"/questions/{asked}/call", {"satisfaction": "satisfied", "note": "谢谢"})
    assert TEXT not in an.get("/questions?show=calls").get_data(as_text=True)
    assert an.post(f"/questions/{asked}/call", {"satisfaction": "satisfied"}).status_code == 409


def test_what_nobody_reviewed_is_marked_and_masked_wherever_it_is_shown(
    browser: Login, database: Database, asked: int
) -> None:
    """Also what was stored by a version that knew fewer numbers to mask."""
    secret, shown = "打138 0013 8000", "打***"
    with database.transaction() as session:
        group = session.get_one(QuestionGroup, group_of(database, asked).id)
        group.interim_note = group.close_reason = secret
        session.add(
            QuestionStep(
                group_id=group.id,
                kind=StepKind.INTERIM,
                at=clock.now(),
                actor="wang",
                comment=secret,
            )
        )
    wang = browser("wang")
    for path in ("/questions", f"/questions/{asked}"):
        page = wang.get(path).text
        assert shown in page
        assert "尚未审核" in page
        assert "0013" not in page.replace(wang.csrf, "")
    assert "尚未审核，不是标准答复" in page
    document = wang.get(f"/api/v1/questions/{asked}").get_json()
    assert document["unreviewed"] == ["interim", "close_reason"]
    assert document["interim"] == document["close_reason"] == shown
    assert [one["comment"] for one in document["steps"] if one["comment"]] == [shown]
