"""The half-year of the source, 568 cases: most by file, three by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock
from core.database import Database
from grievances.file_rows import parse_grievances
from grievances.services import file_import
from people.actors import Actor
from tests.grievances.counter import Counter

TABLE = (
    ("供电服务", "投诉", 200),
    ("其它", "意见", 59),
    ("供电可靠", "投诉", 100),
    ("供电质量", "投诉", 73),
    ("电网建设", "建议", 85),
    ("供电安全", "投诉", 48),
)
JUNE = datetime(2014, 6, 4, 4, tzinfo=UTC)


@pytest.fixture
def zhou(database: Database, people: dict[str, Actor]) -> Actor:
    """A supervisor, under whom the source's half-year came in by file and by hand."""
    actor = people["zhou"]
    rows = "".join(
        f"2014-03-0{n},{type_},{category},{cases}\n"
        for n, (category, type_, cases) in enumerate(TABLE, 1)
    )
    data = f"受理日期,类型,业务类别,件数\n{rows}2013-12-31,投诉,供电安全,7\n".encode()
    with clock.moved_to(JUNE):
        with database.transaction() as session:
            found = file_import.preview(session, actor, data, parse_grievances("c.csv", data))
            assert found.errors == []
            file_import.commit(session, actor, found.id)
        counter = Counter(database)
        for n in range(3):
            counter.record(f"客服态度{n}", category="service")
    return actor
