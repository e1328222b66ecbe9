"""When a regulation changes or ends, whatever cites what changed is put in doubt, clause by clause.

A doubt of this kind carries as `facts`: `regulation` (number), `clause`, `change`, `moved_to`, and
`before` and `after`, the ids of the regulation's revisions; `after` is None when it ended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.clause_changes import Change, ClauseChange, clause_changes, said_by
from content.doubts import Doubt, DoubtReason
from content.kinds.registry import kind_named
from content.laws.standing import endings
from content.models import Citation, Entry, Revision, RevisionState
from content.services.doubting import raise_doubt, settle_doubts
from core.messages import LazyText, _
from people.actors import SYSTEM_NAME
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role

CHANGED = DoubtReason.BASIS_CHANGED


def basis_changed(session: Session, regulation: Entry, before: Revision, after: Revision) -> None:
    """`after` takes the place of `before`: doubt what cites clauses that are not what they were.

    What was in doubt by an earlier change, and is again what it was, is settled.
    """
    citing = citing_clauses(session, regulation)
    if not citing:
        return
    changes = clause_changes(_clauses(before), _clauses(after))
    present = {clause.label: said_by(clause) for clause in _clauses(after)}
    earlier = _open(session, regulation, [entry.id for entry, _label in citing])
    touched: list[Entry] = []
    for entry, label in citing:
        doubt = earlier.get((entry.id, label))
        if doubt is not None and _was(session, doubt) == present.get(label):
            _settle(session, entry, doubt, "条款恢复为原来的内容")  # stored, the base's language
        elif change := changes.get(label):
            first = doubt.facts["before"] if doubt else before.id
            if doubt is not None:
                _settle(session, entry, doubt, "条款又有变更")
            _raise(session, entry, regulation, change, after, first)
            touched.append(entry)
    _tell(session, regulation, touched, str(after.seq))


def basis_ended(session: Session, regulation: Entry, ended: Revision) -> None:
    """The regulation was retired or has expired: doubt everything that cites it."""
    touched: list[Entry] = []
    citing = citing_clauses(session, regulation)
    earlier = _open(session, regulation, [entry.id for entry, _label in citing])
    for entry, label in citing:
        first = ended.id
        if doubt := earlier.get((entry.id, label)):
            first = doubt.facts["before"]
            _settle(session, entry, doubt, "法规已失效或下线")
        _raise(session, entry, regulation, ClauseChange(label, Change.ENDED), ended, first)
        touched.append(entry)
    _tell(session, regulation, touched, f"end-{ended.seq}")


def see_basis(session: Session, revision: Revision) -> None:
    """Note the state of the regulations on which the committee will judge a revision."""
    ended = endings(session, [citation.regulation_id for citation in revision.citations])
    for citation in revision.citations:
        citation.seen_revision_id = citation.regulation.published_revision_id
        citation.seen_ended = citation.regulation_id in ended
    session.flush()


def doubt_stale_basis(session: Session, revision: Revision) -> None:
    """Doubt a revision just published where a clause it cites changed while it was on its way."""
    for citation in revision.citations:
        seen = session.get(Revision, citation.seen_revision_id or 0)
        regulation = citation.regulation
        if seen is None or seen.id == regulation.published_revision_id:
            continue
        after = regulation.published
        if after is None:
            change: ClauseChange | None = ClauseChange(citation.clause, Change.ENDED)
        else:
            change = clause_changes(_clauses(seen), _clauses(after)).get(citation.clause)
        if change is not None:
            _raise(session, revision.entry, regulation, change, after or seen, seen.id)
            _tell(session, regulation, [revision.entry], f"{(after or seen).seq}-{revision.id}")


def citing_clauses(session: Session, regulation: Entry) -> list[tuple[Entry, str]]:
    """Published entries and the clauses of the regulation they cite."""
    query = (
        select(Entry, Citation.clause)
        .join(Citation, Citation.revision_id == Entry.published_revision_id)
        .where(Citation.regulation_id == regulation.id, Entry.id != regulation.id)
        .order_by(Entry.id, Citation.position)
    )
    return [(entry, label) for entry, label in session.execute(query).unique()]


def _open(
    session: Session, regulation: Entry, entry_ids: Collection[int]
) -> dict[tuple[int, str], Doubt]:
    """The open doubts that this regulation raised, by entry and clause."""
    query = select(Doubt).where(
        Doubt.entry_id.in_(entry_ids), Doubt.reason == CHANGED, Doubt.settled_at.is_(None)
    )
    return {
        (doubt.entry_id, doubt.facts["clause"]): doubt
        for doubt in session.scalars(query)
        if doubt.facts.get("regulation") == regulation.number
        and doubt.facts["change"] != Change.REPEALED
    }


def _was(session: Session, doubt: Doubt) -> str | None:
    """The words that the doubted entry was approved on."""
    before = session.get_one(Revision, doubt.facts["before"])
    texts = {clause.label: said_by(clause) for clause in _clauses(before)}
    return texts.get(doubt.facts["clause"])


def _raise(
    session: Session,
    entry: Entry,
    regulation: Entry,
    change: ClauseChange,
    after: Revision,
    before_id: int,
) -> None:
    ended = change.change == Change.ENDED
    source = f"{regulation.number} {change.label} {'end' if ended else after.seq}"
    facts: Mapping[str, Any] = {
        "regulation": regulation.number,
        "clause": change.label,
        "change": str(change.change),
        "moved_to": change.moved_to,
        "before": before_id,
        "after": None if ended else after.id,
    }
    detail = _told(change, after)
    raise_doubt(session, entry, CHANGED, source=source, detail=detail, facts=facts)


def _told(change: ClauseChange, after: Revision) -> LazyText:
    names = {"title": after.title, "clause": change.label, "moved_to": change.moved_to}
    match change.change:
        case Change.ENDED if after.state == RevisionState.RETIRED:
            return _("《{title}》已下线", title=after.title)
        case Change.ENDED:
            return _("《{title}》已失效", title=after.title)
        case Change.DELETED:
            return _("《{title}》{clause}已删除", title=after.title, clause=change.label)
        case Change.RENUMBERED:
            return _("《{title}》{clause}已移至{moved_to}，条文未变", **names)
        case _ if change.moved_to:
            return _("《{title}》{clause}已修改，现为{moved_to}", **names)
    return _("《{title}》{clause}已修改", title=after.title, clause=change.label)


def _settle(session: Session, entry: Entry, doubt: Doubt, note: str) -> None:
    settle_doubts(session, entry, CHANGED, only=[doubt.id], by=SYSTEM_NAME, note=note)


def _tell(session: Session, regulation: Entry, touched: Sequence[Entry], what: str) -> None:
    """Tell each department once how many of its entries are affected."""
    by_department: dict[int, set[int]] = defaultdict(set)
    for entry in touched:
        by_department[entry.department_id].add(entry.id)
    for department_id, entries in by_department.items():
        text = _(
            "法规 {number} 有变更，本部门有 {count} 条引用它的内容待确认",
            number=regulation.number,
            count=len(entries),
        )
        readers = members(session, Role.CONTRIBUTOR, department_id)
        key = f"basis:{regulation.number}:{what}:{department_id}"
        tell(session, readers, text, about=Subject(SubjectKind.UPKEEP), key=key)


def _clauses(revision: Revision) -> Sequence[Any]:
    return kind_named(revision.entry.kind).clauses(revision.content)
