"""What the tests of imported answers share: a header, a row, the only entry, what was said."""

from __future__ import annotations

HEADER = ["标题", "答案"]

ROW = ["怎么交电费？", "线上线下都可以。"]


def one(parsed):
    """The only entry of a file without errors."""
    assert parsed.errors == []
    assert len(parsed.entries) == 1
    return parsed.entries[0]


def said(parsed) -> str:
    """All errors as people read them."""
    return "\n".join(str(error.message) for error in parsed.errors)
