"""report: the report of a period as a file."""

from __future__ import annotations

from pathlib import Path

from tests.databases import ON_SQLITE
from tests.kb_app.cli.conftest import Command


@ON_SQLITE
def test_it_writes_the_report_as_a_file(kb_over: Command, tmp_path: Path) -> None:
    for format_, starts in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
        path = tmp_path / f"report.{format_}"
        done = kb_over("report", "half-year", "2014-1", "--format", format_, path)
        assert done.status == 0, done.err
        assert path.read_bytes().startswith(starts)
    path = tmp_path / "monitoring.docx"
    done = kb_over("report", "month", "2014-03", "--about", "monitoring", "--format", "docx", path)
    assert done.status == 0, done.err
    nowhere = tmp_path / "no.xlsx"
    wrong = kb_over("report", "month", "2014-13", "--format", "xlsx", nowhere)
    assert (wrong.status, nowhere.exists()) == (1, False)
    nowhere = tmp_path / "no-folder" / "report.xlsx"
    lost = kb_over("report", "month", "2014-03", "--format", "xlsx", nowhere)
    assert (lost.status, str(nowhere) in lost.err, "Traceback" in lost.err) == (1, True, False)
