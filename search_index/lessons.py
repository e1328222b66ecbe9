"""Once a night: what was used teaches how lines are meant, if a replay says that it helps.

Taught are lines that led to an entry, and variants, which are lines of before. A tenth of what was
used is left out, and searched with and without what was learnt: only what finds it sooner is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.indexing import indexed_entries
from core import audit, clock
from core.database import Database
from core.errors import NotFound
from core.messages import _
from people.actors import Actor
from people.permissions import require_statistics
from search_index.engine import Index
from search_index.index.snapshot import Snapshot
from search_index.meaning.adapter import LEAST_PAIRS, Adapter, Pairs, trained
from search_index.meaning.encoder import Floats
from search_index.meaning.meaning import Meaning
from search_index.models import LoggedSearch, MeaningLesson, SearchUse
from search_index.ranking.interface import RankRequest
from search_index.ranking.searcher import StagedSearcher

LEARNT_BACK = timedelta(days=90)
MOST_LINES = 5_000
LEAST_ASKED = 10  # lines of a replay that says anything
_TENTH = 10
_FIRST = 10  # hits that are looked through for the entry

Line = tuple[str, int]  # and the entry that answered it


@dataclass(frozen=True)
class _Taught:
    """Lines to learn from, and lines to judge it by."""

    lines: Sequence[Line]
    held_out: Sequence[Line]


def learn(database: Database, index: Index) -> MeaningLesson | None:
    """Learn from what was used so far and judge it; None while there is too little of it.

    Raises `IndexDamaged`, `Unavailable`.
    """
    encoder = index.meaning.model.encoder()
    if encoder is None or not index.meaning.is_ready:
        return None
    with database.reading() as session:
        taught = _taught(session)
    snapshot = index.snapshot()
    if len(taught.lines) < LEAST_PAIRS or len(taught.held_out) < LEAST_ASKED:
        return None
    pairs = _pairs(index.meaning, encoder.name, snapshot, taught.lines)
    if len(pairs) < LEAST_PAIRS:
        return None
    full = trained(pairs)
    before = _replayed(index, None, taught.held_out)
    tried = [full, full.weaker(0.5, pairs.lines, pairs.pool)]
    after, best = max(
        ((_replayed(index, one, taught.held_out), one) for one in tried), key=lambda pair: pair[0]
    )
    with database.transaction() as session:
        return _noted(
            session, best, pairs=len(pairs), asked=len(taught.held_out), replay=(before, after)
        )


def _noted(
    session: Session, adapter: Adapter, *, pairs: int, asked: int, replay: tuple[float, float]
) -> MeaningLesson:
    before, after = replay
    kept = after > before
    lesson = MeaningLesson(
        at=clock.now(),
        model=adapter.model,
        pairs=pairs,
        asked=asked,
        before=round(before, 4),
        after=round(after, 4),
        kept=kept,
        shift=adapter.shift,
        stretch=adapter.stretch,
        change=adapter.change.astype(np.float16).tobytes() if kept else None,
    )
    session.add(lesson)
    session.flush()
    told = {"pairs": pairs, "asked": asked, "before": lesson.before, "after": lesson.after}
    subject = f"lesson:{lesson.id}"
    audit.record(session, "worker", "meaning.learn" if kept else "meaning.discard", subject, told)
    return lesson


def told(session: Session, actor: Actor, limit: int = 30) -> list[tuple[MeaningLesson, bool]]:
    """What was learnt, the latest first, and whether it is the newest that was kept of its model.

    Raises `Forbidden` for those who see no statistics.
    """
    require_statistics(actor)
    query = select(MeaningLesson).order_by(MeaningLesson.id.desc()).limit(limit)
    rows = list(session.scalars(query))
    newest = {lesson.model: lesson.id for lesson in reversed(rows) if lesson.kept}
    return [(lesson, newest.get(lesson.model) == lesson.id) for lesson in rows]


def take_back(session: Session, actor: Actor, lesson_id: int) -> MeaningLesson:
    """Search without what was learnt then; what was learnt before is not put in its place.

    Raises `Forbidden`, `NotFound`.
    """
    require_statistics(actor)
    lesson = session.get(MeaningLesson, lesson_id)
    if lesson is None or not lesson.kept:
        raise NotFound(_("没有这一次学习"))
    if lesson.taken_back_at is None:
        lesson.taken_back_at, lesson.taken_back_by_id = clock.now(), actor.id
        audit.record(session, actor.name, "meaning.take_back", f"lesson:{lesson.id}", {})
        session.flush()
    return lesson


def in_force(session: Session, model: str) -> MeaningLesson | None:
    """What lines of `model` are changed by: the newest that was kept, unless it was taken back."""
    query = (
        select(MeaningLesson)
        .where(MeaningLesson.kept, MeaningLesson.model == model)
        .order_by(MeaningLesson.id.desc())
        .limit(1)
    )
    newest = session.scalar(query)
    return None if newest is None or newest.taken_back_at is not None else newest


def put_in_force(database: Database, index: Index) -> None:
    """Have all processes search by what is in force. Raises `Unavailable`, `OSError`."""
    encoder, shelf = index.meaning.model.encoder(), index.meaning.shelf
    if encoder is None:
        return
    with database.reading() as session:
        lesson = in_force(session, encoder.name)
        if shelf.catalog().lesson == (lesson.id if lesson else 0):
            return
        adapter = _adapter_of(lesson)
    with shelf.locked() as alone:
        catalog = shelf.catalog()
        if alone and catalog.model == encoder.name:
            shelf.teach(catalog, lesson.id if lesson else 0, adapter)


def _adapter_of(lesson: MeaningLesson | None) -> Adapter | None:
    if lesson is None or lesson.change is None:
        return None
    change = np.frombuffer(lesson.change, dtype=np.float16).astype(np.float32)
    width = int(len(change) ** 0.5)
    return Adapter(lesson.model, change.reshape(width, width), lesson.shift, lesson.stretch)


def _taught(session: Session) -> _Taught:
    """The lines of the log with what was used, each once; and the variants of what is published."""
    used = (
        select(LoggedSearch.query, SearchUse.entry_id)
        .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
        .where(SearchUse.at >= clock.now() - LEARNT_BACK)
        .order_by(SearchUse.at.desc())
        .limit(MOST_LINES)
    )
    lines: list[Line] = []
    held_out: list[Line] = []
    for line, entry_id in dict.fromkeys((line, entry) for line, entry in session.execute(used)):
        aside = zlib.crc32(line.encode()) % _TENTH == 0
        (held_out if aside else lines).append((line, entry_id))
    kept_out = dict(held_out)
    variants = [
        (variant, entry.entry_id)
        for entry in indexed_entries(session)
        for variant in entry.variants
        if variant not in kept_out
    ]
    return _Taught([*lines, *variants[:MOST_LINES]], held_out)


def _pairs(meaning: Meaning, model: str, snapshot: Snapshot, lines: Sequence[Line]) -> Pairs:
    """The lines, and the nearest of the first vectors of their entries' documents."""
    pool, owners = _first_vectors(meaning, model, snapshot)
    places: dict[int, list[int]] = {}
    for place, entry_id in enumerate(owners):
        places.setdefault(entry_id, []).append(place)
    known = [(line, entry_id) for line, entry_id in lines if entry_id in places]
    if not known:
        return Pairs(model, pool[:0], np.zeros(0, dtype=np.int64), pool)
    vectors = meaning.line_vectors([line for line, _ in known])
    answers = []
    for vector, (_line, entry_id) in zip(vectors, known, strict=True):
        own = np.array(places[entry_id])
        answers.append(int(own[np.argmax(pool[own] @ vector)]))
    return Pairs(model, vectors, np.array(answers, dtype=np.int64), pool)


def _first_vectors(meaning: Meaning, model: str, snapshot: Snapshot) -> tuple[Floats, list[int]]:
    """One vector of each document, its title's or its clause's, and the entry it is of."""
    rows, owners = [], []
    known = meaning.shelf.vectors(model)
    for segment in snapshot.segments:
        vectors = known.get(segment.name)
        if vectors is not None and len(vectors):
            docs, places = np.unique(vectors.owners, return_index=True)
            living = segment.living[docs]
            rows.append(vectors.whole[places[living]])
            owners += segment.postings.entry_id[docs[living]].tolist()
    return (np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)), owners


def _replayed(index: Index, adapter: Adapter | None, lines: Sequence[Line]) -> float:
    """The mean of 1 / the rank of what was used, searched with a change of lines or without."""
    searcher = StagedSearcher(index.snapshot, meaning=index.meaning.trying(adapter))
    found = 0.0
    for line, entry_id in lines:
        hits = searcher.rank(RankRequest(line, limit=_FIRST, settled=True)).hits
        entries = list(dict.fromkeys(hits.entry_ids.tolist()))
        found += 1 / (entries.index(entry_id) + 1) if entry_id in entries else 0.0
    return found / max(len(lines), 1)
