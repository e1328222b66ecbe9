"""The index follows the database: promises are kept once, damage and differences are repaired."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from content.doubts import DoubtReason
from content.models import Entry
from content.services.doubting import raise_doubt
from core.database import Database
from core.feed import Happening, Position, forget_passed
from people.models import Department
from search_index import services
from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.index.storage import IndexFolder
from search_index.owed import lag, owed_entries
from tests.makers import Maker
from tests.search_index.entries import entry, found
from tests.search_index.pausing import paused_commit


def decided(maker: Maker) -> str:
    """A published entry the index does not know of yet."""
    number = maker.draft()
    maker.decide(maker.submit(number))
    return number


def owed(database: Database) -> int:
    with database.reading() as session:
        return len(owed_entries(session, "index"))


def test_draining_keeps_promises_and_does_nothing_twice(
    maker: Maker, database: Database, index: Index
) -> None:
    services.ensure(database, index)
    decided(maker)
    assert services.verify(database, index) == [
        "missing: entry 1, revision 1 (waits in the outbox)"
    ]
    assert services.drain(database, index) >= 1
    assert (owed(database), services.verify(database, index)) == (0, [])
    assert services.drain(database, index) == 0


def test_a_crash_before_the_promise_is_removed_changes_nothing(
    maker: Maker, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ensure(database, index)
    decided(maker)
    with monkeypatch.context() as broken:
        broken.setattr(services.owed, "kept", _crash)
        with pytest.raises(RuntimeError):
            services.drain(database, index)
    assert owed(database) >= 1
    services.drain(database, index)
    assert (owed(database), services.verify(database, index)) == (0, [])


def test_an_index_that_lost_the_thread_is_compared_with_what_is_published(
    maker: Maker, database: Database, index: Index
) -> None:
    """What happened was dropped while nobody indexed, or the position is of another time."""
    services.ensure(database, index)
    number = decided(maker)
    services.drain(database, index)
    maker.retire(number)
    decided(maker)
    with database.transaction() as session:
        session.execute(delete(Happening))
    services.drain(database, index)
    assert (owed(database), services.verify(database, index)) == (0, [])
    with database.transaction() as session:
        session.execute(update(Position).values(number=10**6))
    decided(maker)
    services.drain(database, index)
    assert services.verify(database, index) == []
    decided(maker)
    assert services.drain(database, index) == 1
    assert services.verify(database, index) == []


def test_each_index_follows_by_itself(
    maker: Maker, database: Database, index: Index, tmp_path: Path
) -> None:
    """Two nodes: one of them away for a while."""
    other = Index(tmp_path / "other", consumer="index:other")
    for one in (index, other):
        services.ensure(database, one)
        services.drain(database, one)
    number = decided(maker)
    services.drain(database, index)
    assert found(index, "恢复供电") == [(1, None)]
    assert found(other, "恢复供电") == []
    with database.transaction() as session:
        forget_passed(session)  # not what the other has yet to read
    assert services.drain(database, other) == 1
    assert found(other, "恢复供电") == [(1, None)]
    maker.retire(number)
    assert services.drain(database, other) == 1
    assert services.drain(database, index) == 1
    assert services.verify(database, index) == services.verify(database, other) == []


def test_one_that_lost_the_thread_learns_whose_entries_are_by_now(
    maker: Maker, database: Database, index: Index
) -> None:
    """The text of an entry that was handed over is the same, where it is found is not."""
    services.ensure(database, index)
    decided(maker)
    services.drain(database, index)
    with database.transaction() as session:
        department = session.scalars(select(Department).where(Department.code == "safety")).one()
        session.get_one(Entry, 1).department = department
    assert services.verify(database, index) == ["filed elsewhere: entry 1, revision 1"]
    with database.transaction() as session:
        session.execute(delete(Position))
    services.drain(database, index)
    assert services.verify(database, index) == []


def test_a_doubt_changes_nothing_of_what_is_indexed(
    maker: Maker, database: Database, index: Index
) -> None:
    services.ensure(database, index)
    decided(maker)
    services.drain(database, index)
    with database.transaction() as session:
        entry = session.get_one(Entry, 1)
        raise_doubt(session, entry, DoubtReason.FLAGGED, source="Q-000001")
    with database.reading() as session:
        topic = select(Happening.topic).order_by(Happening.number.desc()).limit(1)
        assert session.scalar(topic) == "doubted"
        assert lag(session, index.consumer) == (0, 0.0)
    assert services.drain(database, index) == 0


def test_draining_without_an_index_builds_one(
    maker: Maker, database: Database, index: Index
) -> None:
    decided(maker)
    services.drain(database, index)
    assert services.verify(database, index) == []
    assert found(index, "恢复供电") == [(1, None)]


def test_a_deleted_folder_is_noticed_while_nothing_changes(
    maker: Maker, database: Database, index: Index
) -> None:
    services.ensure(database, index)
    decided(maker)
    services.drain(database, index)
    shutil.rmtree(index.folder)
    assert services.drain(database, index) == 0
    assert services.verify(database, index) == []


def test_ensure_repairs_what_differs(maker: Maker, database: Database, index: Index) -> None:
    assert services.ensure(database, index) == "rebuilt"
    decided(maker)
    services.drain(database, index)
    assert services.ensure(database, index) == "sound"
    index.apply([entry(99, "从未发布")], removed=[1])
    assert services.verify(database, index) == [
        "missing: entry 1, revision 1",
        "not published: entry 99, revision 9900",
    ]
    assert services.ensure(database, index) == "repaired"
    assert services.verify(database, index) == []


def test_rebuild_gives_the_number_of_entries(
    maker: Maker, database: Database, index: Index
) -> None:
    decided(maker)
    maker.draft()
    assert services.rebuild(database, index) == 1
    assert services.verify(database, index) == []


def test_verify_names_damage(database: Database, index: Index) -> None:
    assert services.verify(database, index) == ["damaged: there is no index"]
    assert IndexFolder(index.folder).live.exists() is False


def _crash(*args: object) -> None:
    raise RuntimeError


def test_verify_waits_for_whoever_writes(
    maker: Maker, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ensure(database, index)
    told: list[str] = []
    with paused_commit(index, monkeypatch):
        beside = Index(index.folder)
        thread = threading.Thread(target=lambda: told.extend(services.verify(database, beside)))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(20)
    assert told == ["not published: entry 2, revision 200"]


def test_a_lock_that_cannot_be_had_is_told(
    maker: Maker, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.ensure(database, index)
    monkeypatch.setattr(IndexFolder, "_acquire", _read_only)
    assert services.verify(database, index) == ["cannot be written: [Errno 30] read-only"]


@pytest.mark.parametrize(
    ("told", "start"),
    [
        (OSError(28, "no space left"), "sound"),
        (IndexDamaged("Whoosh cannot open"), "rebuilt"),
    ],
)
def test_what_is_in_the_way_is_told_and_mended_where_a_rebuild_helps(
    told: Exception,
    start: str,
    maker: Maker,
    database: Database,
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services.ensure(database, index)
    maker.published()

    def in_the_way(self: Index) -> None:
        raise told

    monkeypatch.setattr(Index, "check_writable", in_the_way)
    (line,) = services.verify(database, index)
    assert line.startswith("cannot be written")
    assert str(told) in line
    assert services.ensure(database, index) == start
    assert index.contents() == {(1, 1)}


def _read_only(*args: object) -> int:
    raise OSError(30, "read-only")
