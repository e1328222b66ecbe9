"""What a file is by its bytes, and the name that fits it."""

from __future__ import annotations

import pytest

from content.files.kept_types import GIF, JPEG, OTHER, PDF, PNG, fitting_name, type_of


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7", PDF),
        (b" %PDF-1.7", OTHER),  # what begins otherwise is not taken for it
        (b"\xff\xd8\xff\xe0", JPEG),
        (b"GIF89a", GIF),
        (b"RIFF1234WAVE", OTHER),
        (b"<html>", OTHER),
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
    ],
)
def test_a_name_ends_as_the_file_is(name: str, type_: str, fitting: str) -> None:
    assert fitting_name(name, type_) == fitting
