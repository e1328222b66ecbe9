"""The table of the source, and a report of its half-year."""

from __future__ import annotations

from core.database import Database
from insight.reports import services
from insight.reports.periods import ReportKind
from insight.reports.services import ReportFormat
from people.actors import Actor

SOURCE = [
    ("供电服务及其它", "262", "46.13%"),
    ("停电与电压质量", "173", "30.46%"),
    ("电网建设", "85", "14.96%"),
    ("供电安全", "48", "8.45%"),
]


def made(database: Database, actor: Actor, format_: ReportFormat) -> bytes:
    """The report of the first half of 2014."""
    period = services.wanted_period(ReportKind.HALF_YEAR, "2014-1")
    with database.reading() as session:
        return services.report_file(session, actor, period, format_)
