"""The index as it stood at one commit: segments with their deletions. Threads share it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from content.files.searched import PagePlace
from content.indexing import Place
from search_index.index.array_files import ArrayFile
from search_index.index.impacts import Weights
from search_index.index.lexicon import Lexicon
from search_index.index.postings import Ints, Postings
from search_index.readable import Readable
from search_index.text.page_labels import is_page, page_labelled

Mask = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]
Longs = npt.NDArray[np.int64]

_COMMON = 4  # a term is that which more than one of so many documents hold
_MOST_COMMON = 32  # of a segment, four bytes a document each
_MOST_CLAUSES = 10_000  # and pages, of one entry
_ANY_SIZE = range(1 << 31)
_LABEL_BITS = 24  # room for the number of a label, beside that of its entry


@dataclass(frozen=True)
class CommonTerms:
    """Terms that many documents hold: `rows[n]` is the weight of `terms[n]` in each document.

    Added up a row costs a fifth of what as many postings cost, and few terms have most of them.
    """

    terms: Longs
    rows: npt.NDArray[np.float32]

    @classmethod
    def of(cls, postings: Postings, weights: Weights) -> CommonTerms:
        """The most common of a segment."""
        held = np.diff(postings.starts)
        many = np.flatnonzero(held > postings.size / _COMMON)
        terms = np.sort(many[np.argsort(-held[many], kind="stable")[:_MOST_COMMON]])
        rows = np.zeros((len(terms), postings.size), dtype=np.float32)
        for row, term in zip(rows, terms.tolist(), strict=True):
            own = slice(postings.starts[term], postings.starts[term + 1])
            row[postings.docs[own]] = weights.values[own]
        return cls(terms, rows)


@dataclass(frozen=True)
class SegmentSnapshot:
    """A segment: postings and their weights, which documents are gone, phrases and words.

    `name` is what it is called on disk; empty for one that is in memory only. `files` are those
    the arrays are mapped from.
    """

    postings: Postings
    weights: Weights
    deleted: Ints
    lexicon: Lexicon
    name: str = ""
    files: Sequence[ArrayFile] = ()

    @cached_property
    def living(self) -> Mask:
        """Which documents are still there."""
        mask = np.ones(self.postings.size, dtype=np.bool_)
        mask[self.deleted] = False
        return mask

    def readable(self, readable: Readable) -> Mask:
        """Which documents are of entries that may be read; kept while the same is asked."""
        known = self._readable.get(readable)
        if known is None:
            known = self._readable[readable] = readable.among(self.postings.entry_id)
        return known

    @cached_property
    def _readable(self) -> WeakKeyDictionary[Readable, Mask]:
        return WeakKeyDictionary()

    @cached_property
    def terms_of_deleted(self) -> tuple[Ints, Longs]:
        """The terms of deleted documents, sorted, and how many of those hold each."""
        places = self._forward(self.deleted)
        terms, counts = np.unique(self.postings.forward_terms[places], return_counts=True)
        return terms, counts

    def terms(self, keys: Keys) -> Longs:
        """The term number of each key, -1 where the segment lacks it."""
        own = self.postings.keys
        if not len(own):
            return np.full(len(keys), -1, dtype=np.int64)
        places = np.searchsorted(own, keys)
        places[places == len(own)] = 0
        return np.where(own[places] == keys, places, -1)

    @cached_property
    def common(self) -> CommonTerms:
        """Its most common terms, with their weights by document."""
        return CommonTerms.of(self.postings, self.weights)

    def row_of(self, terms: Longs) -> Longs:
        """Which row of `common` each of `terms` has; -1 for those that are not so common."""
        known = self.common.terms
        if not len(known):
            return np.full(len(terms), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(known, terms), len(known) - 1)
        return np.where(known[places] == terms, places, -1)

    def holding(self, terms: Longs) -> Longs:
        """How many living documents hold each of `terms`; 0 for -1."""
        starts = self.postings.starts
        counts = np.where(terms >= 0, starts[terms + 1] - starts[terms], 0)
        gone, gone_counts = self.terms_of_deleted
        if len(gone):
            places = np.minimum(np.searchsorted(gone, terms), len(gone) - 1)
            counts -= np.where(gone[places] == terms, gone_counts[places], 0)
        return counts

    def _forward(self, docs: Ints) -> Longs:
        """Places in the forward side of all terms of `docs`."""
        starts = self.postings.forward_starts[docs]
        lengths = self.postings.forward_starts[docs + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        shifts: Longs = np.repeat(starts - ends + lengths, lengths)
        return np.arange(total) + shifts

    def doc_of(self, entry_id: int, revision_id: int) -> int | None:
        """The document of an entry as of a revision; None when it is not here."""
        doc = self.lexicon.phrases.doc_of(entry_id)
        if doc is None or self.postings.revision_id[doc] != revision_id:
            return None
        return doc

    def docs_of(self, entry_ids: Longs, revision_ids: Longs) -> Longs:
        """The same of several; -1 for those that are not here."""
        phrases = self.lexicon.phrases
        if not len(phrases.entry_ids):
            return np.full(len(entry_ids), -1, dtype=np.int64)
        places = np.minimum(
            np.searchsorted(phrases.entry_ids, entry_ids), len(phrases.entry_ids) - 1
        )
        docs: Longs = phrases.entry_docs[places].astype(np.int64)
        same = phrases.entry_ids[places] == entry_ids
        return np.where(same & (self.postings.revision_id[docs] == revision_ids), docs, -1)

    def documents_of(
        self, entry_ids: Longs, revision_ids: Longs, clauses: npt.NDArray[np.object_]
    ) -> Longs:
        """The documents of entries, or of their clauses or pages; -1 for what is not here."""
        found = np.full(len(entry_ids), -1, dtype=np.int64)
        if not self.postings.size:
            return found
        order, keys, labels = self._by_entry_and_label
        last = len(keys) - 1
        first = np.minimum(np.searchsorted(keys, entry_ids << _LABEL_BITS), last)
        here = np.flatnonzero(keys[first] >> _LABEL_BITS == entry_ids)  # labels of these only
        numbers = np.array([labels.get(label or "", -1) for label in clauses[here]], dtype=np.int64)
        wanted = (entry_ids[here] << _LABEL_BITS) | numbers
        docs: Longs = order[np.minimum(np.searchsorted(keys, wanted), last)]
        same = (self.postings.entry_id[docs] == entry_ids[here]) & (numbers >= 0)
        same &= self.postings.named["label"][docs] == numbers
        same &= self.postings.revision_id[docs] == revision_ids[here]
        found[here] = np.where(same, docs, -1)
        return found

    @cached_property
    def _by_entry_and_label(self) -> tuple[Longs, Longs, dict[str, int]]:
        """Documents in the order of entry and number of label, the keys of that, the numbers."""
        own = self.postings
        keys = (own.entry_id << _LABEL_BITS) | own.named["label"]
        order = np.argsort(keys, kind="stable")
        return order, keys[order], {name: n for n, name in enumerate(own.names["label"])}

    def document(self, entry_id: int, revision_id: int, clause: str | None) -> int | None:
        """The document of an entry as of a revision, or of its clause; None when it is not here."""
        doc = self.doc_of(entry_id, revision_id)
        if doc is None or clause is None:
            return doc
        following = self.postings.entry_id[doc : doc + _MOST_CLAUSES] == entry_id
        clauses = doc + np.flatnonzero(following)  # an entry and its clauses are added together
        there = np.flatnonzero(self.postings.labels_of(clauses) == clause)
        return int(clauses[there[0]]) if len(there) else None

    def terms_of(self, doc: int) -> Ints:
        """The numbers of the terms a document holds, in order."""
        begin, end = self.postings.forward_starts[doc : doc + 2]
        return self.postings.forward_terms[begin:end]

    def named(self, name: str, wanted: frozenset[str]) -> Mask:
        """Which documents have one of the `wanted` names as their kind, category, department."""
        numbers = [n for n, known in enumerate(self.postings.names[name]) if known in wanted]
        return np.isin(self.postings.named[name], numbers)


@dataclass(frozen=True)
class Snapshot:
    """All segments, largest first."""

    segments: Sequence[SegmentSnapshot]

    @property
    def is_cut(self) -> bool:
        """Whether a file it is mapped from has become shorter: it must not be searched any more."""
        return any(file.is_cut for segment in self.segments for file in segment.files)

    @cached_property
    def documents(self) -> int:
        """How many living documents there are."""
        return sum(s.postings.size - len(s.deleted) for s in self.segments)

    def holding(self, keys: Keys) -> Longs:
        """How many living documents hold the term of each key."""
        held = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            held += segment.holding(segment.terms(keys))
        return held

    def phrase_keys(
        self, entry_id: int, revision_id: int, sizes: Container[int] = _ANY_SIZE
    ) -> Iterator[str]:
        """The title and the variants of an entry as of a revision, as they are compared; those of
        `sizes`, in characters."""
        for segment in self.segments:
            doc = segment.doc_of(entry_id, revision_id)
            if doc is not None:
                phrases = segment.lexicon.phrases
                own = (one for one in phrases.of(doc) if phrases.size(one) in sizes)
                yield from map(phrases.key, own)

    def contents(self) -> set[tuple[int, int]]:
        """(entry_id, revision_id) of every living document."""
        pairs: set[tuple[int, int]] = set()
        for segment in self.segments:
            living = segment.living
            ids = segment.postings.entry_id[living].tolist()
            pairs.update(zip(ids, segment.postings.revision_id[living].tolist(), strict=True))
        return pairs

    def places(self) -> set[Place]:
        """(entry_id, revision_id, category, department) of every living document."""
        places: set[Place] = set()
        for segment in self.segments:
            living, postings = segment.living, segment.postings
            categories, departments = postings.names["category"], postings.names["department"]
            columns = (
                postings.entry_id,
                postings.revision_id,
                postings.named["category"],
                postings.named["department"],
            )
            rows = np.unique(np.stack([column[living] for column in columns]), axis=1)
            places.update(
                (entry, revision, categories[filed], departments[owner])
                for entry, revision, filed, owner in rows.T.tolist()
            )
        return places

    def pages(self) -> set[PagePlace]:
        """The pages of files among the living documents."""
        found: set[PagePlace] = set()
        for segment in self.segments:
            own = segment.postings
            numbers = [n for n, label in enumerate(own.names["label"]) if is_page(label)]
            docs = np.flatnonzero(segment.living & np.isin(own.named["label"], numbers))
            found.update(
                PagePlace(entry, revision, *page_labelled(label))
                for entry, revision, label in zip(
                    own.entry_id[docs].tolist(),
                    own.revision_id[docs].tolist(),
                    own.labels_of(docs).tolist(),
                    strict=True,
                )
            )
        return found
