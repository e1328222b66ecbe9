"""The Whoosh schema, and how an entry becomes documents: one for itself, one for each clause, one
for each page of its files.

Terms are made once, by `text.analyzer`, and handed to Whoosh ready-made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from whoosh.fields import ID, STORED, Schema

from content.files.searched import SearchedPage
from content.indexing import IndexedClause, IndexedEntry
from search_index.index.authority_boost import FILE, authority_boost
from search_index.index.whoosh_types import TermsField
from search_index.text.analyzer import Terms, analyse
from search_index.text.asked_together import questions_in
from search_index.text.clause_numbers import reference_of
from search_index.text.page_labels import is_page, page_label

TITLE, VARIANTS, TEXT_FIELD, GRAMS, CHARS, REFERENCE = TERM_FIELDS = (
    "title",
    "variants",
    "text",
    "grams",
    "chars",
    "reference",
)


_LINE_END = re.compile(r"(?<![\x00-\x7f])\n|\n(?![\x00-\x7f])")  # what no Latin word ends at


@dataclass(frozen=True)
class Document:
    """What Whoosh is given of an entry, of one of its clauses, or of a page of its files.

    `place` is 0 for the entry, and counts its clauses, then its pages, from 1; `label` is empty for
    the entry.
    """

    entry: IndexedEntry
    place: int
    label: str
    terms: dict[str, list[str]]

    @property
    def uid(self) -> str:
        """12, or 12#第十条."""
        return f"{self.entry.entry_id}#{self.label}" if self.place else str(self.entry.entry_id)

    @property
    def size(self) -> int:
        """How many terms it has, repeated ones counted."""
        return sum(map(len, self.terms.values()))

    def fields(self) -> dict[str, Any]:
        """The keyword arguments of Whoosh's `add_document`."""
        entry = self.entry
        searchable = {name: terms for name, terms in self.terms.items() if terms}
        return {
            "uid": self.uid,
            "entry": str(entry.entry_id),
            "entry_id": entry.entry_id,
            "revision_id": entry.revision_id,
            "kind": entry.kind,
            "category": entry.category,
            "department": entry.department,
            "place": self.place,
            "label": self.label,
            "standing": authority_boost(entry) * (FILE if is_page(self.label) else 1.0),
            "phrases": [] if self.place else _phrases(entry),
            **searchable,
        }


def whoosh_schema() -> Schema:
    """The fields of the index."""
    codes = ("kind", "category", "department")
    stored = ("entry_id", "revision_id", *codes, "place", "label", "standing", "phrases")
    return Schema(
        uid=ID(unique=True, stored=True),
        entry=ID(),
        **{name: TermsField() for name in TERM_FIELDS},
        **{name: STORED() for name in stored},
    )


def documents(entry: IndexedEntry) -> Iterator[Document]:
    """The documents of an entry: itself, then its clauses, then the pages of its files."""
    yield Document(entry, 0, "", _entry_terms(entry))
    for place, clause in enumerate(entry.clauses, start=1):
        yield Document(entry, place, clause.label, _clause_terms(entry, clause))
    for place, page in enumerate(entry.pages, start=1 + len(entry.clauses)):
        yield Document(entry, place, page_label(page.position, page.page), _page_terms(page))


def _phrases(entry: IndexedEntry) -> list[str]:
    """What of it is typed whole: the title first, what it asks one by one, the variants."""
    asked = questions_in(entry.title)
    return [entry.title, *(asked if len(asked) > 1 else []), *entry.variants]


def _entry_terms(entry: IndexedEntry) -> dict[str, list[str]]:
    first, *more = questions_in(entry.title)
    title = analyse(first)
    variants = analyse("\n".join([*more, *entry.variants, *entry.keywords]))
    text = analyse(entry.text)
    return _fields(title, variants, text, [title, variants])


def _clause_terms(entry: IndexedEntry, clause: IndexedClause) -> dict[str, list[str]]:
    title = analyse(f"{entry.title} {clause.label} {clause.heading}")
    text = analyse(clause.text)
    fields = _fields(title, Terms(), text, [title, text])
    reference = reference_of(clause.label)
    return fields | {REFERENCE: [reference] if reference else []}


def _page_terms(page: SearchedPage) -> dict[str, list[str]]:
    """By its own words alone: by the entry's title all its pages would be found at once."""
    text = analyse(_LINE_END.sub("", page.text))
    return _fields(Terms(), Terms(), text, [text])


def _fields(
    title: Terms, variants: Terms, text: Terms, loose: Iterable[Terms]
) -> dict[str, list[str]]:
    parts = list(loose)
    return {
        TITLE: [*title.senses, *title.parts],
        VARIANTS: [*variants.senses, *variants.parts],
        TEXT_FIELD: [*text.senses, *text.parts],
        GRAMS: [gram for part in parts for gram in part.grams],
        CHARS: [char for part in parts for char in part.chars],
        REFERENCE: [],
    }
