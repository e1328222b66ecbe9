"""Rows of an import that ask what an entry asks already: told in the preview, before submitting.

Everything is looked up in one reading of the titles: by the same letters first, then by the same
sense, where only titles that share a rare word are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.models import IN_WORK, Entry, ImportBatch, Revision, number_of
from content.queries import visible_now
from content.services.previews import coming_in
from content.stored_content import UNREADABLE
from core.messages import _
from review.impact.duplicates import SAME_SENSE, letters, sense_alike, senses

TOLD = 200  # rows; what is more is counted
_COMPARED = 200  # titles that share a rare word with a row


@dataclass(frozen=True)
class Known:
    """A title that is there already."""

    number: str
    title: str
    in_work: bool  # of the department, not yet before agents


class KnownTitles:
    """The titles of a base, to be asked for each row of a file."""

    def __init__(self, known: Iterable[tuple[Known, Iterable[str]]]) -> None:
        """`known`: each with the other ways it is asked."""
        self._by_letters: dict[str, Known] = {}
        self._senses: list[tuple[Known, frozenset[str]]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for one, variants in known:
            for line in (one.title, *variants):
                self._by_letters.setdefault(letters(line), one)
            meant = senses(one.title)
            for word in meant:
                self._by_word[word].append(len(self._senses))
            self._senses.append((one, meant))

    def likest(self, title: str) -> tuple[Known, float] | None:
        """Which asks the same, and how alike the two are, from 0 to 1."""
        if same := self._by_letters.get(letters(title)):
            return same, 1.0
        meant = senses(title)
        alike = (
            (known, likeness)
            for known, theirs in self._sharing(meant)
            if (likeness := sense_alike(meant, theirs))
        )
        return max(alike, key=lambda one: one[1], default=None)

    def _sharing(self, meant: frozenset[str]) -> Iterator[tuple[Known, frozenset[str]]]:
        """Who has one of the rare words; who has none cannot mean the same."""
        rare = sorted(meant, key=lambda word: (len(self._by_word.get(word, ())), word))
        needed = len(rare) - ceil(SAME_SENSE * len(rare)) + 1
        places = {n: None for word in rare[:needed] for n in self._by_word.get(word, ())}
        for place in list(places)[:_COMPARED]:
            yield self._senses[place]


def note_like_rows(session: Session, batch: ImportBatch) -> None:
    """Note in the preview which rows are like an entry agents see, or the department writes.

    What was noted of it before is replaced.
    """
    found = _found(session, batch)
    noted = [note for note in other_notes(batch) if "unlisted" not in note]
    if len(found) > TOLD:
        said = _("另有 {count} 条可能与库中条目重复，没有列出", count=len(found) - TOLD)
        found[TOLD:] = [{"file": "", "message": str(said), "unlisted": len(found) - TOLD}]
    batch.notes = [*noted, *found]


def newly_like_rows(session: Session, batch: ImportBatch) -> int:
    """How many rows have come to be like something since that was noted in the preview."""
    noted = {_which(note) for note in like_rows(batch)}
    unlisted: int = sum(note.get("unlisted", 0) for note in batch.notes)
    found = [_which(note) for note in _found(session, batch)]
    return max(0, sum(one not in noted for one in found) - unlisted)


def _found(session: Session, batch: ImportBatch) -> list[dict[str, Any]]:
    items = coming_in(session, batch)
    titles = _known_titles(session, batch, {item["kind"] for item in items})
    liked = ((item, titles[item["kind"]].likest(item["title"])) for item in items)
    return [_note(item, *like) for item, like in liked if like]


def _which(note: dict[str, Any]) -> tuple[str, Any, str]:
    return note["file"], note["row"], note["title"]


def like_rows(batch: ImportBatch) -> list[dict[str, Any]]:
    """What `note_like_rows` found: the row, the entry it is like and how much, a message."""
    return [note for note in batch.notes if "number" in note]


def other_notes(batch: ImportBatch) -> list[dict[str, str]]:
    """All else that the preview notes."""
    return [note for note in batch.notes if "number" not in note]


def _known_titles(
    session: Session, batch: ImportBatch, kinds: Iterable[str]
) -> Mapping[str, KnownTitles]:
    own = and_(Entry.department_id == batch.department_id, Revision.state.in_(IN_WORK))
    query = (
        select(Entry.kind, Entry.id, Revision.title, Revision.content, Revision.state)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(list(kinds)), or_(visible_now(), own))
        .order_by(Entry.id)
    )
    known: dict[str, list[tuple[Known, Iterable[str]]]] = {kind: [] for kind in kinds}
    for kind, entry_id, title, content, state in session.execute(query):
        one = Known(number_of(entry_id), title, state in IN_WORK)
        known[kind].append((one, _variants(kind, content)))
    return {kind: KnownTitles(titles) for kind, titles in known.items()}


def _variants(kind: str, content: dict[str, Any]) -> Iterable[str]:
    """None of a text that cannot be read: its title is compared all the same."""
    try:
        return kind_named(kind).variants(content)
    except UNREADABLE:
        return ()


def _note(item: Mapping[str, Any], known: Known, likeness: float) -> dict[str, Any]:
    said = _(
        "“{title}”可能与 {number}《{other}》重复",
        title=item["title"],
        number=known.number,
        other=known.title,
    )
    return {
        "file": item["source"],
        "row": item["row"],
        "title": item["title"],
        "number": known.number,
        "like_title": known.title,
        "in_work": known.in_work,
        "likeness": round(likeness, 2),
        "message": str(said),
    }
