"""What use teaches is kept when a replay says so, is in force everywhere, and is taken back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.audit import AuditEvent
from core.errors import Forbidden, NotFound
from search_index import lessons
from search_index.engine import Index
from search_index.jobs import jobs
from search_index.meaning.model import Model
from search_index.models import MeaningLesson
from search_index.queries import SearchRequest, search
from tests.databases import ENGINES
from tests.makers import Maker
from tests.search_index.learning.agents import DAY, Agents
from tests.search_index.meaning.by_heart import ByHeart

LETTERS = ("赟", "骧", "彧")  # words for the three that no text has
TITLES = ("电表转数异常怎么处理", "电费缴纳不成功怎么处理", "照明回路故障怎么处理")
FILLERS = [f"{a}{b}" for a, b in itertools.product("甲乙丙丁戊己", "子丑寅卯辰")]
NIGHT = datetime(2026, 3, 3, 2, tzinfo=clock.HOTLINE_ZONE)


@pytest.fixture
def taught(maker: Maker, agents: Agents) -> list[str]:
    """Three entries, and lines that led to them: of each a word of its own, in thirty ways."""
    maker.index.meaning.model = Model("by heart", ByHeart({}))
    numbers = [_bare(maker, title) for title in TITLES]
    _vectors(maker)
    _use(agents, LETTERS, numbers)
    return numbers


def _bare(maker: Maker, title: str) -> str:
    return maker.published(title=title, content={"answer": "请联系。", "variants": []})


def _use(agents: Agents, letters: Iterable[str], numbers: list[str]) -> None:
    for letter, number in zip(letters, numbers, strict=True):
        for filler in FILLERS:
            agents.use(f"{letter}{filler}{letter}", number, days=[0])


def _vectors(maker: Maker) -> None:
    with clock.moved_to(DAY):
        named = {job.name: job for job in jobs(maker.database, maker.index, log_days=1, support=3)}
        named["vectors"].work()


def learn(maker: Maker) -> MeaningLesson | None:
    with clock.moved_to(DAY + timedelta(days=1)):
        return lessons.learn(maker.database, maker.index)


def first(maker: Maker, index: Index, text: str) -> str:
    with maker.database.reading() as session:
        return search(session, index.searcher, SearchRequest(text)).hits[0].number


@pytest.mark.parametrize("engine_kind", ENGINES)
def test_what_helps_is_kept_told_and_taken_back(maker: Maker, taught: list[str]) -> None:
    lesson = learn(maker)
    assert lesson is not None
    assert lesson.kept
    assert lesson.after > lesson.before + 0.2
    assert lesson.pairs + lesson.asked == 90
    lessons.put_in_force(maker.database, maker.index)
    lines = [f"{letter}呀咦{letter}" for letter in LETTERS]
    elsewhere = Index(maker.index.folder, maker.index.meaning.model)
    assert [first(maker, elsewhere, line) for line in lines] == taught
    with maker.database.transaction() as session:
        ((told, in_force),) = lessons.told(session, maker.actor("zhou"))
        assert (told.id, in_force) == (lesson.id, True)
        lessons.take_back(session, maker.actor("zhou"), lesson.id)
    lessons.put_in_force(maker.database, maker.index)
    assert [first(maker, elsewhere, line) for line in lines] != taught
    with maker.database.reading() as session:
        done = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(2))
        assert set(done) == {"meaning.take_back", "meaning.learn"}


def test_what_does_not_help_is_noted_and_not_used(
    maker: Maker, taught: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons, "_replayed", lambda index, adapter, lines: 0.5)
    lesson = learn(maker)
    assert lesson is not None
    assert not lesson.kept
    assert lesson.change is None
    lessons.put_in_force(maker.database, maker.index)
    assert maker.index.meaning.shelf.catalog().lesson == 0
    with maker.database.transaction() as session, pytest.raises(NotFound):
        lessons.take_back(session, maker.actor("zhou"), lesson.id)


def test_too_little_use_teaches_nothing(maker: Maker, agents: Agents) -> None:
    assert learn(maker) is None  # no model
    maker.index.meaning.model = Model("by heart", ByHeart({}))
    number = _bare(maker, TITLES[0])
    _vectors(maker)
    agents.use("铁盒子走得飞快", number)
    assert learn(maker) is None


def test_only_who_sees_the_statistics_decides(maker: Maker, taught: list[str]) -> None:
    lesson = learn(maker)
    assert lesson is not None
    with maker.database.transaction() as session:
        for name in ("an", "wang", "chen"):
            with pytest.raises(Forbidden):
                lessons.take_back(session, maker.actor(name), lesson.id)
            with pytest.raises(Forbidden):
                lessons.told(session, maker.actor(name))


def test_it_learns_once_a_night(maker: Maker, taught: list[str]) -> None:
    named = {job.name: job for job in jobs(maker.database, maker.index, log_days=1, support=3)}
    for hours, count in ((10, 0), (0, 1), (0.5, 1)):
        with clock.moved_to(NIGHT + timedelta(hours=hours)):
            named["learn by night"].work()
        with maker.database.reading() as session:
            assert len(session.scalars(select(MeaningLesson.id)).all()) == count
