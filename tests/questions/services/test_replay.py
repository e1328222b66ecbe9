"""Whether an answer is found: every phrasing is put to the search again."""

from __future__ import annotations

from questions.models import GroupState, QuestionAnswer, StepKind
from questions.services import ending, replay
from tests.questions.desk import TEXT, Desk

FAR = "给电动车装个桩子怎么弄"


def due(desk: Desk) -> list[int]:
    """Answers to be checked."""
    with desk.database.reading() as session:
        return replay.due_checks(session, desk.maker.index.consumer)


def test_a_draft_is_checked_once_it_is_published_and_indexed(desk: Desk) -> None:
    asked = desk.record(TEXT)
    answer = desk.draft(asked)
    assert due(desk) == []
    with desk.database.reading() as session:
        number = session.get_one(QuestionAnswer, answer.id).entry.number
    desk.maker.sign_all(desk.maker.submit(number))
    assert due(desk) == []  # the index does not know it yet
    desk.maker.drain()
    assert due(desk) == [answer.id]
    desk.check()
    assert desk.group(asked).state == GroupState.ANSWERED
    assert due(desk) == []


def test_every_phrasing_has_to_find_it(desk: Desk) -> None:
    asked = desk.record(TEXT)
    answer = desk.draft(asked, variants=[])
    desk.record(FAR, same_as=str(asked.id))
    number = desk.publish(answer)
    desk.check()
    assert desk.group(asked).state == GroupState.ANSWERING
    step = desk.last_step(asked, StepKind.NOT_FOUND)
    assert step.data == {"number": number, "phrasings": [FAR]}
    assert due(desk) == []  # not again before the text is another
    assert any(number in text for text in desk.inbox("wang"))


def test_what_was_taken_back_need_not_find_it(desk: Desk) -> None:
    asked = desk.record(TEXT)
    answer = desk.draft(asked, variants=[])
    far = desk.record(FAR, same_as=str(asked.id))
    desk.do(ending.close, "an", str(far.id), "记错")
    desk.publish(answer)
    desk.check()
    assert desk.group(asked).state == GroupState.ANSWERED


def test_the_first_three_hits_count_and_no_further(desk: Desk) -> None:
    numbers = [desk.maker.published(title=f"充电桩报装{what}") for what in "甲乙丙丁"]
    asked = desk.record("充电桩报装")
    with desk.database.reading() as session:
        entries = {
            entry_id: replay.finds(session, desk.context.searcher, "充电桩报装", entry_id)
            for entry_id in range(1, len(numbers) + 1)
        }
    assert sorted(entries.values()) == [False, True, True, True]
    assert desk.group(asked).state == GroupState.OPEN


def test_a_group_that_is_over_meanwhile_is_left_alone(desk: Desk) -> None:
    asked = desk.record(TEXT)
    answer = desk.draft(asked)
    desk.publish(answer)
    desk.do(ending.close, "wang", desk.number(asked), "不属供电业务")
    assert due(desk) == []
    with desk.database.transaction() as session:
        replay.check_due(session, desk.context.searcher, answer.id)
        replay.check_due(session, desk.context.searcher, answer.id + 99)
    assert desk.group(asked).state == GroupState.CLOSED


def test_what_is_taken_down_answers_nothing(desk: Desk) -> None:
    asked = desk.record(FAR)
    number = desk.maker.published(title="充电桩报装流程")
    answer = desk.link(asked, number)
    desk.maker.retire(number)
    with desk.database.transaction() as session:
        row = session.get_one(QuestionAnswer, answer.id)
        row.not_found = []
        replay.check(session, desk.context.searcher, row)
        assert row.not_found == []
    assert desk.group(asked).state == GroupState.ANSWERING


def test_the_other_who_still_writes_is_told(desk: Desk) -> None:
    asked = desk.record(TEXT)
    desk.draft(asked)
    desk.link(asked, desk.maker.published(title=TEXT, author="zhao"), who="zhou")
    assert any("您的草稿还在" in text for text in desk.inbox("wang"))
    assert not any("您的草稿还在" in text for text in desk.inbox("zhou"))
