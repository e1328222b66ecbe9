"""docs/asvs.md answers every requirement of OWASP ASVS 5.0, levels 1 and 2, by what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/asvs.md").read_text()
ANSWERS = {"holds", "open", "n/a"}
NONE_APPLIES = ("10", "17")  # chapters answered as a whole
# Section, and its requirements of these levels; those between are of level 3.
ASKED = """
1.1 1 2
1.2 1 2 3 4 5 6 7 8 9
1.3 1 2 3 4 5 6 7 8 9 10 11
1.4 1 2 3
1.5 1 2
2.1 1 2 3
2.2 1 2 3
2.3 1 2 3 4
2.4 1
3.2 1 2
3.3 1 2 3 4
3.4 1 2 3 4 5 6
3.5 1 2 3 4 5
3.7 1 2
4.1 1 2 3
4.2 1
4.3 1 2
4.4 1 2 3 4
5.1 1
5.2 1 2 3
5.3 1 2
5.4 1 2 3
6.1 1 2 3
6.2 1 2 3 4 5 6 7 8 9 10 11 12
6.3 1 2 3 4
6.4 1 2 3 4
6.5 1 2 3 4 5
6.6 1 2 3
6.8 1 2 3 4
7.1 1 2 3
7.2 1 2 3 4
7.3 1 2
7.4 1 2 3 4 5
7.5 1 2
7.6 1 2
8.1 1 2
8.2 1 2 3
8.3 1
8.4 1
9.1 1 2 3
9.2 1 2 3 4
11.1 1 2
11.2 1 2 3
11.3 1 2 3
11.4 1 2 3 4
11.5 1
11.6 1
12.1 1 2 3
12.2 1 2
12.3 1 2 3 4
13.1 1
13.2 1 2 3 4 5
13.3 1 2
13.4 1 2 3 4 5
14.1 1 2
14.2 1 2 3 4
14.3 1 2 3
15.1 1 2 3
15.2 1 2 3
15.3 1 2 3 4 5 6 7
16.1 1
16.2 1 2 3 4 5
16.3 1 2 3 4
16.4 1 2 3
16.5 1 2 3
"""
_ROW = re.compile(r"^\| ([\d., ]+) \| (\S+) \| (.+) \| (.+) \|$", re.MULTILINE)
_PATH = re.compile(
    r"`((?:tests|kb_app|core|people|content|review|questions|search_index|deploy)/[\w./]+)(?:::(\w+))?`"
)


def rows() -> list[tuple[str, str, str, str]]:
    """Numbers, answer, how, test."""
    return _ROW.findall(PAGE)


def test_every_number_is_answered_once() -> None:
    asked = [
        f"{section}.{number}"
        for section, _space, numbers in (line.partition(" ") for line in ASKED.split("\n") if line)
        for number in numbers.split()
    ]
    told = [number for row in rows() for number in row[0].split(", ")]
    assert sorted(told) == sorted([*asked, *NONE_APPLIES])
    assert {row[1] for row in rows()} == ANSWERS


def test_what_is_named_is_there() -> None:
    for numbers, _answer, how, test in rows():
        for path, name in _PATH.findall(f"{how} {test}"):
            assert (ROOT / path).exists(), (numbers, path)
            if name:
                text = (ROOT / path).read_text()
                assert re.search(rf"^ *def {name}\(", text, re.MULTILINE), (numbers, name)
        assert test == "–" or _PATH.search(test), numbers


def test_what_is_open_says_so_above() -> None:
    above = PAGE.partition("## What is open")[2].partition("\n## ")[0]
    assert len(re.findall(r"^\d\. ", above, re.MULTILINE)) >= 5
    told = {row[0]: row[1] for row in rows()}
    answer_of = {
        number: answer for numbers, answer in told.items() for number in numbers.split(", ")
    }
    for number in re.findall(r"\b\d+\.\d+\.\d+\b", above):
        assert answer_of[number] == "open", number
