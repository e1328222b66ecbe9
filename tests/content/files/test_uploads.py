"""What is checked of every file before it is read: name, size, and what it begins with."""

from __future__ import annotations

import pytest

from content.files.limits import MAX_FILE_BYTES, MAX_NAME_CHARS
from content.files.refusals import Refused
from content.files.uploads import file_type, shown_name

TABLES = (".csv", ".xlsx")


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.csv", b"x", ".csv"),
        ("A.CSV", b"x", ".csv"),
        ("a.xlsx", b"PK\x03\x04", ".xlsx"),
        ("a.b.csv", b"x", ".csv"),
    ],
)
def test_a_sound_file_is_known_by_its_extension(name: str, data: bytes, found: str) -> None:
    assert file_type(name, data, TABLES) == found


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a/b.csv", b"x", "文件名"),
        ("..", b"x", "文件名"),
        ("", b"x", "文件名"),
        ("长" * MAX_NAME_CHARS + ".csv", b"x", "最多"),
        ("a.csv", b"x" * (MAX_FILE_BYTES + 1), "10 MB"),
        ("a.csv", b" \r\n\t", "空"),
        ("a.csv", b"PK\x03\x04", "不符"),
        ("a.csv", b"%PDF-1.7", "不符"),
        ("a.csv", b"\x89PNG\r\n", "不符"),
        ("a.csv", b"\x7fELF", "不符"),
        ("a.xlsx", b"text", "不是有效的"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1"), "密码"),
        ("a.xls", b"x", "旧格式"),
        ("a.et", b"x", "旧格式"),
        ("a.xlsm", b"x", "宏"),
        ("a.txt", b"x", ".csv"),
        ("csv", b"x", ".csv"),
    ],
)
def test_any_other_is_refused_with_a_reason(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        file_type(name, data, TABLES)
    assert says in str(refused.value.errors[0].message)
    assert refused.value.errors[0].field == "file"


def test_a_name_that_was_refused_can_still_be_shown() -> None:
    assert shown_name("../a\x00b.csv") == ".._a_b.csv"
    assert len(shown_name("a" * 1000)) == MAX_NAME_CHARS
