"""Tables of the docs that name tests: each line has one, and what is named is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = {"faults": 28, "pages": 26}
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")

pytestmark = pytest.mark.parametrize("table", TABLES)


def rows(table: str) -> list[str]:
    lines = (ROOT / "docs" / f"{table}.md").read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and "tests/" in line]


def test_every_line_has_a_test(table: str) -> None:
    cells = [row.split("|")[1].strip() for row in rows(table)]
    assert [int(cell) for cell in cells if cell.isdigit()] == list(range(1, TABLES[table] + 1))


def test_every_test_that_is_named_is_there(table: str) -> None:
    named = [found for row in rows(table) for found in NAMED.findall(row)]
    assert len(named) > TABLES[table]
    known = {
        (path, node.name)
        for path in {path for path, _ in named}
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert [one for one in named if one[1] and one not in known] == []
