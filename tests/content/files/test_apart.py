"""A file read in a process of its own: it has bounds, no secrets, and takes nobody down with it."""

from __future__ import annotations

import pytest

from content.files.apart import read_apart
from content.files.refusals import Refused
from tests.made_files import pdf, picture


def test_what_is_read_comes_back_as_values_and_bytes() -> None:
    size, drawn = read_apart("content.files.pictures:redrawn", picture(), format="PNG")
    assert (size, drawn[:4]) == ({"width": 40, "height": 30}, b"\x89PNG")


def test_what_the_reader_says_is_said_here() -> None:
    with pytest.raises(Refused, match="PDF 已损坏"):
        read_apart("content.importers.file_texts:of_pdf", b"%PDF- no")


@pytest.mark.parametrize("reader", ["os:getcwd", "content.files.pictures:missing", "core.audit:x"])
def test_only_readers_of_files_are_called(reader: str) -> None:
    with pytest.raises(Refused, match="读不下去"):
        read_apart(reader, pdf())


def test_what_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refused, match="读不下去"):
        read_apart("content.importers.file_texts:of_pdf", pdf([["字" * 40] * 30] * 60), seconds=0)
