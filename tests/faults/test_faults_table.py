"""The table of faults in the docs: every fault has its test, and every test it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FAULTS = 28
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows() -> list[str]:
    lines = (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and "tests/" in line]


def test_every_fault_has_a_test() -> None:
    numbered = [int(row.split("|")[1]) for row in rows() if row.split("|")[1].strip().isdigit()]
    assert numbered == list(range(1, FAULTS + 1))


def test_every_test_that_is_named_is_there() -> None:
    named = [found for row in rows() for found in NAMED.findall(row)]
    assert len(named) > FAULTS
    known = {
        (path, node.name)
        for path in {path for path, _ in named}
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert [one for one in named if one[1] and one not in known] == []
