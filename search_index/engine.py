"""The index as the rest of the service knows it: change it, rebuild it, check it, search it."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from content.files.searched import PagePlace
from content.indexing import IndexedEntry, Place
from search_index.errors import IndexDamaged
from search_index.index.generation import Generation
from search_index.index.live_snapshot import CommitWatch, LiveSnapshot
from search_index.index.manifest import MANIFEST, Checker
from search_index.index.segment_cache import SegmentCache
from search_index.index.snapshot import Snapshot
from search_index.index.storage import IndexFolder
from search_index.meaning.meaning import Meaning, MeaningState
from search_index.meaning.model import Model
from search_index.ranking.interface import Searcher
from search_index.ranking.searcher import StagedSearcher
from search_index.ranking.term_ranker import TermRanker


@dataclass(frozen=True)
class IndexSize:
    """Living documents, segments, and bytes of arrays: mapped once for all processes."""

    documents: int = 0
    segments: int = 0
    mapped_bytes: int = 0


class Index:
    """The search index in the folder `data_dir`. One object serves all threads of a process.

    Writers wait for one another, over processes too; searching goes on meanwhile.
    """

    def __init__(
        self, data_dir: Path, model: Model | None = None, *, consumer: str = "index"
    ) -> None:
        """`model` compares meanings beside words; `consumer` is the name under which it follows
        the feed. Touches nothing on disk yet."""
        self.consumer = consumer
        self._folder = IndexFolder(data_dir)
        self._checker = Checker()
        self._segments = SegmentCache()
        self._commits = CommitWatch(self._folder.live)
        self._live_snapshot = LiveSnapshot(self._commits, self._open)
        self._ranker = TermRanker(self.snapshot)
        self.unreadable: dict[int, str] = {}  # entries that were left out by this process, and why
        self.meaning = Meaning(data_dir / "vectors", model or Model())
        self._searcher = StagedSearcher(self.snapshot, meaning=self.meaning)

    @property
    def searcher(self) -> Searcher:
        """Finds what is in the index; opens it on first use and follows every commit."""
        return self._searcher

    @property
    def ranker(self) -> TermRanker:
        """Ranks by terms alone, without what the searcher puts first."""
        return self._ranker

    def snapshot(self) -> Snapshot:
        """The index as of its last commit, for searching. Raises `IndexDamaged`."""
        return self._live_snapshot.current()

    @property
    def folder(self) -> Path:
        """Where it lies; the live generation is `live` in it."""
        return self._folder.root

    def warm(self) -> None:
        """Open the index for searching, in this thread. Raises `IndexDamaged`."""
        self._searcher.warm()
        self.meaning.warm()

    def locked(self) -> AbstractContextManager[None]:
        """Keep other writers out, so that what is read meanwhile is not overtaken."""
        return self._folder.locked()

    def apply(self, entries: Iterable[IndexedEntry], removed: Collection[int] = ()) -> None:
        """Index `entries` (each once) in the place of what was indexed of them, drop `removed` ids.

        One commit. Raises `IndexDamaged` when there is nothing sound to change, `OSError` when the
        disk does not take it; the index stays as it was.
        """
        with self.locked():
            self._live().write(entries, removed)

    def merge(self) -> bool:
        """Put small segments together when there are many; says whether there were.

        A commit of its own, for when nobody waits. Raises `IndexDamaged`, `OSError`.
        """
        with self.locked():
            return self._live().merge()

    def rebuild(self, entries: Iterable[IndexedEntry]) -> int:
        """Index `entries` from nothing, beside the live index, then put it in its place.

        Gives how many entries there are. When it fails, the live one stays and the new one goes.
        """
        with self.locked():
            folder = self._folder.new_generation()
            try:
                count = Generation.create(folder, self._checker).fill(entries)
                self._folder.make_live(folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            return count

    def contents(self) -> set[tuple[int, int]]:
        """(entry_id, revision_id) of what is indexed. Raises `IndexDamaged`."""
        return self._commits.steady(self._open)[1].contents()

    def places(self) -> set[Place]:
        """The same with the codes each is filed under. Raises `IndexDamaged`."""
        return self._commits.steady(self._open)[1].places()

    def pages(self) -> set[PagePlace]:
        """The pages of files that are indexed. Raises `IndexDamaged`."""
        return self._commits.steady(self._open)[1].pages()

    def exists(self) -> bool:
        """Whether there is an index at all; says nothing of its soundness, and costs nothing."""
        return (self._folder.live / MANIFEST).exists()

    def size(self) -> IndexSize:
        """How much there is to search. Raises `IndexDamaged`."""
        _, manifest = self._commits.steady(lambda: self._live().manifest())
        mapped = (manifest.files[name][0] for s in manifest.segments for name in s.mapped)
        documents = sum(s.documents - len(s.deleted) for s in manifest.segments)
        return IndexSize(documents, len(manifest.segments), sum(mapped))

    def meaning_state(self) -> MeaningState:
        """How far searching by meaning is there. Raises `IndexDamaged`."""
        return self.meaning.state(self.snapshot())

    def check(self, *, thoroughly: bool = False) -> None:
        """Compare the files with their checksums. Raises `IndexDamaged`.

        Files that were sound before and look unchanged are read again only when `thoroughly`.
        While another writes, only what is searched is looked at: the rest is being replaced.
        """
        if thoroughly:
            self._checker.forget()
        try:
            self._live().check()
        except IndexDamaged:
            with self._folder.locked_if_free() as alone:
                if alone:
                    self._live().check()
                else:
                    self._commits.steady(lambda: self._live().check_searched())

    def look_again(self, budget: int) -> None:
        """Read some of the files again although they look unchanged, `budget` bytes of them.

        Others each time; none while another writes, who replaces them. Raises `IndexDamaged`.
        """
        with self._folder.locked_if_free() as alone:
            if alone:
                self._live().look_again(budget)

    def check_writable(self) -> None:
        """Begin a commit and give it up. Call it under `locked`.

        Raises `IndexDamaged` when Whoosh cannot go on from what is there, `OSError` when the disk
        does not take it.
        """
        self._live().check_writable()

    def forget(self) -> None:
        """Take nothing that was checked for sound any more; in a process that lives on after it has
        handed that on to others."""
        self._checker.forget()

    def _live(self) -> Generation:
        live = self._folder.live
        if not live.is_dir():
            raise IndexDamaged("there is no index")
        return Generation(live.resolve(), self._checker)

    def _open(self) -> Snapshot:
        return self._live().snapshot(self._segments)
