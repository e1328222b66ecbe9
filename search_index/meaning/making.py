"""The worker's part: vectors for what is indexed, a little at a time, after it can be found.

Smallest segments first, so that what was published just now does not wait for a first load of
thousands. A text whose vector is known is never given to the model again: not when segments are
merged, nor when the index is built anew. What was made is written down every few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from content.indexing import IndexedEntry
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.meaning.embedded_texts import Passage, passages_of
from search_index.meaning.encoder import Encoder, Floats
from search_index.meaning.meaning import Meaning
from search_index.meaning.shelf import Catalog, Shelf
from search_index.meaning.vectors import Vectors

STEP_SECONDS = 5.0  # of work, then it is written down and looked what is new
LOOK_SECONDS = 60.0  # after which all files are looked at, though nothing is new
_AT_ONCE = 8  # texts given to the model together
_ENTRIES_AT_ONCE = 200

Wanted = tuple[int, Passage]  # a document of the segment, and a text of it
Entries = Callable[[Collection[int]], Iterable[IndexedEntry]]


class VectorMaker:
    """Makes the vectors of what `snapshot` gives, in step with it; `entries` says what they say."""

    def __init__(
        self, snapshot: Callable[[], Snapshot], entries: Entries, meaning: Meaning
    ) -> None:
        self._snapshot, self._entries, self._meaning = snapshot, entries, meaning
        self._looked_at: frozenset[str] | None = None  # segments that needed nothing
        self._look_at = 0.0
        self._left = _Left()

    def step(self) -> bool:
        """Work for some seconds at the most; says whether there is more to do.

        Raises `IndexDamaged` while there is no index, `OSError` when the disk is full: what was
        written before is kept, and the next step goes on from there.
        """
        if not self._meaning.model.is_on:
            return False
        segments = self._snapshot().segments
        names = frozenset(segment.name for segment in segments)
        if names == self._looked_at and time.monotonic() < self._look_at:
            return False
        encoder = self._meaning.model.encoder()
        if encoder is None:
            return False
        with self._meaning.shelf.locked() as alone:
            if not alone:
                return True
            shelving = _Shelving(self._entries, self._meaning.shelf, encoder, self._left)
            done = shelving.bring_on(segments)
        self._looked_at, self._look_at = names if done else None, time.monotonic() + LOOK_SECONDS
        return not done


@dataclass
class _Left:
    """What the last step left of a file: a large segment is read once, not with every step."""

    file: str = ""
    wanted: Sequence[Wanted] = ()


class _Shelving:
    """One step, alone among all workers."""

    def __init__(self, entries: Entries, shelf: Shelf, encoder: Encoder, left: _Left) -> None:
        self._entries, self._shelf, self._encoder, self._left = entries, shelf, encoder, left
        self._until = time.monotonic() + STEP_SECONDS

    def bring_on(self, segments: Sequence[SegmentSnapshot]) -> bool:
        """Make what is missing; says whether nothing is any more."""
        catalog = self._sound()
        for segment in sorted(segments, key=lambda one: one.postings.size):
            shelved = catalog.files.get(segment.name)
            if shelved is None or not shelved.complete:
                catalog, complete = self._completed(catalog, segment)
                if not complete:
                    return False
        names = {segment.name for segment in segments}
        if set(catalog.files) - names:  # of segments that are no more, and used up by now
            kept = {name: one for name, one in catalog.files.items() if name in names}
            self._shelf.write(replace(catalog, files=kept))
        return True

    def _sound(self) -> Catalog:
        """The catalog without what is damaged, or was made by another model."""
        catalog = self._shelf.catalog()
        if catalog.model != self._encoder.name:
            return Catalog(self._encoder.name)
        files = {
            name: one for name, one in catalog.files.items() if self._shelf.opened(one) is not None
        }
        return replace(catalog, files=files)

    def _completed(self, catalog: Catalog, segment: SegmentSnapshot) -> tuple[Catalog, bool]:
        """Add to the vectors of a segment while there is time; whether they are all there now."""
        own, rest = self._without_vector(catalog, segment)
        before, rows, made = len(own), [], 0
        while made < len(rest) and (time.monotonic() < self._until or not made):
            some = rest[made : made + _AT_ONCE]
            rows.append(self._vectors([passage for _, passage in some]))
            made += len(some)
        if rows:
            new = rest[:made]
            docs = [doc for doc, _ in new]
            marks = [passage.mark for _, passage in new]
            own = own.with_others(Vectors.made(np.concatenate(rows), docs, marks))
        complete = made == len(rest)
        if complete or len(own) > before or segment.name not in catalog.files:
            catalog = self._shelf.put(catalog, segment.name, own, complete=complete)
        self._left.file, self._left.wanted = catalog.files[segment.name].file, rest[made:]
        return catalog, complete

    def _without_vector(
        self, catalog: Catalog, segment: SegmentSnapshot
    ) -> tuple[Vectors, Sequence[Wanted]]:
        """What there is of a segment, and what not. Reading takes nothing of the step's time."""
        shelved = catalog.files.get(segment.name)
        if shelved is not None and shelved.file == self._left.file:
            own = self._shelf.opened(shelved)
            if own is not None:
                return own, self._left.wanted
        begun = time.monotonic()
        found = self._known(catalog, list(self._passages(segment)))
        self._until += time.monotonic() - begun
        return found

    def _vectors(self, passages: Sequence[Passage]) -> Floats:
        """Their vectors: questions are near questions, texts near what they answer."""
        asking = np.array([passage.asks for passage in passages], dtype=np.bool_)
        rows: list[Floats] = [np.empty(0, dtype=np.float32)] * len(passages)
        for role, make in ((True, self._encoder.lines), (False, self._encoder.passages)):
            places = np.flatnonzero(asking == role).tolist()
            if places:
                made = make([passages[place].text for place in places])
                for place, row in zip(places, made, strict=True):
                    rows[place] = row
        return np.stack(rows)

    def _passages(self, segment: SegmentSnapshot) -> Iterator[Wanted]:
        """The texts of the living documents, as the database has them: what it has in another
        revision by now is about to leave the segment."""
        postings = segment.postings
        living = np.flatnonzero(segment.living)
        ids, places = postings.entry_id[living].tolist(), postings.place[living].tolist()
        docs = dict(zip(zip(ids, places, strict=True), living.tolist(), strict=True))
        revisions = dict(zip(ids, postings.revision_id[living].tolist(), strict=True))
        ordered = sorted(revisions)
        for begin in range(0, len(ordered), _ENTRIES_AT_ONCE):
            for entry in self._entries(ordered[begin : begin + _ENTRIES_AT_ONCE]):
                if entry.revision_id == revisions[entry.entry_id]:
                    for passage in passages_of(entry):
                        if (doc := docs.get((entry.entry_id, passage.place))) is not None:
                            yield doc, passage

    def _known(
        self, catalog: Catalog, wanted: Sequence[Wanted]
    ) -> tuple[Vectors, Sequence[Wanted]]:
        """What is on the shelf of these texts, under whatever segment, and the rest."""
        marks = np.array([passage.mark for _, passage in wanted], dtype=np.uint64)
        owners = np.array([doc for doc, _ in wanted], dtype=np.int64)
        own, missing = Vectors.none(), np.ones(len(wanted), dtype=np.bool_)
        for shelved in catalog.files.values():
            vectors = self._shelf.opened(shelved)
            if vectors is None or not len(vectors) or not missing.any():
                continue
            places, found = _places_of(vectors.marks, marks)
            found &= missing
            missing &= ~found
            own = own.with_others(vectors.taken(places[found], owners[found].tolist()))
        return own, [one for one, left in zip(wanted, missing.tolist(), strict=True) if left]


def _places_of(
    known: npt.NDArray[np.uint64], sought: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where each mark is among those known, and whether it is."""
    order = np.argsort(known)
    nearest = np.minimum(np.searchsorted(known, sought, sorter=order), len(known) - 1)
    places = order[nearest]
    return places, known[places] == sought
