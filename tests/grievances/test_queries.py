"""The half-year table, and the cases behind each figure of it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from core import clock
from core.database import Database
from grievances import queries
from grievances.file_rows import parse_grievances
from grievances.halves import Half, Heading
from grievances.models import GrievanceType
from grievances.services import file_import as services
from people.actors import Actor

HEADER = "受理日期,类型,业务类别,件数\n"
# The half-year of the bureau: 568 cases.
TABLE = (
    ("供电服务", "投诉", 200),
    ("其它", "意见", 62),
    ("供电可靠", "投诉", 173),
    ("电网建设", "建议", 85),
    ("供电安全", "投诉", 48),
)
HALF = Half(2026, 1)


@pytest.fixture
def zhou(database: Database, people: dict[str, Actor]) -> Actor:
    """A supervisor, who brought the table."""
    actor = people["zhou"]
    rows = "".join(
        f"2026-03-0{n},{type_},{category},{cases}\n"
        for n, (category, type_, cases) in enumerate(TABLE, 1)
    )
    data = (HEADER + rows + "2025-12-31,投诉,供电安全,7\n").encode()
    with clock.moved_to(datetime(2026, 5, 4, tzinfo=UTC)), database.transaction() as session:
        found = services.preview(session, actor, data, parse_grievances("cases.csv", data))
        assert found.errors == []
        services.commit(session, actor, found.id)
    return actor


def test_the_table_of_a_half_year(database: Database, zhou: Actor) -> None:
    with database.reading() as session:
        found = queries.half_year(session, zhou, HALF)
    assert found.cases == 568
    assert [(line.key, line.cases, line.share) for line in found.headings] == [
        (Heading.SERVICE, 262, Decimal("46.13")),
        (Heading.OUTAGE, 173, Decimal("30.46")),
        (Heading.CONSTRUCTION, 85, Decimal("14.96")),
        (Heading.SAFETY, 48, Decimal("8.45")),
    ]
    assert found.by_type == {
        GrievanceType.COMPLAINT: 421,
        GrievanceType.OPINION: 62,
        GrievanceType.SUGGESTION: 85,
    }
    by_code = {line.key.code: line.cases for line in found.categories}
    assert (by_code["service"], by_code["other"], by_code["information"]) == (200, 62, 0)


def test_each_figure_opens_its_cases(database: Database, zhou: Actor) -> None:
    with database.reading() as session:

        def listed(**narrowed: object) -> list[int]:
            page = queries.cases(session, zhou, HALF, limit=9, **narrowed)  # type: ignore[arg-type]
            return [one.cases for one in page.items]

        assert listed() == [48, 85, 173, 62, 200]  # the latest first
        assert listed(heading=Heading.SERVICE) == [62, 200]
        assert listed(category="other") == [62]
        assert listed(heading=Heading.SAFETY, category="other") == []
        assert listed(type_=GrievanceType.SUGGESTION) == [85]


def test_half_years_with_cases_and_this_one(database: Database, zhou: Actor) -> None:
    with database.reading() as session:
        with clock.moved_to(datetime(2026, 9, 1, tzinfo=UTC)):
            assert queries.halves(session, zhou) == [Half(2026, 2), Half(2026, 1), Half(2025, 2)]
        assert queries.latest_half(session, zhou) == HALF


def test_shares_are_rounded_half_up_and_of_nothing_are_nothing() -> None:
    assert [queries.share(1, 8), queries.share(1, 3), queries.share(0, 0)] == [
        Decimal("12.50"),
        Decimal("33.33"),
        Decimal("0.00"),
    ]
    assert queries.share(1, 16) == Decimal("6.25")
    assert queries.share(1, 32) == Decimal("3.13")  # 3.125
