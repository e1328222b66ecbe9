"""Tasks worked off: in portions that keep their position, by one at a time, stopped when asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import core.database
from core import clock, feed
from core.database import Database
from core.errors import Conflict, Forbidden, NotFound, Unavailable
from core.feed import Happening
from core.tasks import queries, services, task_runner
from core.tasks.models import Task, TaskState
from core.tasks.task_runner import TaskRunner
from tests.faults.test_locks import held

OWNER = 7


class Noting:
    """Steps that leave a row each; what is refused and what breaks is said by place."""

    def __init__(self) -> None:
        self.refused: set[int] = set()
        self.breaks_at: int | None = None
        self.after_step: Any = lambda session, task, place: None
        self.allowed = True
        self.finished = 0

    def prepare(self, session: Session, task: Task) -> str:
        assert not session.info["writes"]
        return "prepared"

    def look_ahead(self, session: Session, task: Task, prepared: str, place: int) -> None:
        assert not session.info["writes"]

    def begin(self, session: Session, task: Task, prepared: str) -> str:
        if not self.allowed:
            raise Forbidden("no more")
        return prepared

    def step(self, session: Session, task: Task, prepared: str, shared: str, place: int) -> int:
        assert prepared == shared == "prepared"
        feed.record(session, "step", place)
        session.flush()
        if place == self.breaks_at:
            raise RuntimeError("killed here")
        self.after_step(session, task, place)
        if place in self.refused:
            raise Conflict(f"not {place}")
        return place * 10

    def finish(self, session: Session, task: Task) -> None:
        self.finished += 1


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Noting:
    """One step a portion, and no pause between two."""
    monkeypatch.setattr(task_runner, "PORTION_SECONDS", 0.0)
    monkeypatch.setattr(task_runner, "LEAST_PAUSE_SECONDS", 0.0)
    return Noting()


def runner(database: Database, work: Noting) -> TaskRunner:
    return TaskRunner(database, {"noting": work})


def ask(database: Database, total: int = 3, owner: int = OWNER) -> int:
    with database.transaction() as session:
        return services.ask_for(session, owner, "noting", {}, total).id


def task(database: Database, task_id: int) -> Task:
    with database.reading() as session:
        return session.get_one(Task, task_id)


def noted(database: Database) -> list[int]:
    with database.reading() as session:
        query = select(Happening.subject_id).where(Happening.topic == "step")
        return list(session.scalars(query.order_by(Happening.id)))


def test_all_steps_are_done_once_in_their_order(database: Database, work: Noting) -> None:
    number = ask(database)
    runner(database, work).work_off()
    done = task(database, number)
    assert (done.state, done.position, done.results) == (TaskState.DONE, 3, [0, 10, 20])
    assert noted(database) == [0, 1, 2]
    assert (done.ended_at is not None, work.finished) == (True, 1)


def test_what_is_refused_leaves_no_trace_and_the_others_go_on(
    database: Database, work: Noting
) -> None:
    number = ask(database)
    work.refused = {1}
    runner(database, work).work_off()
    done = task(database, number)
    assert (done.state, done.results) == (TaskState.DONE, [0, 20])
    assert done.failures == [{"place": 1, "message": "not 1"}]
    assert noted(database) == [0, 2]


def test_each_portion_is_as_long_as_it_may_be(
    database: Database, work: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others can write between two of them, and see how far it is; nothing is done unlooked at."""
    number = ask(database)
    seen: list[int] = []
    work.after_step = lambda session, task, place: seen.append(position_of(database, number))
    runner(database, work).work_off()
    assert seen == [0, 1, 2]
    monkeypatch.setattr(task_runner, "PORTION_SECONDS", 60.0)
    number = ask(database)
    seen.clear()
    runner(database, work).work_off()
    assert seen == [0, 1, 1]  # one, then twice as many, since there was time


def position_of(database: Database, number: int) -> int:
    return task(database, number).position


def test_a_crash_takes_back_its_portion_and_no_other(database: Database, work: Noting) -> None:
    """Whoever takes the task over, once the lease has ended, goes on where it stood."""
    number = ask(database)

    def killed(session: Session, task: Task, place: int) -> None:
        if place == 1:
            raise KeyboardInterrupt

    work.after_step = killed
    with pytest.raises(KeyboardInterrupt):
        runner(database, work).work_off()
    assert (position_of(database, number), noted(database)) == (1, [0])
    work.after_step = Noting().after_step
    other = runner(database, work)
    other.work_off()  # the one that was killed may still be at it
    assert position_of(database, number) == 1
    with clock.moved_to(clock.now() + services.LEASE + timedelta(seconds=1)):
        other.work_off()
    assert (task(database, number).state, noted(database)) == (TaskState.DONE, [0, 1, 2])


def test_who_lost_the_task_does_nothing_more(database: Database, work: Noting) -> None:
    """It was taken over because its runner was held up: it must not go on beside the other."""
    number = ask(database)
    late = runner(database, work)
    with database.transaction() as session:
        services.take_up(session, late.name)
    later = clock.now() + services.LEASE + timedelta(seconds=1)
    with clock.moved_to(later), database.transaction() as session:
        assert services.take_up(session, "other") is not None
    assert late._portion(number) is False
    assert noted(database) == []


def test_it_stops_when_asked_and_keeps_what_was_done(database: Database, work: Noting) -> None:
    number = ask(database)
    one = runner(database, work)
    with database.transaction() as session:
        services.take_up(session, one.name)
    assert one._portion(number)
    with database.transaction() as session:
        services.ask_to_stop(session, OWNER, number)
    assert not one._portion(number)
    done = task(database, number)
    assert (done.state, done.position, noted(database)) == (TaskState.STOPPED, 1, [0])
    assert work.finished == 1
    with pytest.raises(Conflict), database.transaction() as session:
        services.ask_to_stop(session, OWNER, number)


def test_a_worker_that_ends_leaves_it_to_the_next_at_once(database: Database, work: Noting) -> None:
    number = ask(database)
    first = runner(database, work)
    work.after_step = lambda session, task, place: first.stop()
    first.work_off()
    assert position_of(database, number) == 1
    work.after_step = Noting().after_step
    runner(database, work).work_off()
    assert task(database, number).state == TaskState.DONE


def test_rights_that_were_lost_end_it(database: Database, work: Noting) -> None:
    number = ask(database)
    work.allowed = False
    runner(database, work).work_off()
    done = task(database, number)
    assert (done.state, done.trouble, done.position) == (TaskState.FAILED, "no more", 0)
    assert work.finished == 1


def test_what_breaks_ends_it_and_is_told(
    database: Database, work: Noting, caplog: pytest.LogCaptureFixture
) -> None:
    number = ask(database)
    work.breaks_at = 1
    runner(database, work).work_off()
    done = task(database, number)
    assert (done.state, done.position, noted(database)) == (TaskState.FAILED, 1, [0])
    assert "管理员" in done.trouble
    assert "task failed" in caplog.text


def test_tasks_take_turns(
    database: Database, work: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small one does not wait for a large one to end."""
    monkeypatch.setattr(task_runner, "TURN_SECONDS", 0.0)
    large, small = ask(database, 4), ask(database, 1, OWNER + 1)
    order: list[int] = []
    work.after_step = lambda session, task, place: order.append(task.id)
    runner(database, work).work_off()
    assert order.index(small) <= 1
    assert order.count(large) == 4


def test_a_busy_database_is_waited_out(
    database: Database, work: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is done twice or left out for it; the worker says so and comes again."""
    number = ask(database)
    monkeypatch.setattr(core.database, "BUSY_TIMEOUT_SECONDS", 1)
    short = Database(database.url)
    one = runner(short, work)
    with database.transaction() as session:
        services.take_up(session, one.name)
    assert one._portion(number)
    if database.is_sqlite:
        with held(database), pytest.raises(Unavailable):
            one.work_off()
    one.work_off()
    short.dispose()
    assert noted(database) == [0, 1, 2]


def test_everybody_has_their_own_and_only_so_many(database: Database) -> None:
    number = ask(database)
    with database.reading() as session:
        assert queries.own_task(session, OWNER, number).id == number
        assert [one.id for one in queries.own_tasks(session, OWNER, limit=5).items] == [number]
        assert queries.own_tasks(session, OWNER + 1, limit=5).total == 0
        with pytest.raises(NotFound):
            queries.own_task(session, OWNER + 1, number)
    with pytest.raises(NotFound), database.transaction() as session:
        services.ask_to_stop(session, OWNER + 1, number)
    for _again in range(services.OPEN_MAX - 1):
        ask(database)
    with pytest.raises(Conflict, match=str(services.OPEN_MAX)):
        ask(database)
    ask(database, owner=OWNER + 1)


def test_ended_ones_are_forgotten_after_a_month(database: Database, work: Noting) -> None:
    ended = ask(database)
    runner(database, work).work_off()
    waiting = ask(database)
    with (
        clock.moved_to(clock.now() + services.KEPT + timedelta(days=1)),
        database.transaction() as session,
    ):
        services.forget_old_tasks(session)
        left = session.scalars(select(Task.id)).all()
        assert (ended in left, list(left)) == (False, [waiting])
        assert session.scalar(select(func.count(Task.id))) == 1
