"""Text files as lines: encodings, and how many there may be."""

from __future__ import annotations

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.regulations.reading import (
    RULES,
    entry_of,
)


def test_gb18030_needs_confirmation() -> None:
    parsed = parse_regulation("a.txt", RULES.encode("gb18030"))
    assert (parsed.encoding, parsed.encoding_needs_confirmation) == ("gb18030", True)
    assert parsed.entries[0].content == entry_of(RULES).content


def test_mixed_encodings_are_reported_by_line(places) -> None:
    lines = RULES.split("\n")
    data = "\n".join(lines[:10]).encode() + b"\n" + lines[10].encode("gb18030")
    data += ("\n" + "\n".join(lines[11:])).encode()
    parsed = parse_regulation("a.md", data)
    assert places(parsed) == [(11, "file")]
    assert parsed.entries == []


def test_too_many_lines_are_refused() -> None:
    parsed = parse_regulation("a.md", b"# x\n" + b"\n" * 50_001)
    assert "50000 行" in str(parsed.errors[0].message)
