"""Learning from use: which lines agents typed should become variants of the answer they used.

A line is proposed to an entry when enough agents' days lead from the one to the other, most of
those who typed it used that entry, and neither the entry nor another one has the line already. The
owning department decides; what it declined does not come back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.queries import VisibleEntry, revision_in_work, visible_entries
from core import clock
from core.database import Database
from core.masking import MASK
from core.messages import _
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role
from search_index.models import (
    LearningMark,
    LoggedSearch,
    ProposalState,
    SearchUse,
    UseAction,
    VariantProposal,
)
from search_index.ranking.interface import RankRequest, Searcher
from search_index.text.analyzer import fold

LENGTH_MIN, LENGTH_MAX = 4, 60  # letters and digits of a line; shorter ones fit too many entries
HAN_MIN = 2  # pinyin and numbers are understood without being variants
SHARE_MIN = 0.5  # of the uses of a line that must be of the entry it is proposed to
USES_AT_ONCE = 2_000
_CHUNK = 200
_LOOKED_AT = 10  # hits that may have the line as a title or a variant

_HAN = re.compile(r"[㐀-鿿]")
_LONG_NUMBER = re.compile(r"\d{5,}")
_GRAMMAR = re.compile(r"[\"“”]|(?:^|\s)-|\b(?:kind|dept|category|department):")
_BARE = re.compile(r"[\W_]+")

Pair = tuple[str, int]  # folded line, entry id


@dataclass
class Evidence:
    """How often a line led to an entry: searches, agents' days, and the worst rank it had."""

    text: str = ""
    searches: int = 0
    days: set[tuple[int, date]] = field(default_factory=set)
    worst_rank: int | None = None

    @property
    def support(self) -> int:
        """Agents and days apart from one another."""
        return len(self.days)


def propose_variants(database: Database, searcher: Searcher, support: int) -> int:
    """Look at the uses logged since the last time; gives how many proposals are new.

    Raises `IndexDamaged` while there is no index; nothing is skipped then.
    """
    with database.reading() as session:
        since = session.scalar(select(LearningMark.use_id)) or 0
        until, lines = _new_lines(session, since)
        wanted = _wanted(session, searcher, lines, support)
    if until == since:
        return 0
    with database.transaction() as session:
        mark = session.scalar(select(LearningMark).with_for_update())
        if mark is None:
            mark = LearningMark(id=1, use_id=0)
            session.add(mark)
        if mark.use_id != since:
            return 0  # another worker was faster
        mark.use_id = until
        session.flush()
        return _propose(session, wanted)


def bare(text: str) -> str:
    """`text` without anything but letters and digits: what trivial variants have in common."""
    return _BARE.sub("", fold(text))


def is_fit(text: str) -> bool:
    """Whether a line reads like something the public asks, and holds nothing personal."""
    letters = bare(text)
    return (
        LENGTH_MIN <= len(letters) <= LENGTH_MAX
        and len(_HAN.findall(letters)) >= HAN_MIN
        and MASK not in text
        and not _LONG_NUMBER.search(letters)
        and not _GRAMMAR.search(text)
    )


def _new_lines(session: Session, since: int) -> tuple[int, list[str]]:
    """How far the log reaches, and the lines used since."""
    query = (
        select(SearchUse.id, LoggedSearch.folded)
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .where(SearchUse.id > since)
        .order_by(SearchUse.id)
        .limit(USES_AT_ONCE)
    )
    rows = session.execute(query).all()
    return (rows[-1][0] if rows else since), list(dict.fromkeys(row[1] for row in rows))


def _wanted(
    session: Session, searcher: Searcher, lines: list[str], support: int
) -> dict[Pair, Evidence]:
    """What is to be proposed, with its evidence."""
    wanted: dict[Pair, Evidence] = {}
    for begin in range(0, len(lines), _CHUNK):
        found = _evidence(session, lines[begin : begin + _CHUNK])
        chosen = dict(_dominant(found, support))
        entries = visible_entries(session, [entry_id for _, entry_id in chosen])
        for (line, entry_id), evidence in chosen.items():
            entry = entries.get(entry_id)
            if entry is not None and _is_wanted(session, searcher, entry, evidence.text):
                wanted[line, entry_id] = evidence
    return wanted


def _evidence(session: Session, lines: Collection[str]) -> dict[Pair, Evidence]:
    query = (
        select(LoggedSearch, SearchUse)
        .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
        .where(LoggedSearch.folded.in_(lines))
        .order_by(SearchUse.id)
    )
    answers: dict[int, tuple[LoggedSearch, SearchUse]] = {}
    for search, use in session.execute(query):
        known = answers.get(search.id)
        if known is None or use.action == UseAction.COPIED or known[1].action != UseAction.COPIED:
            answers[search.id] = search, use  # the last one copied, or else the last one opened
    found: dict[Pair, Evidence] = {}
    for search, use in answers.values():
        evidence = found.setdefault((search.folded, use.entry_id), Evidence())
        day = search.at.astimezone(clock.HOTLINE_ZONE).date()
        evidence.text = search.query
        evidence.searches += 1
        evidence.days.add((search.user_id, day))
        if use.rank is not None:
            evidence.worst_rank = max(evidence.worst_rank or 0, use.rank)
    return found


def _dominant(found: Mapping[Pair, Evidence], support: int) -> Iterable[tuple[Pair, Evidence]]:
    """Each line with the entry that serves it best, where one clearly does."""
    searches: Counter[str] = Counter()
    for (line, _entry), evidence in found.items():
        searches[line] += evidence.searches
    for (line, entry_id), evidence in found.items():
        enough = evidence.support >= support and is_fit(evidence.text)
        if enough and evidence.searches > SHARE_MIN * searches[line]:
            yield (line, entry_id), evidence


def _is_wanted(session: Session, searcher: Searcher, entry: VisibleEntry, text: str) -> bool:
    kind = kind_named(entry.entry.kind)
    if not kind.has_variants:
        return False
    in_work = revision_in_work(session, entry.entry.id)
    drafted = kind.variants(in_work.content) if in_work is not None else []
    asked = bare(text)
    if asked in map(bare, (*_phrasings(entry), *drafted)):
        return False
    hits = searcher.rank(RankRequest(text, limit=_LOOKED_AT, entries_only=True)).hits
    others = visible_entries(session, [hit.entry_id for hit in hits]).values()
    return not any(asked in map(bare, _phrasings(other)) for other in others)


def _phrasings(entry: VisibleEntry) -> list[str]:
    kind = kind_named(entry.entry.kind)
    return [entry.revision.title, *kind.variants(entry.revision.content)]


def _propose(session: Session, wanted: Mapping[Pair, Evidence]) -> int:
    known = _known(session, [entry_id for _, entry_id in wanted])
    now = clock.now()
    added: list[VariantProposal] = []
    for (line, entry_id), evidence in wanted.items():
        proposal = known.get((line, entry_id))
        if proposal is None:
            proposal = VariantProposal(
                entry_id=entry_id, folded=line, state=ProposalState.OPEN, created_at=now
            )
            added.append(proposal)
        elif proposal.state == ProposalState.OBSOLETE:
            proposal.state = ProposalState.OPEN
        elif proposal.state != ProposalState.OPEN:
            continue
        proposal.text = evidence.text
        proposal.uses, proposal.support = evidence.searches, evidence.support
        proposal.worst_rank = evidence.worst_rank
        proposal.updated_at = now
    session.add_all(added)
    session.flush()
    _tell(session, added)
    return len(added)


def _known(session: Session, entry_ids: Collection[int]) -> dict[Pair, VariantProposal]:
    query = select(VariantProposal).where(VariantProposal.entry_id.in_(entry_ids))
    return {(p.folded, p.entry_id): p for p in session.scalars(query).unique()}


def _tell(session: Session, added: list[VariantProposal]) -> None:
    """Tell the contributors of each department, once a day."""
    for department_id in {proposal.entry.department_id for proposal in added}:
        tell(
            session,
            members(session, Role.CONTRIBUTOR, department_id),
            _("坐席的检索带来了新的相似问建议，请看是否采纳"),
            about=Subject(SubjectKind.PROPOSALS),
            key=f"variants:{department_id}:{clock.today()}",
            can_wait=True,
        )
