"""Files in a ZIP: read with the names they have, refused where the ZIP is no good."""

from __future__ import annotations

import io
import zipfile

import pytest

from content.files import zipped
from content.files.refusals import Refused
from content.files.zipped import file_in, names_in
from tests.made_files import archive


class OldMember(zipfile.ZipInfo):
    """A member whose name is written in the code page of an older Chinese system."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - as it is called there
        return self.filename.encode("gbk"), self.flag_bits


def packed(*members: tuple[str, bytes], made_by: type[zipfile.ZipInfo] = zipfile.ZipInfo) -> bytes:
    """A ZIP with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members:
            made.writestr(made_by(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def files_in(data: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of each file."""
    return [(name, file_in(data, place)) for place, name in enumerate(names_in(data))]


def test_names_of_older_programs_are_read() -> None:
    assert files_in(packed(("规定/停电.md", b"1"), made_by=OldMember)) == [("停电.md", b"1")]


def test_files_come_with_their_names_and_without_what_machines_add() -> None:
    data = packed(
        ("规定/一.md", b"1"),
        ("规定/二.md", b"2"),
        ("__MACOSX/规定/._一.md", b"x"),
        ("规定/.x", b"x"),
    )
    assert files_in(data) == [("一.md", b"1"), ("二.md", b"2")]


def test_where_names_come_twice_the_folder_tells_them_apart() -> None:
    data = packed(("甲/说明.md", b"1"), ("乙/说明.md", b"2"))
    assert [name for name, _data in files_in(data)] == ["甲 说明.md", "乙 说明.md"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed(("../a.md", b"1")), "不安全的路径"),
        (packed(("a.zip", packed(("b.md", b"1")))), "还有压缩包"),
        (packed(("a.md", b"\0" * 60_000_000)), "过大"),
        (packed((".hidden", b"1")), "1 到"),
        (b"PK\x03\x04 no archive", "损坏"),
    ],
)
def test_what_is_no_good_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        names_in(data)


def test_there_are_so_many_at_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "FILES_MOST", 1)
    with pytest.raises(Refused, match="1 到 1"):
        names_in(archive(a__md=b"1", b__md=b"2"))
