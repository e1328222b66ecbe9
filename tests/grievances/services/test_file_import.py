"""Grievances of customers: brought by file, counted once, all of a file or nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from grievances import queries
from grievances.file_rows import parse_grievances
from grievances.halves import Half
from grievances.models import Grievance, GrievanceImport
from grievances.services import file_import as services
from people.actors import Actor

HEADER = "受理日期,类型,业务类别,工单编号\n"


ONE = f"{HEADER}2026-01-05,投诉,供电可靠,A-1\n2026-06-30,意见,other,A-2\n".encode()


TWO = f"{HEADER}2026-07-01,建议,供电安全,A-3\n2026-01-05,投诉,供电可靠,A-1\n".encode()


def brought(database: Database, actor: Actor, data: bytes) -> GrievanceImport:
    """A preview of the file."""
    with database.transaction() as session:
        return services.preview(session, actor, data, parse_grievances("cases.csv", data))


def committed(database: Database, actor: Actor, data: bytes) -> int:
    """How many cases of the file count from now on."""
    found = brought(database, actor, data)
    with database.transaction() as session:
        return services.commit(session, actor, found.id)


def counted(database: Database) -> int:
    """All cases."""
    with database.reading() as session:
        return session.scalar(select(func.count(Grievance.id))) or 0


def test_each_counts_once(database: Database, people: dict[str, Actor]) -> None:
    zhou = people["zhou"]
    assert brought(database, zhou, ONE).notes == []
    assert counted(database) == 0
    assert committed(database, zhou, ONE) == 2
    assert "已经导入过" in brought(database, zhou, ONE).notes[0]
    with pytest.raises(Conflict):
        committed(database, zhou, ONE)
    assert "1 件工单" in brought(database, zhou, TWO).notes[0]
    assert committed(database, zhou, TWO) == 1
    with database.reading() as session:
        files = queries.imports(session, zhou, 9)
        assert [file.cases for file in files] == [1, 2]
        first = queries.half_year(session, zhou, Half(2026, 1))
        assert (first.cases, first.headings[0].share) == (2, Decimal("50.00"))
        assert Half(2026, 2) in queries.halves(session, zhou)
    with database.transaction() as session:
        assert services.take_back(session, zhou, files[0].id) == 1
    assert counted(database) == 2
    assert committed(database, zhou, TWO) == 1


def test_nothing_half_saved(database: Database, people: dict[str, Actor]) -> None:
    zhou = people["zhou"]
    wrong = f"{HEADER}2026-01-05,投诉,供电可靠,A-1\n2026-01-05,投诉,没有的,A-2\n".encode()
    found = brought(database, zhou, wrong)
    assert [(e["row"], e["field"]) for e in found.errors] == [(3, "category")]
    with database.transaction() as session, pytest.raises(Invalid):
        services.commit(session, zhou, found.id)
    with database.transaction() as session:
        services.cancel(session, zhou, found.id)
    unsure = brought(database, zhou, ONE.decode().encode("gb18030"))
    with database.transaction() as session, pytest.raises(Invalid):
        services.commit(session, zhou, unsure.id)
    assert counted(database) == 0


def test_for_those_who_watch(database: Database, people: dict[str, Actor]) -> None:
    for who in ("an", "wang", "chen"):
        with pytest.raises(Forbidden):
            brought(database, people[who], ONE)
    preview = brought(database, people["zhou"], ONE)
    with database.reading() as session:
        with pytest.raises(NotFound):
            services.grievance_import(session, people["admin"], preview.id)
        for read in (queries.halves, queries.latest_half):
            with pytest.raises(Forbidden):
                read(session, people["an"])
        with pytest.raises(Forbidden):
            queries.half_year(session, people["an"], Half(2026, 1))
        with pytest.raises(Forbidden):
            queries.cases(session, people["an"], Half(2026, 1), limit=1)
