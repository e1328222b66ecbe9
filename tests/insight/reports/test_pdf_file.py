"""The report as PDF: laid out, and nothing fetched."""

from __future__ import annotations

import pytest

from core.database import Database
from insight.reports.pdf_file import _nothing
from insight.reports.services import ReportFormat
from people.actors import Actor
from tests.insight.reports.source_table import made


def test_the_pdf_is_laid_out(database: Database, zhou: Actor) -> None:
    data = made(database, zhou, ReportFormat.PDF)
    assert data.startswith(b"%PDF-")
    assert len(data) > 5_000  # the fonts it needs are in it


def test_nothing_is_fetched() -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        _nothing("file:///etc/passwd")
