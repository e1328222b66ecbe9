"""Importing grievances by command."""

from __future__ import annotations

from pathlib import Path

from tests.databases import ON_SQLITE
from tests.kb_app.cli.conftest import Command


@ON_SQLITE
def test_grievances_are_imported_whole_or_not_at_all(kb_over: Command, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("日期,类型,类别,件数\n2026-01-05,投诉,供电安全,48\n")
    bad.write_text("日期,类型,类别\n2026-01-05,咨询,供电安全\n")
    wrong = kb_over("grievances", "import", bad, "--as", "zhou", "--yes")
    assert (wrong.status, "第 2 行" in wrong.err) == (1, True)
    assert kb_over("grievances", "import", good, "--as", "an", "--yes").status == 1
    assert "什么都没有" in kb_over("grievances", "import", good, "--as", "zhou", stdin="n\n").out
    assert "48" in kb_over("grievances", "import", good, "--as", "zhou", "--yes").out
    assert kb_over("grievances", "import", good, "--as", "zhou", "--yes").status == 1
