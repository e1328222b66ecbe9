"""What the worker does for the index."""

from __future__ import annotations

import pytest

from core.schedule import Job, attempted
from search_index import services
from search_index.engine import Index
from search_index.jobs import jobs
from search_index.owed import lag
from tests.content.looking import owed
from tests.makers import Maker


@pytest.fixture
def drain(maker: Maker, index: Index) -> Job:
    """The job that drains, by a worker just started."""
    offered = jobs(maker.database, index, log_days=1, support=1)
    return next(job for job in offered if job.name == "drain")


def test_what_was_published_is_indexed(maker: Maker, drain: Job, index: Index) -> None:
    index.rebuild([])
    maker.decide(maker.submitted())
    assert owed(maker.database) == [1]
    drain.work()
    assert owed(maker.database) == []
    assert services.verify(maker.database, index) == []


def test_a_server_is_asked_less_often_than_a_file(maker: Maker, drain: Job) -> None:
    """All nodes ask it, whether or not anything happens: it was a third of an idle PostgreSQL."""
    assert drain.every == (0.02 if maker.database.is_sqlite else 0.1)


def test_an_index_is_there_before_the_first_job(maker: Maker, drain: Job, index: Index) -> None:
    maker.decide(maker.submitted())
    assert drain.at_start is not None
    drain.at_start()
    assert services.verify(maker.database, index) == []


def test_what_could_not_be_indexed_stays_owed(
    maker: Maker, drain: Job, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild([])
    maker.decide(maker.submitted())

    def full(*arguments: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Index, "apply", full)
        assert not attempted(drain.work, "duty failed")
    assert owed(maker.database) == [1]
    with maker.database.reading() as session:
        assert lag(session, index.consumer)[0] == 1
    drain.work()
    assert owed(maker.database) == []
