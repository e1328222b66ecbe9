"""The texts of published revisions as hits show them: loaded for a page, kept for the next ones.

What was published does not change any more, so a text is good for as long as its revision is the
one that is shown, which `visibility` says each time.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session

from content.files.models import Blob, BlobPage, RevisionFile
from content.files.searched import is_searched, said_in
from content.files.text_pictures import in_words
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from content.stored_content import UNREADABLE
from content.texts.formats import format_of
from content.texts.passages import without_marks
from core.cache import Bounded, ProcessCache
from core.database import Database
from core.paging import batches
from search_index.ranking.interface import RankedHit
from search_index.results.answering_passage import Answer
from search_index.results.snippets import TEXT_READ
from search_index.text.page_labels import is_page, page_labelled

PageKey = tuple[int, str]  # a revision, and the label of a page of its files

log = logging.getLogger("kb.search")

KEPT_CHARACTERS = 10_000_000  # in each process: some 20 MB, the answers of a whole hotline
_PAGES_AT_ONCE = 300
_FOLDED = 4  # times the text of an answer: folded, in pieces, and those folded
_BESIDE_TEXT = 200  # characters' worth of objects around each text


@dataclass(frozen=True)
class ShownFile:
    """A file of a revision: its name, its bytes by their SHA-256, whether it has pages."""

    sha256: str
    name: str
    has_pages: bool


@dataclass(frozen=True)
class ShownText:
    """What a hit shows of a revision. `texts` is where a snippet of the entry may come from, first
    choice first; `clauses` the texts of the clauses by label; `said` what is read out of it.

    `answer` is that of an answer, None for what is none.
    `files` by their position; `clause_pages`: which page of the first PDF a clause begins on.
    """

    seq: int
    title: str
    texts: Sequence[str]
    clauses: Mapping[str, str]
    said: str
    effective_from: date | None
    expires_on: date | None
    taken_over_at: datetime | None
    clause_pages: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[int, ShownFile] = field(default_factory=dict)
    answer: Answer | None = None

    @property
    def original(self) -> ShownFile | None:
        """The PDF that its clauses were read from."""
        return next((file for file in self.files.values() if file.has_pages), None)

    @property
    def size(self) -> int:
        """How much room it takes, in characters."""
        return (
            _BESIDE_TEXT
            + len(self.title)
            + len(self.said)
            + (_FOLDED * len(self.answer.text) if self.answer else 0)
            + sum(map(len, self.texts))
            + sum(map(len, self.clauses.values()))
        )


_texts = ProcessCache[Bounded[int, ShownText]]()  # by revision id


def _empty(before: object) -> Bounded[int, ShownText]:
    return Bounded(KEPT_CHARACTERS, lambda text: text.size)


def shown_texts(session: Session, revision_ids: Collection[int]) -> dict[int, ShownText]:
    """The texts of these revisions, which the caller knows to be shown today."""
    kept = _texts.current(Database.of(session), _empty)
    found = kept.known(revision_ids)
    missing = [one for one in revision_ids if one not in found]
    if missing:
        with Database.committed(session) as reading:
            loaded = _loaded(reading, missing)
        kept.keep(loaded)
        found |= loaded
    return found


_TEXTS_OF = (  # made once: to make it takes as long as to ask it
    select(
        Revision.id,
        Entry.kind,
        Revision.seq,
        Revision.title,
        Revision.content,
        Revision.effective_from,
        Revision.expires_on,
        Revision.taken_over_at,
    )
    .join(Entry, Revision.entry_id == Entry.id)
    .where(Revision.id.in_(bindparam("revision_ids", expanding=True)))
)


_FILES_OF = (
    select(
        RevisionFile.revision_id,
        RevisionFile.position,
        RevisionFile.sha256,
        RevisionFile.name,
        Blob.pages,
    )
    .join(Blob, Blob.sha256 == RevisionFile.sha256)
    .where(RevisionFile.revision_id.in_(bindparam("revision_ids", expanding=True)))
    .order_by(RevisionFile.position)
)


def page_texts(session: Session, hits: Iterable[RankedHit]) -> dict[PageKey, str]:
    """The texts of the hits that are pages of files, by revision and label."""
    wanted = {
        (hit.revision_id, *page_labelled(hit.clause)): (hit.revision_id, hit.clause)
        for hit in hits
        if hit.clause is not None and is_page(hit.clause)
    }
    found = {}
    for some in batches(list(wanted), _PAGES_AT_ONCE):
        query = (
            select(RevisionFile.revision_id, RevisionFile.position, BlobPage.page, BlobPage.text)
            .join(BlobPage, BlobPage.sha256 == RevisionFile.sha256)
            .where(
                is_searched(),
                tuple_(RevisionFile.revision_id, RevisionFile.position, BlobPage.page).in_(some),
            )
        )
        for revision_id, position, page, text in session.execute(query):
            found[wanted[revision_id, position, page]] = text
    return found


def _loaded(session: Session, revision_ids: Collection[int]) -> dict[int, ShownText]:
    """Those that can be read: one that cannot is shown to nobody, and holds no other up."""
    found = {}
    wanted = {"revision_ids": list(revision_ids)}
    files: dict[int, dict[int, ShownFile]] = defaultdict(dict)
    said = said_in(session, revision_ids)
    for revision_id, position, sha256, name, pages in session.execute(_FILES_OF, wanted):
        files[revision_id][position] = ShownFile(sha256, name, bool(pages))
    for row in session.execute(_TEXTS_OF, wanted):
        try:
            found[row[0]] = replace(
                _text(said.get(row[0], {}), *row[1:]), files=files.get(row[0], {})
            )
        except UNREADABLE as error:
            log.warning(
                "revision cannot be read", extra={"revision": row[0], "reason": repr(error)}
            )
    return found


def _text(
    pictures: Mapping[str, str],
    kind_name: str,
    seq: int,
    title: str,
    content: dict[str, Any],
    effective_from: date | None,
    expires_on: date | None,
    taken_over_at: datetime | None,
) -> ShownText:
    kind = kind_named(kind_name)
    known = kind.clauses(content)
    clauses = {clause.label: in_words(clause.text, pictures) for clause in known}
    pages = {clause.label: clause.page for clause in known if clause.page}
    text = without_marks(in_words(kind.searchable_text(content)[:TEXT_READ], pictures))
    texts = [text, *kind.variants(content)]
    said = in_words(kind.text_to_say(content), pictures)
    details = content[kind.answers_in] if kind.answers_in else ""
    answer = Answer(title, said, in_words(details[:TEXT_READ], pictures), format_of(content))
    return ShownText(
        seq,
        title,
        texts,
        clauses,
        said,
        effective_from,
        expires_on,
        taken_over_at,
        pages,
        answer=answer if details else None,
    )
