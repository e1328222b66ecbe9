"""What a file is by its bytes, and the name that fits it."""

from __future__ import annotations

import pytest

from content.files.kept_types import (
    DOC,
    GIF,
    JPEG,
    OFD,
    OTHER,
    PDF,
    PNG,
    XLS,
    fitting_name,
    type_of,
)
from content.files.received import received
from content.files.refusals import Refused
from tests.made_files import archive, ole


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7", PDF),
        (b" %PDF-1.7", OTHER),  # what begins otherwise is not taken for it
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"GIF89a", GIF),
        (b"RIFF1234WAVE", OTHER),
        (b"<html>", OTHER),
        (ole("WordDocument"), DOC),
        (ole("Workbook"), XLS),
        (ole("PowerPoint Document"), OTHER),
        (ole("WordDocument")[1:], OTHER),
        (archive(**{"OFD.xml": b"<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"}), OFD),
        (archive(**{"Doc_0__OFD.xml": b"<a/>"}), OTHER),
        (archive(**{"word__document.xml": b"<a/>"}), OTHER),
    ],
)
def test_the_first_bytes_say_what_it_is(data: bytes, found: str) -> None:
    assert type_of(data) == found


@pytest.mark.parametrize(
    ("name", "type_", "fitting"),
    [
        ("a.PNG", PNG, "a.PNG"),
        ("a.html", PNG, "a.png"),
        ("a.jpeg", JPEG, "a.jpeg"),
        ("说明", PDF, "说明.pdf"),
        ("a.exe", OTHER, "a.exe"),
        ("办法.wps", DOC, "办法.wps"),
        ("办法.html", DOC, "办法.doc"),
        ("a.zip", OFD, "a.ofd"),
    ],
)
def test_a_name_ends_as_the_file_is(name: str, type_: str, fitting: str) -> None:
    assert fitting_name(name, type_) == fitting


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ole("WordDocument", "_VBA_PROJECT"), "宏"),
        (archive(**{"OFD.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "实体"),
        (archive(**{"OFD.xml": b"<a/>", "..__x": b"y"}), "路径"),
        (archive(**{"OFD.xml": b"<a/>", "Doc_0__b.bin": bytes(3_000_000)}), "过大"),
    ],
    ids=["macros", "entities", "leads out", "bomb"],
)
def test_what_is_hostile_in_them_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        type_of(data)


def test_what_no_library_reads_is_kept_and_said_so() -> None:
    kept = received("办法.doc", ole("WordDocument"))
    assert (kept.type, kept.texts, kept.data) == (DOC, (), ole("WordDocument"))
