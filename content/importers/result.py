"""What reading a file gives: entries to be drafted, errors by row and field, notes for the person.

Nothing here says draft or published: an import cannot claim a state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from content.files.received import Described, Received
from content.files.refusals import Refused, RowError
from core.messages import LazyText

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class ParsedEntry:
    """An entry that would be drafted.

    `content` has passed the schema of its `kind` and is in stored form: JSON values only, days as
    ISO text, so it can be stored or given to the schema again. `basis` are citations as written,
    `applies_to` says for whom it holds, with regions as they are called.
    """

    row: int | None
    source: str
    title: str
    content: dict[str, Any]
    kind: str
    basis: tuple[str, ...]
    effective_from: date | None
    review_by: date | None = None
    expires_on: date | None = None
    applies_to: Mapping[str, Any] | None = None
    relations: tuple[Mapping[str, str], ...] = ()  # to other laws, as the fields of a draft


@dataclass(frozen=True)
class ParsedFile:
    """All that was found in one file. `encoding` is "" for binary formats.

    `rejected` are the rows that have errors, as they stand in the file: column title -> text.
    `original` is the file itself, where it is kept with the entry that was made of it; `pictures`
    are those in it that the text places.
    """

    source: str
    entries: list[ParsedEntry]
    errors: list[RowError]
    encoding: str
    encoding_needs_confirmation: bool
    notes: list[LazyText]
    rejected: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    original: Received | None = None
    pictures: tuple[Described, ...] = ()


def showable(text: str) -> str:
    """`text` of a file as it may stand in a message: what no database can hold is marked."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def nothing_read(source: str, refused: Refused) -> ParsedFile:
    """The result for a file that was refused."""
    return ParsedFile(source, [], refused.errors, "", False, [])
