"""Bytes to text: UTF-8, then GB18030, never a guess that nobody confirms."""

from __future__ import annotations

import pytest

from content.files.encodings import Undecodable, decode
from content.files.limits import MAX_LINES

TEXT = "停电通知：七月一日检修。"


@pytest.mark.parametrize(
    ("data", "encoding", "doubtful"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", False),
        (TEXT.encode("utf-16"), "utf-16", False),
        (TEXT.encode("gb18030"), "gb18030", True),
    ],
)
def test_what_it_was_is_told(data: bytes, encoding: str, doubtful: bool) -> None:
    read = decode(data)
    assert (read.text, read.encoding, read.needs_confirmation) == (TEXT, encoding, doubtful)
    assert bool(read.notes) == doubtful


def test_characters_lost_before_are_pointed_out() -> None:
    assert "丢过字" in str(decode("停\ufffd通知".encode()).notes[0])


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x00a\x00\x00\x00", bytes(range(256)) * 40])
def test_what_is_no_text_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(Undecodable) as refused:
        decode(data)
    assert refused.value.lines == []
    assert [error.row for error in refused.value.as_refused().errors] == [None]


def test_lines_of_another_encoding_are_named_in_the_rows_of_the_file() -> None:
    lines = [TEXT.encode(), TEXT.encode(), "缴费须知与办理说明".encode("gb18030"), TEXT.encode()]
    with pytest.raises(Undecodable) as refused:
        decode(b"\n".join(lines))
    assert refused.value.lines == [3]
    told = refused.value.as_refused(lambda line: line * 10)
    assert [error.row for error in told.errors] == [30]


def test_too_many_of_them_are_counted() -> None:
    assert MAX_LINES > 60
    told = Undecodable(list(range(1, 61))).as_refused()
    assert len(told.errors) == 51
    assert "10" in str(told.errors[-1].message)
