"""One generation of the index on disk: Whoosh's files, the arrays made from them, the manifest.

Writing happens under the lock of `storage`; who decides when is `engine`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import NO_MERGE

from content.indexing import IndexedEntry
from search_index.errors import IndexDamaged
from search_index.index.array_files import open_arrays, write_arrays
from search_index.index.impacts import average_lengths, weigh
from search_index.index.lexicon import read_lexicon
from search_index.index.manifest import Checker, Manifest, Segment, checksum, read_manifest
from search_index.index.postings import Postings, read_segment
from search_index.index.schema import Document, documents, whoosh_schema
from search_index.index.segment_cache import SegmentCache
from search_index.index.snapshot import Snapshot
from search_index.index.storage import OwnedStorage, PostingPool, remove_quietly, sync_folder
from search_index.index.whoosh_types import LengthlessCodec
from search_index.text.analyzer import fingerprint

ARRAYS = "arrays"
_SEGMENT_TERMS = 6_000_000  # of a segment made by a rebuild: some 0.8 GB meanwhile
_LARGEST_MERGED = 5_000  # documents; merging more would hold up what waits to be searchable
_SMALL_SEGMENTS = 8  # of up to so many documents; each costs every search a little
_SMALL_KEPT = 4  # of them when they are merged


class Generation:
    """The index in `folder`."""

    def __init__(self, folder: Path, checker: Checker) -> None:
        self.folder = folder
        self._checker = checker

    @classmethod
    def create(cls, folder: Path, checker: Checker) -> Generation:
        """An empty index in an empty folder."""
        (folder / ARRAYS).mkdir()
        OwnedStorage(folder).create_index(whoosh_schema())
        generation = cls(folder, checker)
        generation._record(None)
        return generation

    def manifest(self) -> Manifest:
        """The last commit. Raises `IndexDamaged`, also when another analysis made it."""
        manifest = read_manifest(self.folder)
        if manifest.fingerprint != fingerprint():
            raise IndexDamaged("made by another analysis")
        return manifest

    def check(self) -> Manifest:
        """Compare every file with its checksum. Raises `IndexDamaged`."""
        manifest = self.manifest()
        self._checker.check(self.folder, manifest)
        return manifest

    def look_again(self, budget: int) -> None:
        """Compare some of the files with their checksums anew, others each time; `budget`: bytes.

        Raises `IndexDamaged`.
        """
        self._checker.look_again(self.folder, self.manifest(), budget)

    def check_searched(self) -> Manifest:
        """Compare the files that are searched with their checksums. Raises `IndexDamaged`."""
        manifest = self.manifest()
        self._checker.check(self.folder, manifest, {n for s in manifest.segments for n in s.mapped})
        return manifest

    def snapshot(self, segments: SegmentCache) -> Snapshot:
        """The last commit, for searching; `segments`: those open already. Raises `IndexDamaged`."""
        return segments.snapshot(self.folder, self.check_searched())

    def check_writable(self) -> None:
        """Begin a commit as Whoosh does, and give it up. Raises `IndexDamaged`, `OSError`."""
        index = self._whoosh()
        with _leaves(index):
            pass
        before = set(self.folder.iterdir())
        try:
            _writer_of(index).cancel()
            with TemporaryFile(dir=self.folder / ARRAYS):
                pass
        except OSError:
            raise
        except Exception as error:  # as in `_whoosh`
            raise IndexDamaged(f"Whoosh cannot write: {error!r}") from error
        finally:
            for path in set(self.folder.iterdir()) - before:
                remove_quietly(path)

    def write(self, entries: Iterable[IndexedEntry], removed: Collection[int]) -> int:
        """Put `entries` in the place of what is indexed of them, and drop `removed` ids.

        One commit: whatever fails on the way, the commit before stays. Gives how many entries were
        put in. Raises `IndexDamaged`, `OSError`.
        """
        before = self._settled()
        new: set[int] = set()
        with self._whoosh_writer(_as_they_are) as writer:
            for document in _documents(entries, new):
                writer.add_document(**document.fields())
            for entry_id in (new | set(removed)) if before.segments else ():
                writer.delete_by_term("entry", str(entry_id))  # among what was committed before
        self._record(before)
        return len(new)

    def merge(self) -> bool:
        """Put the smallest segments together when there are many; says whether there were.

        A commit like any other. Raises `IndexDamaged`, `OSError`.
        """
        before = self._settled()
        sizes = [segment.documents - len(segment.deleted) for segment in before.segments]
        if len([size for size in sizes if size <= _LARGEST_MERGED]) <= _SMALL_SEGMENTS:
            return False
        with self._whoosh_writer(_smallest_together):
            pass
        self._record(before)
        return True

    def fill(self, entries: Iterable[IndexedEntry]) -> int:
        """Put all `entries` into an empty generation, in segments that memory bounds.

        Gives how many there are. Not one commit: nobody may search here yet.
        """
        new: set[int] = set()
        waiting = _documents(entries, new)
        for first in waiting:
            size = first.size
            with self._whoosh_writer(NO_MERGE) as writer:
                writer.add_document(**first.fields())
                while size < _SEGMENT_TERMS and (document := next(waiting, None)):
                    size += document.size
                    writer.add_document(**document.fields())
        self._record(None)
        return len(new)

    def _settled(self) -> Manifest:
        """The last commit, checked; one that was cut short after Whoosh's part is finished."""
        manifest = self.manifest()
        newest = max(self.folder.glob("_MAIN_*.toc"), key=_toc_number, default=None)
        if newest is not None and newest.name != manifest.toc:
            self._record(manifest)
        return self.check()

    def _whoosh(self) -> FileIndex:
        try:
            return OwnedStorage(self.folder).open_index()
        except Exception as error:  # Whoosh raises whatever its pickles do
            raise IndexDamaged(f"Whoosh cannot open: {error!r}") from error

    @contextmanager
    def _whoosh_writer(self, merge: Callable[[Any, Sequence[Any]], Any]) -> Iterator[Any]:
        writer = _writer_of(self._whoosh())
        try:
            yield writer
            writer.commit(mergetype=merge)
        except BaseException:
            with suppress(Exception):
                writer.cancel()
            raise

    def _record(self, before: Manifest | None) -> None:
        """Make arrays for what is new in Whoosh's last commit, and name it all in the manifest."""
        index = self._whoosh()
        toc = f"_MAIN_{index.latest_generation()}.toc"
        known = {s.name: s for s in before.segments} if before else {}
        opened: list[tuple[str, tuple[int, ...], str, Postings]] = []
        with _leaves(index) as leaves:
            for reader in leaves:
                name = reader.segment().segment_id()
                file = known[name].postings if name in known else self._keep(name, reader)
                deleted = tuple(sorted(reader.segment().deleted_docs()))
                postings = Postings.from_file(open_arrays(self.folder / file))
                opened.append((name, deleted, file, postings))
        averages = average_lengths([(p, _living(p, deleted)) for _, deleted, _, p in opened])
        segments = tuple(
            Segment(name, p.size, deleted, file, self._weigh(name, p, averages), _lexicon_of(name))
            for name, deleted, file, p in opened
        )
        files = self._checksums([toc], segments, before)
        Manifest(fingerprint(), toc, segments, averages, files).write(self.folder)
        sync_folder(self.folder)
        self._tidy(files)

    def _keep(self, name: str, reader: SegmentReader) -> str:
        if reader.has_deletions():
            raise IndexDamaged(f"{name}: its arrays are gone")
        file = f"{ARRAYS}/{name}.postings"
        arrays, meta = read_segment(reader).to_file()
        write_arrays(self.folder / file, arrays, meta)
        write_arrays(self.folder / _lexicon_of(name), read_lexicon(reader).to_file(), {})
        return file

    def _weigh(self, name: str, postings: Postings, averages: Mapping[str, float]) -> str:
        stamp = sha256(repr(sorted(averages.items())).encode()).hexdigest()[:12]
        file = f"{ARRAYS}/{name}-{stamp}.weights"
        if not (self.folder / file).exists():
            write_arrays(self.folder / file, weigh(postings, averages).to_file(), {})
        return file

    def _checksums(
        self, own: list[str], segments: Sequence[Segment], before: Manifest | None
    ) -> dict[str, tuple[int, str]]:
        names = [*own, *(file for s in segments for file in s.mapped)]
        for segment in segments:
            names += [p.name for p in self.folder.glob(f"{segment.name}.*")]
        known = before.files if before else {}
        return {name: known.get(name) or _measured(self.folder / name) for name in names}

    def _tidy(self, files: Collection[str]) -> None:
        for path in self.folder.glob("_MAIN_*.toc.*"):  # of commits that failed
            remove_quietly(path)
        for path in (self.folder / ARRAYS).iterdir():
            if f"{ARRAYS}/{path.name}" not in files:
                remove_quietly(path)


def _writer_of(index: FileIndex) -> Any:
    writer = index.writer(codec=LengthlessCodec(compression=0))
    writer.pool = PostingPool()
    return writer


def _as_they_are(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge nothing: whoever waits for the commit does not wait for that."""
    return [segment for segment in segments if segment.doc_count()]


def _smallest_together(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Merge the smallest of the small segments into one, so that there stay few of them."""
    chosen = _to_merge(segments)
    for segment in chosen:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [s for s in segments if s not in chosen and s.doc_count()]


def _to_merge(segments: Sequence[Any]) -> list[Any]:
    """All but some of the small segments once there are too many: each is merged a few times."""
    small = [s for s in segments if s.doc_count() <= _LARGEST_MERGED]
    small.sort(key=lambda s: s.doc_count())
    return small[:-_SMALL_KEPT] if len(small) > _SMALL_SEGMENTS else []


@contextmanager
def _leaves(index: FileIndex) -> Iterator[list[SegmentReader]]:
    try:
        reader = index.reader()
    except Exception as error:  # as in `_whoosh`
        raise IndexDamaged(f"Whoosh cannot read: {error!r}") from error
    try:
        yield [leaf for leaf, _ in reader.leaf_readers() if leaf.segment() is not None]
    finally:
        reader.close()


def _living(postings: Postings, deleted: Sequence[int]) -> npt.NDArray[np.bool_]:
    mask = np.ones(postings.size, dtype=np.bool_)
    mask[list(deleted)] = False
    return mask


def _documents(entries: Iterable[IndexedEntry], new: set[int]) -> Iterator[Document]:
    """The documents of all entries, whose ids are noted in `new`."""
    for entry in entries:
        if entry.entry_id in new:
            raise ValueError(f"entry {entry.entry_id} comes twice")
        new.add(entry.entry_id)
        yield from documents(entry)


def _lexicon_of(segment: str) -> str:
    return f"{ARRAYS}/{segment}.book"


def _measured(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path.stat().st_size, checksum(path)


def _toc_number(toc: Path) -> int:
    return int(toc.stem.removeprefix("_MAIN_"))
