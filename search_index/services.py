"""Keeping the index equal to what is published: catching up, rebuilding, verifying."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from contextlib import suppress

from sqlalchemy.orm import Session

from content.facts import date_facts
from content.files.searched import searched_pages
from content.indexing import IndexedEntry, indexed_entries, published_pairs, published_places
from core.database import Database
from core.feed import Portion
from search_index import owed
from search_index.engine import Index
from search_index.errors import IndexDamaged
from search_index.ranking.searcher import load_understanding
from search_index.results.stored_text import KEPT_CHARACTERS, shown_texts
from search_index.results.visibility import shown_now

log = logging.getLogger("kb.index")


def drain(database: Database, index: Index) -> int:
    """Bring changed entries up to date in the index; gives how many changes it has caught up with.

    A crash on the way repeats work, never loses it. A damaged index is rebuilt, and one that has
    lost the thread is compared with the database. Raises `Unavailable`, `OSError`; what is owed
    stays owed then.
    """
    caught_up, moved = 0, False
    while portion := _next_kept(database, index):
        moved = True
        caught_up += len(owed.entries_of(portion))
    if moved:
        _merge(database, index)
    return caught_up


def _merge(database: Database, index: Index) -> None:
    try:
        index.merge()
    except IndexDamaged:
        rebuild(database, index)


def _next_kept(database: Database, index: Index) -> Portion | None:
    """Index what happened next; gives it, None when nothing did."""
    with database.reading() as session:
        waiting = owed.anything(session, index.consumer)
    if not waiting:
        if not index.exists():
            rebuild(database, index)
        return None
    with index.locked():  # before reading: nobody may index a later state before ours is in
        with database.reading() as session:
            portion = owed.next_portion(session, index.consumer)
            changed = set(owed.entries_of(portion))
            entries = _readable(session, index, changed)
        if portion.lost:
            ensure(database, index)
        elif changed:
            _apply(database, index, entries, changed)
    with database.transaction() as session:
        owed.kept(session, index.consumer, portion)
    return portion


def _apply(
    database: Database, index: Index, entries: list[IndexedEntry], changed: set[int]
) -> None:
    try:
        index.apply(entries, changed - {entry.entry_id for entry in entries})
    except IndexDamaged:
        rebuild(database, index)


def rebuild(database: Database, index: Index) -> int:
    """Index everything published from nothing and put it in the place of the live index.

    Gives how many entries there are. What is published meanwhile is owed to it still.
    """
    with index.locked(), database.reading() as session:
        found: dict[int, str] = {}
        count = index.rebuild(indexed_entries(session, set_aside=found.__setitem__))
        _note(index, found)
        return count


def _readable(session: Session, index: Index, entry_ids: Collection[int]) -> list[IndexedEntry]:
    """The entries among these that can be read; of the others it is noted that they cannot."""
    found: dict[int, str] = {}
    entries = list(indexed_entries(session, entry_ids, found.__setitem__))
    known = {one: why for one, why in index.unreadable.items() if one not in entry_ids}
    _note(index, known | found)
    return entries


def _note(index: Index, unreadable: dict[int, str]) -> None:
    for entry_id in unreadable.keys() - index.unreadable.keys():
        reason = unreadable[entry_id]
        log.error("entry cannot be read", extra={"entry": entry_id, "reason": reason})
    index.unreadable = unreadable


def verify(database: Database, index: Index) -> list[str]:
    """Differences between index and database, damage, and what keeps the index from being written,
    in words; empty when all is well. Waits for whoever writes, whose work looks like damage.
    """
    try:
        with index.locked(), database.reading() as session:
            index.check(thoroughly=True)
            return [*_differences(session, index), *_in_the_way(index)]
    except IndexDamaged as error:
        return [f"damaged: {error.reason}"]
    except OSError as error:
        return [f"cannot be written: {error}"]


def _differences(session: Session, index: Index) -> list[str]:
    published, indexed = published_pairs(session), index.contents()
    misplaced = {place[:2] for place in published_places(session) - index.places()}
    waiting = set(owed.owed_entries(session, index.consumer))
    absent = {entry_id for entry_id, _ in published - indexed}
    _readable(session, index, absent)
    unreadable = {one: why for one, why in index.unreadable.items() if one in absent}
    missing = [("missing", *pair) for pair in sorted(published - indexed)]
    extra = [("not published", *pair) for pair in sorted(indexed - published)]
    others = {page[:2] for page in searched_pages(session) ^ index.pages()} & published & indexed
    unlike = [("other pages of files", *pair) for pair in sorted(others)]
    elsewhere = [("filed elsewhere", *pair) for pair in sorted(misplaced & indexed)]
    return [
        f"{what}: entry {entry_id}, revision {revision_id}"
        + (" (waits in the outbox)" if entry_id in waiting else "")
        + (f" (cannot be read: {why})" if (why := unreadable.get(entry_id)) else "")
        for what, entry_id, revision_id in missing + extra + elsewhere + unlike
    ]


def _in_the_way(index: Index) -> list[str]:
    """Why the next publication could not be indexed as things are."""
    try:
        index.check_writable()
    except IndexDamaged as error:
        return [f"cannot be written, index rebuild makes it anew: {error.reason}"]
    except OSError as error:
        return [f"cannot be written: {error}"]
    return []


def warm(database: Database, index: Index) -> None:
    """Have this process read what its first search needs.

    Raises `IndexDamaged` while there is no index, `Unavailable`.
    """
    with database.reading() as session:
        shown_now(session)
    index.warm()


def read_ahead(database: Database, at_once: int = 50, pause: float = 0.01) -> None:
    """Read what hits show before anybody asks, the newest first, until no more of it is kept.

    A little at a time, so that whoever searches meanwhile goes first. Raises `Unavailable`.
    """
    room = KEPT_CHARACTERS
    with database.reading() as session:
        visible = shown_now(session)
    revisions = visible.revisions_of(visible.newest_first()).tolist()
    for begin in range(0, len(revisions), at_once):
        with database.reading() as session:
            some = revisions[begin : begin + at_once]
            room -= sum(text.size for text in shown_texts(session, some).values())
            date_facts(session, some)
        if room <= 0:
            return
        time.sleep(pause)


def prepare(database: Database, index: Index) -> None:
    """Have this process load what searching needs besides what is indexed. Raises `Unavailable`."""
    load_understanding()
    index.meaning.prepare()
    with database.reading() as session:
        shown_now(session)


def ensure(database: Database, index: Index) -> str:
    """At start: make sure there is a sound index that equals what is published.

    One that Whoosh cannot go on from is rebuilt now, not when the first publication waits for it.
    Gives what was done: `sound`, `repaired` or `rebuilt`.
    """
    with index.locked():
        try:
            index.check()
            with suppress(OSError):  # a full disk is no reason to rebuild, nor not to start
                index.check_writable()
            return _repair(database, index)
        except IndexDamaged:
            rebuild(database, index)
            return "rebuilt"


def _repair(database: Database, index: Index) -> str:
    with database.reading() as session:
        wrong = {place[0] for place in published_places(session) ^ index.places()}
        wrong |= {page.entry_id for page in searched_pages(session) ^ index.pages()}
        if not wrong:
            return "sound"
        entries = _readable(session, index, wrong)
        removed = wrong - {entry.entry_id for entry in entries}
        if not entries and not removed & {entry_id for entry_id, _ in index.contents()}:
            return "sound"  # as far as the database can be read
        index.apply(entries, removed)
    return "repaired"
