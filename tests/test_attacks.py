"""Every attack of docs/security.md has the test it names, or a feature that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ATTACKS = 51
_ROW = re.compile(
    r"^\| (\d+) \| .+ \| (?:`(tests/[\w/]+\.py)::(test_\w+)`|(there (?:is|are) no .+)) \|$"
)


def test_every_attack_is_tried() -> None:
    section = (ROOT / "docs/security.md").read_text().split("## Fifty-one attacks")[1]
    rows = [match for line in section.split("\n## ")[0].splitlines() if (match := _ROW.match(line))]
    assert [int(row[1]) for row in rows] == list(range(1, ATTACKS + 1))
    for row in rows:
        if row[2]:
            path, test = ROOT / row[2], re.compile(rf"^ *def {row[3]}\(", re.MULTILINE)
            assert path.exists(), row[0]
            assert test.search(path.read_text()), row[0]
    assert sum(bool(row[4]) for row in rows) <= 3
