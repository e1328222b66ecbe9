"""A world that is kept is the one its steps lead to, and only they lead there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from core import audit, clock
from core.database import Database
from people.models import Department
from search_index import services as index_services
from search_index.engine import Index
from search_index.queries import SearchRequest, search
from tests.kept import worlds
from tests.makers import Maker

pytestmark = pytest.mark.skipif(worlds.ANEW, reason="every step is taken for real")

Begin = Callable[[], "Way"]
NAME = "部门甲"


class Way:
    """From what was prepared, by steps that are counted."""

    def __init__(self, database: Database, folder: Path, name: str, taken: list[str]) -> None:
        self.database = database
        self.index = Index(folder)
        self.maker = Maker(database, self.index)
        self.taken = taken
        self._name = name

    def step(self, name: str = "", do: Callable[[], Any] = lambda: None) -> Any:
        """Writes a department, and is counted; `do` comes after."""

        def taken() -> Any:
            self.taken.append(name)
            self.write(f"{NAME}{len(self.taken)}")
            return do()

        return worlds.step(self.database, f"{self._name} {name}", taken, self.index)

    def write(self, name: str) -> None:
        """What no step is."""
        with self.database.transaction() as session:
            session.add(Department(code=f"d-{name}", name=name))

    def departments(self) -> set[str]:
        """Those that were written on the way."""
        with self.database.reading() as session:
            names = session.scalars(text("SELECT name FROM departments"))
            return {name for name in names if name.startswith(NAME)}


@pytest.fixture
def begin(engine_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Begin:
    """`begin()`: another way from where tests begin."""
    templates = request.getfixturevalue(
        "sqlite_templates" if engine_kind == "sqlite" else "postgres_templates"
    )
    taken: list[str] = []
    folders = (tmp_path / str(n) for n in range(10))
    return lambda: Way(templates.fresh(), next(folders), request.node.nodeid, taken)


def test_who_comes_second_is_given_what_the_first_has_left(begin: Begin) -> None:
    first = begin()
    assert [first.step(do=lambda: {"gave": [1]}), first.departments()] == [
        {"gave": [1]},
        {"部门甲1"},
    ]

    second = begin()
    assert second.departments() == set()
    assert [second.step(do=lambda: None), second.departments()] == [{"gave": [1]}, {"部门甲1"}]
    assert second.taken == [""], "the second took it for real"


def test_a_step_leads_on_from_a_kept_world(begin: Begin) -> None:
    for _ in range(2):
        way = begin()
        for name in ("one", "two"):
            way.step(name)
        assert way.departments() == {"部门甲1", "部门甲2"}
    other = begin()
    for name in ("one", "three"):
        other.step(name)
    assert other.taken == ["one", "two", "three"]
    assert other.departments() == {"部门甲1", "部门甲3"}


def test_what_a_test_writes_is_in_no_world(begin: Begin) -> None:
    """Nor what stands there then: whoever wrote goes on for real."""
    first = begin()
    first.write("部门甲自己")
    first.step()
    second = begin()
    second.step()
    second.write("部门甲自己")
    second.step()
    assert second.taken == ["", "", ""]
    assert second.departments() == {"部门甲2", "部门甲自己", "部门甲3"}


@contextmanager
def _connected(way: Way):
    with way.database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        yield


@contextmanager
def _with_an_index(way: Way):
    way.index.rebuild([])
    yield


def _moved(way: Way) -> AbstractContextManager[None]:
    return clock.moved_to(datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize("other", [_connected, _with_an_index, _moved])
def test_elsewhere_the_same_step_leads_elsewhere(
    begin: Begin, other: Callable[[Way], AbstractContextManager[None]]
) -> None:
    begin().step()
    way = begin()
    with other(way):
        way.step()
    assert way.taken == ["", ""]


def test_with_anything_patched_steps_are_taken_for_real(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin().step()
    way = begin()
    monkeypatch.setattr(clock, "today", clock.today)
    way.step()
    assert way.taken == ["", ""]
    monkeypatch.undo()
    begin().step()
    assert way.taken == ["", ""]


def test_other_threads_take_steps_for_real(begin: Begin) -> None:
    begin().step()
    way = begin()
    thread = threading.Thread(target=way.step)
    thread.start()
    thread.join()
    assert way.taken == ["", ""]


def test_what_failed_is_not_kept(begin: Begin) -> None:
    def fail() -> None:
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            begin().step(do=fail)
    assert begin().taken == ["", ""]


def test_the_index_of_a_world_is_that_of_its_base(begin: Begin) -> None:
    numbers = []
    for _ in range(2):
        way = begin()
        numbers.append([way.maker.published(), way.maker.published("script", title="不出声")])
        assert index_services.verify(way.database, way.index) == []
        with way.database.reading() as session:
            assert audit.first_bad_row(session) is None
            found = search(session, way.index.searcher, SearchRequest("不出声"))
        assert [hit.number for hit in found.hits] == numbers[0][1:]
        way.maker.retire(numbers[0][1])
        way.maker.drain()
        assert index_services.verify(way.database, way.index) == []
    assert numbers[0] == numbers[1]


def test_an_index_that_was_damaged_is_none_that_is_kept(begin: Begin) -> None:
    for damaged in (False, True):
        way = begin()
        way.maker.published()
        if damaged:
            for file in (way.index.folder / "live" / "arrays").iterdir():
                file.write_bytes(b"")
        way.step()
    assert way.taken == ["", ""]
