"""How a department answers: a draft, an entry that is there, a note meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from content.models import Revision
from content.queries import entry_numbered, revision_in_work
from content.services.categories import save_category
from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from people.actors import CONSOLE
from questions.models import AnswerMeans, GroupState, Question, QuestionAnswer, StepKind
from questions.services import answering, ending, routing
from tests.makers import CONTENT
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
OTHER = "报装充电桩带什么去"


def draft_of(desk: Desk, answer: QuestionAnswer) -> Revision:
    """The draft an answer is."""
    with desk.database.reading() as session:
        draft = revision_in_work(session, answer.entry_id)
        assert draft is not None
        _loaded = draft.category.code, draft.entry.number
        return draft


def interim(desk: Desk, question: Question, note: str, who: str = "wang") -> None:
    """What may be said meanwhile."""
    desk.do(answering.set_interim, who, str(question.id), note)


def test_a_draft_holds_the_phrasings_as_variants(desk: Desk) -> None:
    asked = desk.record(TEXT)
    desk.record(OTHER, same_as=str(asked.id))
    withdrawn = desk.record("办充电桩要什么", same_as=str(asked.id))
    desk.do(ending.close, "an", str(withdrawn.id), "记错")
    draft = draft_of(desk, desk.draft(asked, answer="带身份证。"))
    assert (draft.title, draft.content["answer"]) == (TEXT, "带身份证。")
    assert draft.content["variants"] == [OTHER]  # the title stands for itself
    assert draft.category.code == "third-party"
    assert (desk.group(asked).state, desk.means(asked)) == (
        GroupState.ANSWERING,
        [AnswerMeans.DRAFT],
    )
    assert desk.last_step(asked, StepKind.DRAFTED).data == {"number": draft.entry.number}


def test_title_category_and_variants_may_be_given(desk: Desk) -> None:
    with desk.database.transaction() as session:
        values = {"code": "charging", "name": "充电", "department": "marketing", "parent": None}
        save_category(session, CONSOLE, values | {"position": 9})
    given: dict[str, Any] = {"title": "充电桩报装", "category": "charging", "variants": ["装桩"]}
    draft = draft_of(desk, desk.draft(desk.record(TEXT), **given))
    assert (draft.title, draft.category.code) == ("充电桩报装", "charging")
    assert draft.content["variants"] == ["装桩"]


def test_no_general_answer_says_why_and_rests_on_that(desk: Desk) -> None:
    asked = desk.record(TEXT)
    answer = desk.draft(asked, answer="逐户核实。", general=False, reason="各小区不同")
    content = draft_of(desk, answer).content
    assert (content["no_basis"], content["note"]) == ("各小区不同", "暂无统一答复：各小区不同")
    assert desk.means(asked) == [AnswerMeans.NO_GENERAL]
    assert desk.last_step(asked, StepKind.DECLINED).comment == "各小区不同"


def test_a_department_writes_one_draft_at_a_time(desk: Desk) -> None:
    asked = desk.record(TEXT)
    first = draft_of(desk, desk.draft(asked))
    with pytest.raises(Conflict) as refused:
        desk.draft(asked, who="li")
    assert refused.value.code == "already_answering"
    assert refused.value.details == {"number": first.entry.number}


def test_after_it_was_routed_on_the_next_department_writes_its_own(desk: Desk) -> None:
    asked = desk.record(TEXT)
    desk.draft(asked)
    desk.do(routing.route, "zhou", desk.number(asked), "service", "第四条")
    own = draft_of(desk, desk.draft(asked, who="zhao"))
    assert own.category.code == "service"  # the group's own is another department's
    assert len(desk.means(asked)) == 2


def test_a_department_without_a_category_has_to_be_given_one(desk: Desk) -> None:
    asked = desk.record(TEXT)
    with desk.database.transaction() as session:
        values = {"code": "third-party", "name": "第三方", "department": "service", "parent": None}
        save_category(session, CONSOLE, values | {"position": 6})
    with pytest.raises(Invalid) as refused:
        desk.draft(asked)
    assert set(refused.value.fields) == {"category"}
    assert "归口" in str(refused.value.fields["category"])  # not only that it is missing


@pytest.mark.parametrize(
    ("who", "error"), [("an", Forbidden), ("zhou", Forbidden), ("zhao", NotFound)]
)
def test_only_the_departments_contributors_write(
    desk: Desk, who: str, error: type[Exception]
) -> None:
    asked = desk.record(TEXT)
    with pytest.raises(error):
        desk.draft(asked, who=who)
    with pytest.raises(error):
        interim(desk, asked, "请留下联系方式", who)


@pytest.mark.parametrize("who", ["wang", "zhou"])
def test_an_entry_that_is_there_answers_when_it_is_found(desk: Desk, who: str) -> None:
    asked = desk.record(TEXT)
    number = desk.maker.published(title=TEXT)
    answer = desk.link(asked, number, who)
    assert (answer.means, answer.not_found) == (AnswerMeans.LINK, [])
    assert desk.group(asked).state == GroupState.ANSWERED
    assert desk.steps(asked)[-2:] == [StepKind.LINKED, StepKind.ANSWERED]


def test_an_entry_the_phrasings_do_not_find_is_no_answer_yet(desk: Desk) -> None:
    asked = desk.record("给电动车装个桩子怎么弄")
    answer = desk.link(asked, desk.maker.published(title="欠费多久复电"))
    assert answer.not_found == ["给电动车装个桩子怎么弄"]
    assert desk.group(asked).state == GroupState.ANSWERING
    assert any("还没有答复" in text for text in desk.inbox("wang"))


def test_what_agents_do_not_see_answers_nothing(desk: Desk) -> None:
    asked = desk.record(TEXT)
    with pytest.raises(NotFound):
        desk.link(asked, desk.maker.draft(title=TEXT))
    with pytest.raises(Forbidden):
        desk.link(asked, desk.maker.published(title=TEXT), who="an")
    assert desk.group(asked).state == GroupState.OPEN


def test_a_note_says_who_and_when_and_the_askers_hear_of_it(desk: Desk) -> None:
    asked = desk.record(TEXT)
    with clock.moved_to(NOON):
        interim(desk, asked, "请留下联系方式")
    group = desk.group(asked)
    assert (group.interim_note, group.interim_at) == ("请留下联系方式", NOON)
    assert group.interim_by_id == desk.actor("wang").id
    assert sum("暂行说明" in text for text in desk.inbox("an")) == 1
    interim(desk, asked, "")
    ended = desk.group(asked)
    assert (ended.interim_note, ended.interim_by_id, ended.interim_at) == ("", None, None)
    assert sum("暂行说明" in text for text in desk.inbox("an")) == 1


def test_phrasings_that_do_not_find_it_become_variants(desk: Desk) -> None:
    asked = desk.record("给电动车装个桩子怎么弄")
    number = desk.maker.published(title="充电桩报装流程")
    desk.link(asked, number)
    answer = desk.do(answering.add_variants, "wang", str(asked.id))
    assert draft_of(desk, answer).content["variants"] == [
        *CONTENT["answer"]["variants"],
        "给电动车装个桩子怎么弄",
    ]
    again = desk.do(answering.add_variants, "li", str(asked.id))  # into the same draft, once
    assert len(draft_of(desk, again).content["variants"]) == 2
    desk.publish(again)
    desk.check()
    assert desk.group(asked).state == GroupState.ANSWERED


def test_there_is_nothing_to_add_where_everything_is_found(desk: Desk) -> None:
    with pytest.raises(Conflict) as refused:
        desk.do(answering.add_variants, "wang", str(desk.record(TEXT).id))
    assert refused.value.code == "nothing_failed"


def test_a_kind_without_variants_gets_none(desk: Desk) -> None:
    asked = desk.record("给电动车装个桩子怎么弄")
    desk.link(asked, desk.maker.published("case", title="催促复电"))
    with pytest.raises(Conflict) as refused:
        desk.do(answering.add_variants, "wang", str(asked.id))
    assert refused.value.code == "no_variants"


def test_what_is_in_review_is_not_written_on(desk: Desk) -> None:
    asked = desk.record("给电动车装个桩子怎么弄")
    number = desk.maker.published(title="充电桩报装流程")
    desk.link(asked, number)
    desk.do(answering.add_variants, "wang", str(asked.id))
    desk.maker.submit(number)
    with pytest.raises(Conflict) as refused:
        desk.do(answering.add_variants, "wang", str(asked.id))
    assert refused.value.code == "in_review"


def test_a_flag_is_answered_in_the_flagged_entry(desk: Desk) -> None:
    number = desk.maker.published(title="复电流程")
    flag = desk.flag(number)
    answer = desk.draft(flag, answer="改过的答案")
    draft = draft_of(desk, answer)
    assert (draft.entry.number, draft.content["answer"]) == (number, "改过的答案")
    with desk.database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        assert answer.from_revision_id == entry.published_revision_id
    desk.check()  # the text is still the one that was flagged
    assert desk.group(flag).state == GroupState.ANSWERING
