"""Two at once: recording, answering, flagging."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from core.base_schema import load
from core.database import Database
from core.errors import Conflict, Invalid
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import GroupState, QuestionGroup
from questions.schemas import AnswerQuestionSchema, FlagSchema
from questions.services import answering, ending, flagging
from search_index.engine import Index
from tests.makers import Maker
from tests.questions.asking import asked, context_of, group_of
from tests.questions.conftest import Asking

TEXT = "充电桩报装要什么材料"


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """What each gives, or the conflict it met."""

    def tried(work: Callable[[], object]) -> object:
        try:
            return work()
        except Conflict as conflict:
            return conflict.code

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(tried, works))


def test_two_processes_that_hear_the_same_make_one_group(
    database: Database, index: Index, context: QuestionContext, people: dict[str, Actor]
) -> None:
    desks = [
        context,
        context_of(index),
        context_of(index),
        context_of(index),
    ]  # each process has its own
    works = [
        lambda own=own: asked(database, own, people["an"], TEXT).group_id  # type: ignore[misc]
        for own in desks
        for _ in range(2)
    ]
    assert len(set(at_once(works))) == 1


def test_two_contributors_open_one_draft(
    record: Asking, database: Database, people: dict[str, Actor]
) -> None:
    question = record(TEXT, category="third-party")

    def draft(name: str) -> str:
        with database.transaction() as session:
            values = load(AnswerQuestionSchema(), {"answer": name})
            answering.draft_answer(session, people[name], str(question.id), values)
            return "drafted"

    results = at_once([lambda: draft("wang"), lambda: draft("li")])
    assert sorted(map(str, results)) == ["already_answering", "drafted"]


@pytest.mark.parametrize("chosen", [True, False])
def test_what_is_asked_while_its_group_is_closed_is_not_lost(
    record: Asking, database: Database, people: dict[str, Actor], chosen: bool
) -> None:
    first = record(TEXT, category="third-party")
    same_as = {"same_as": str(first.id)} if chosen else {}
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            ending.close(session, people["wang"], str(first.id), "不属供电业务")
            again = pool.submit(record, TEXT, category="third-party", **same_as)
            time.sleep(0.3)  # it has looked for its group by now, and waits for it
        if chosen and database.url.get_backend_name() == "sqlite":  # it begins when all is over
            with pytest.raises(Invalid):
                again.result()
        else:
            assert group_of(database, again.result().id).state == GroupState.OPEN


@pytest.mark.parametrize("flags", [4])
def test_flags_at_once_go_together(
    database: Database, maker: Maker, people: dict[str, Actor], flags: int
) -> None:
    number = maker.published()

    def flag(name: str) -> int:
        with database.transaction() as session:
            values = load(FlagSchema(), {"reason": "wrong"})
            return flagging.flag(session, people[name], number, values).group_id

    several = [partial(flag, name) for name in ("an", "zhao", "chen", "zhou")[:flags]]
    assert len(set(at_once(several))) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(QuestionGroup.id))) == 1
