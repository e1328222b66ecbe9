"""Walks kept, counted, and tried again with a proposal: where would it lead those of before?

A walk is taken at its word only as far as the revision it was walked on leads there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from content.diagnoses.models import DiagnosisWalk
from content.diagnoses.tree import Content, EndsIn, Node, Tree, tree_of
from content.diagnoses.walking import Steps, walk
from content.models import Revision
from core import clock
from core.paging import batches

COUNTED_DAYS = 30
TRIED = 2_000  # of the newest walks
STOPS_SHOWN = 5
_AT_ONCE = 5_000
_IN_ONE_QUERY = 500


@dataclass(frozen=True)
class WalkCounts:
    """How often a diagnosis was walked, to which ends, where people stopped; most often first."""

    walks: int
    ended: int
    endings: Sequence[tuple[str, int]]
    stops: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Diverted:
    """A way that was gone, and where it led then and would now; `times`: how many walks.

    `after` None: it would stop at `stops_at`, for nobody was asked that before.
    """

    steps: Steps
    times: int
    before: str
    after: str | None
    stops_at: str = ""


@dataclass(frozen=True)
class Retried:
    """All walks tried with a proposal: how many there were, and those that end elsewhere."""

    walks: int
    diverted: Sequence[Diverted]


def keep_walk(session: Session, revision: Revision, token: str, steps: Steps) -> DiagnosisWalk:
    """Keep how far a walk over `revision` came; one that was kept under `token` goes on.

    Of `steps` counts what the revision really leads through.
    """
    walked = walk(tree_of(revision.content), dict(steps))
    assert walked.at is not None
    values = {
        "entry_id": revision.entry_id,
        "revision_id": revision.id,
        "steps": [list(step) for step in walked.steps],
        "at": walked.at.label,
        "ended": walked.ending is not None,
        "walked_at": clock.now(),
    }
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    session.execute(
        insert(DiagnosisWalk)
        .values(token=token, **values)
        .on_conflict_do_update(
            index_elements=["token"],
            set_=values,
            where=DiagnosisWalk.entry_id == revision.entry_id,
        )
    )
    kept = session.scalars(select(DiagnosisWalk).where(DiagnosisWalk.token == token)).one()
    session.refresh(kept)
    return kept


def walk_counts(session: Session, entry_id: int, days: int = COUNTED_DAYS) -> WalkCounts:
    """What became of the walks of the last `days`."""
    query = (
        select(DiagnosisWalk.at, DiagnosisWalk.ended, func.count())
        .where(
            DiagnosisWalk.entry_id == entry_id,
            DiagnosisWalk.walked_at >= clock.now() - timedelta(days=days),
        )
        .group_by(DiagnosisWalk.at, DiagnosisWalk.ended)
    )
    endings: Counter[str] = Counter()
    stops: Counter[str] = Counter()
    for label, is_end, count in session.execute(query):
        (endings if is_end else stops)[label] += count
    ended, stopped = sum(endings.values()), sum(stops.values())
    return WalkCounts(ended + stopped, ended, endings.most_common(), stops.most_common(STOPS_SHOWN))


def tried_again(session: Session, entry_id: int, proposal: Content) -> Retried:
    """The finished walks of an entry, gone again by the same answers through a proposal."""
    query = (
        select(DiagnosisWalk.steps, DiagnosisWalk.at, DiagnosisWalk.revision_id)
        .where(DiagnosisWalk.entry_id == entry_id, DiagnosisWalk.ended)
        .order_by(DiagnosisWalk.id.desc())
        .limit(TRIED)
    )
    ways: Counter[tuple[tuple[tuple[str, str], ...], str, int]] = Counter()
    for steps, at, revision_id in session.execute(query):
        ways[tuple((label, answer) for label, answer in steps), at, revision_id] += 1
    revisions = {key[2] for key in ways}
    trees = {one: tree_of(session.get_one(Revision, one).content) for one in revisions}
    proposed = tree_of(proposal)
    found = (
        _diverted(proposed, steps, times, trees[revision_id].by_label.get(at))
        for (steps, at, revision_id), times in ways.most_common()
    )
    return Retried(sum(ways.values()), [one for one in found if one is not None])


def forget_old_walks(session: Session, days: int) -> int:
    """Drop what is older than `days`, so many rows at a time; gives how many went."""
    old = (
        select(DiagnosisWalk.id)
        .where(DiagnosisWalk.walked_at < clock.now() - timedelta(days=days))
        .limit(_AT_ONCE)
    )
    ids = list(session.scalars(old))
    for some in batches(ids, _IN_ONE_QUERY):
        session.execute(delete(DiagnosisWalk).where(DiagnosisWalk.id.in_(some)))
    return len(ids)


def _diverted(
    proposed: Tree, steps: tuple[tuple[str, str], ...], times: int, before: Node | None
) -> Diverted | None:
    """What would become of a way; None where it ends in the same."""
    walked = walk(proposed, dict(steps), past_sums=True)
    if before is None:
        return None
    if walked.ending is None:
        stops_at = walked.at.label if walked.at else ""
        return Diverted(steps, times, before.label, None, stops_at)
    if _comes_to(walked.ending) == _comes_to(before):
        return None
    return Diverted(steps, times, before.label, walked.ending.label)


def _comes_to(ending: Node) -> tuple[str, ...]:
    """What an end leads to; that its words are others is for the comparison to show."""
    own = ending.content
    ends_in = str(own.get("ends_in") or EndsIn.SENTENCE)
    return (ending.label, ends_in, str(own.get("entry") or ""), str(own.get("department") or ""))
