"""Names of reports fit where they are kept, and each is called something else."""

from __future__ import annotations

from insight.reports.models import Report
from insight.reports.reported import ARCHIVE_LABELS


def test_every_report_has_a_name_of_its_own() -> None:
    longest = Report.__table__.c.kind.type.length
    assert len(ARCHIVE_LABELS) == 6
    assert len(set(map(str, ARCHIVE_LABELS.values()))) == 6
    assert max(map(len, ARCHIVE_LABELS)) <= longest
