"""Makers of content and of files.

Content is made without an index here: what is owed to it stays owed. Files are all in
memory.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from core.database import Database
from search_index.engine import Index
from tests.makers import Maker


class Unindexed(Maker):
    """A maker that leaves the index alone."""

    def drain(self) -> None:
        """Somebody else's business."""


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    """Makes drafts, submissions and published entries through the services."""
    return Unindexed(database, index)


@pytest.fixture(scope="session")
def csv_file() -> Callable[..., bytes]:
    def make(rows: Iterable[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
        text = StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        return text.getvalue().encode(encoding, "surrogatepass")

    return make


@pytest.fixture(scope="session")
def jsonl_file() -> Callable[..., bytes]:
    def make(*rows: Mapping[str, Any]) -> bytes:
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()

    return make


@pytest.fixture(scope="session")
def xlsx_file() -> Callable[..., bytes]:
    def make(rows: Iterable[Sequence[Any]], more_sheets: Iterable[str] = ()) -> bytes:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        for title in more_sheets:
            book.create_sheet(title).append(["标题"])
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    return make


@pytest.fixture(scope="session")
def docx_file() -> Callable[..., bytes]:
    def make(paragraphs: Iterable[str], styles: Mapping[int, str] | None = None) -> bytes:
        document = Document()
        for place, text in enumerate(paragraphs):
            document.add_paragraph(text, style=(styles or {}).get(place))
        file = BytesIO()
        document.save(file)
        return file.getvalue()

    return make


def _add(archive: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)


@pytest.fixture(scope="session")
def with_parts() -> Callable[..., bytes]:
    """A copy of a ZIP with the members `parts` replaced or added, dated the same every time."""

    def make(data: bytes, parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED):
        file = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(data)) as old,
            zipfile.ZipFile(file, "w", compression) as new,
        ):
            for member in old.infolist():
                if member.filename not in parts:
                    _add(new, member.filename, old.read(member), compression)
            for name, content in parts.items():
                _add(new, name, content, compression)
        return file.getvalue()

    return make


@pytest.fixture(scope="session")
def part_of() -> Callable[[bytes, str], bytes]:
    def read(data: bytes, name: str) -> bytes:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(name)

    return read


@pytest.fixture(scope="session")
def places() -> Callable[[Any], list[tuple[int | None, str]]]:
    """Row and field of each error of a result."""
    return lambda parsed: [(error.row, error.field) for error in parsed.errors]
