"""One segment's postings as arrays, read from Whoosh through its public reader and matcher.

Read once, when the segment is new, and kept in a file beside it: segments never change. How terms
weigh is not known here (`impacts`), nor which documents are deleted by now (`snapshot`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from search_index.errors import IndexDamaged
from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.bm25f import FAMILIES, FAMILY_FIELDS
from search_index.index.schema import TERM_FIELDS

Ints = npt.NDArray[np.int32]
NAMED = ("kind", "category", "department", "label")
_FAMILY_BITS = 3  # of a key; so there can be eight families
_FAMILY_SHIFT = 64 - _FAMILY_BITS
_MOST_OCCURRENCES = 65_535
_ASKED = 20_000  # terms of lines, some 4 MB


def term_key(family: int, term: bytes) -> int:
    """The 64 bits a term is looked up by: its family, then a hash.

    Two terms of one family share a key once in some 10^18 pairs; the worst of it is a wrong hit.
    """
    digest = blake2b(term, digest_size=8).digest()
    return (family << _FAMILY_SHIFT) | (int.from_bytes(digest, "little") >> _FAMILY_BITS)


@lru_cache(_ASKED)
def asked_key(family: int, term: str) -> int:
    """`term_key` of a term out of a line; lines are made of the same terms again and again."""
    return term_key(family, term.encode())


class SegmentReader(Protocol):
    """The part of Whoosh's reader that is used."""

    def doc_count_all(self) -> int: ...
    def lexicon(self, fieldname: str) -> Iterator[bytes]: ...
    def postings(self, fieldname: str, text: bytes) -> Any: ...
    def doc_frequency(self, fieldname: str, text: bytes) -> int: ...
    def stored_fields(self, docnum: int) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Postings:
    """A segment as arrays, by term and by document.

    `keys` is sorted; postings `starts[t]:starts[t + 1]` belong to term t, by document. `counts`
    has a row for each field of the family. The forward side lists a document's terms. `lengths` has
    a row for each of TERM_FIELDS; `standing` is the boost that multiplies a document's score.
    """

    keys: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    docs: Ints
    counts: npt.NDArray[np.uint16]
    lengths: Ints
    forward_starts: npt.NDArray[np.int64]
    forward_terms: Ints
    entry_id: npt.NDArray[np.int64]
    revision_id: npt.NDArray[np.int64]
    place: Ints
    standing: npt.NDArray[np.float32]
    named: dict[str, Ints]
    names: dict[str, list[str]]

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones among them."""
        return len(self.entry_id)

    def labels_of(self, docs: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
        """The labels of these documents; None for those that are no clauses."""
        labels: npt.NDArray[np.object_] = self._labels[self.named["label"][docs]]
        return labels

    def label_of(self, doc: int) -> str | None:
        """The label of a document; None when it is no clause."""
        label: str | None = self._labels[self.named["label"][doc]]
        return label

    @cached_property
    def _labels(self) -> npt.NDArray[np.object_]:
        return np.array([name or None for name in self.names["label"]], dtype=np.object_)

    def family(self, number: int) -> tuple[slice, slice]:
        """Which terms and which postings are of a family."""
        edges = np.arange(len(FAMILIES), dtype=np.uint64) << np.uint64(_FAMILY_SHIFT)
        begins = [*np.searchsorted(self.keys, edges).tolist(), len(self.keys)]
        first, last = begins[number], begins[number + 1]
        return slice(first, last), slice(int(self.starts[first]), int(self.starts[last]))

    def to_file(self) -> tuple[dict[str, AnyArray], dict[str, Any]]:
        """Arrays and notes for `write_arrays`."""
        plain = {
            name: getattr(self, name)
            for name in self.__dataclass_fields__
            if name not in ("named", "names")
        }
        return plain | {f"named_{k}": v for k, v in self.named.items()}, {"names": self.names}

    @classmethod
    def from_file(cls, file: ArrayFile) -> Postings:
        """What `to_file` gave."""
        named = {name: file.arrays[f"named_{name}"] for name in NAMED}
        plain = {k: v for k, v in file.arrays.items() if not k.startswith("named_")}
        postings = cls(**plain, named=named, names=dict(file.meta["names"]))
        postings._require_bounds()
        return postings

    def _require_bounds(self) -> None:
        """Raises `IndexDamaged` when something points outside: nobody looks later."""
        bounded = (
            _are_starts(self.starts, len(self.keys), len(self.docs))
            and _are_starts(self.forward_starts, self.size, len(self.forward_terms))
            and _are_below(self.docs, self.size)
            and _are_below(self.forward_terms, len(self.keys))
            and all(_are_below(self.named[name], len(self.names[name])) for name in NAMED)
        )
        if not bounded:
            raise IndexDamaged("postings point outside")


def _are_starts(starts: AnyArray, count: int, end: int) -> bool:
    """Whether these are the begins of `count` pieces that end at `end`."""
    if len(starts) != count + 1 or starts[0] != 0 or starts[-1] != end:
        return False
    return bool((starts[1:] >= starts[:-1]).all())


def _are_below(numbers: AnyArray, end: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < end)


def read_segment(reader: SegmentReader) -> Postings:
    """Read everything of a segment that has no deletions yet."""
    size = reader.doc_count_all()
    raw = [_read_family(reader, family) for family in FAMILIES]
    lengths = np.zeros((len(TERM_FIELDS), size), dtype=np.int32)
    for family, part in zip(FAMILIES, raw, strict=True):
        for column, field in enumerate(FAMILY_FIELDS[family]):
            own = part.columns == column
            lengths[TERM_FIELDS.index(field)] = np.bincount(
                part.docs[own], weights=part.counts[own], minlength=size
            )
    return _arranged(raw, lengths, _stored(reader, size))


@dataclass(frozen=True)
class _Raw:
    """Postings of a family as they came: term number, document, field column, occurrences."""

    keys: npt.NDArray[np.uint64]
    terms: npt.NDArray[np.int64]
    docs: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


def _read_family(reader: SegmentReader, family: int) -> _Raw:
    numbers: dict[bytes, int] = {}
    terms, docs, columns, counts = array("q"), array("q"), array("q"), array("q")
    for column, field in enumerate(FAMILY_FIELDS[family]):
        for term in reader.lexicon(field):
            number = numbers.setdefault(term, len(numbers))
            before = len(docs)
            _drain(reader.postings(field, term), docs, counts)
            terms.extend([number] * (len(docs) - before))
            columns.extend([column] * (len(docs) - before))
    keys = np.fromiter((term_key(family, t) for t in numbers), np.uint64, len(numbers))
    return _Raw(keys, *(np.array(a, dtype=np.int64) for a in (terms, docs, columns, counts)))


def _drain(matcher: Any, docs: array[int], counts: array[int]) -> None:
    add_doc, add_count = docs.append, counts.append
    doc, weight, following, active = matcher.id, matcher.weight, matcher.next, matcher.is_active
    while active():
        add_doc(doc())
        add_count(int(weight()))
        following()


def _arranged(raw: list[_Raw], lengths: Ints, stored: _Stored) -> Postings:
    size = lengths.shape[1]
    parts = [_by_term(part, size) for part in raw]
    keys = np.concatenate([part[0] for part in parts])
    per_term = np.concatenate([part[1] for part in parts])
    docs = np.concatenate([part[2] for part in parts])
    counts = np.concatenate([part[3] for part in parts], axis=1)
    starts = _starts(per_term)
    places = np.argsort(docs, kind="stable")
    term_of = np.repeat(np.arange(len(keys), dtype=np.int32), per_term)
    return Postings(
        keys=keys,
        starts=starts,
        docs=docs,
        counts=counts,
        lengths=lengths,
        forward_starts=_starts(np.bincount(docs, minlength=size)),
        forward_terms=term_of[places],
        **stored,
    )


def _by_term(
    raw: _Raw, size: int
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64], Ints, npt.NDArray[np.uint16]]:
    """Keys in order, postings of each, and per posting its document and its counts by field."""
    order = np.argsort(raw.keys)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    pair = rank[raw.terms] * size + raw.docs if len(raw.terms) else raw.terms
    pairs, where = np.unique(pair, return_inverse=True)
    width = max(len(fields) for fields in FAMILY_FIELDS)
    counts = np.zeros((width, len(pairs)), dtype=np.uint16)
    counts[raw.columns, where] = np.minimum(raw.counts, _MOST_OCCURRENCES)
    per_term = np.bincount(pairs // max(size, 1), minlength=len(order))
    return raw.keys[order], per_term, (pairs % max(size, 1)).astype(np.int32), counts


def _starts(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


_Stored = dict[str, Any]


def _stored(reader: SegmentReader, size: int) -> _Stored:
    numbers: dict[str, dict[str, int]] = {name: {} for name in NAMED}
    entry_id, revision_id = np.zeros(size, np.int64), np.zeros(size, np.int64)
    place, standing = np.zeros(size, np.int32), np.ones(size, np.float32)
    named = {name: np.zeros(size, np.int32) for name in NAMED}
    for doc in range(size):
        row = reader.stored_fields(doc)
        entry_id[doc], revision_id[doc] = row["entry_id"], row["revision_id"]
        place[doc], standing[doc] = row["place"], row["standing"]
        for name, known in numbers.items():
            named[name][doc] = known.setdefault(row[name], len(known))
    names = {name: list(known) for name, known in numbers.items()}
    return {
        "entry_id": entry_id,
        "revision_id": revision_id,
        "place": place,
        "standing": standing,
        "named": named,
        "names": names,
    }
