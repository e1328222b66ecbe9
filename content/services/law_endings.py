"""What follows when a law that is published repeals or replaces another: whatever cites the other
is put in doubt, and its department is told. When it says so no more, both are taken back.

A doubt of this kind carries the `facts` of `basis_changes`, with `change` "repealed"; `by` is the
number of the law that did it, `after` that law's revision, `moved_to` its clause that says the same
anew, where one does. Messages do not name the law that did it: not all who get them may know of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.clause_changes import Change, corresponding
from content.doubts import Doubt, DoubtReason
from content.kinds.registry import kind_named
from content.laws.naming import link_titles
from content.laws.standing import ended_by, endings
from content.models import Entry, Revision
from content.services.basis_changes import citing_clauses
from content.services.doubting import raise_doubt, settle_doubts
from core.messages import LazyText, _
from people.actors import SYSTEM_NAME
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role

CHANGED = DoubtReason.BASIS_CHANGED


def follow_relations(session: Session, before: Revision | None, after: Revision) -> None:
    """Do what `after`, just published in the place of `before`, means for the laws it names."""
    if not kind_named(after.entry.kind).citable:
        return
    link_titles(session, after)
    had, has = ended_by(before) if before else {}, ended_by(after)
    standing = endings(session, had.keys() | has.keys())
    for law_id in sorted(has.keys() - had.keys()):
        if all(said.by_id == after.entry_id for said in standing.get(law_id, ())):
            law = session.get_one(Entry, law_id)
            _doubt(session, law, after, citing_clauses(session, law))
            _tell_owner(session, law, after)
    for law_id in sorted(had.keys() - has.keys()):
        if law_id not in standing:
            _settle(session, session.get_one(Entry, law_id))


def doubt_ended_basis(session: Session, revision: Revision) -> None:
    """Doubt a revision just published where a law it cites was ended while it was on its way."""
    ended = endings(session, [citation.regulation_id for citation in revision.citations])
    for citation in revision.citations:
        if citation.regulation_id in ended and not citation.seen_ended:
            latest = ended[citation.regulation_id][0]
            after = session.get_one(Revision, latest.revision_id)
            _doubt(session, citation.regulation, after, [(revision.entry, citation.clause)])


def tell_ahead(session: Session, approved: Revision) -> None:
    """Tell the departments of the laws that will end on the day a revision takes effect."""
    for law_id in ended_by(approved):
        law = session.get_one(Entry, law_id)
        day = approved.effective_from
        text = _("{number} 将于 {day} 起被另一部法规代替或废止", number=law.number, day=day)
        _tell_department(session, law, text, f"law-ends:{law.number}:{approved.id}")


def _doubt(session: Session, law: Entry, after: Revision, citing: list[tuple[Entry, str]]) -> None:
    if law.published is None or not citing:
        return
    kind = kind_named(law.kind)
    anew = corresponding(kind.clauses(law.published.content), kind.clauses(after.content))
    touched: dict[int, set[int]] = defaultdict(set)
    for entry, label in citing:
        if entry.id == after.entry_id:  # a law that cites the one it replaces
            continue
        facts: Mapping[str, Any] = {
            "regulation": law.number,
            "clause": label,
            "change": str(Change.REPEALED),
            "moved_to": anew.get(label),
            "before": law.published.id,
            "after": after.id,
            "by": after.entry.number,
        }
        source = f"{law.number} {label} by {after.entry.number}"
        detail = _told(law.published, after, label, anew.get(label))
        raise_doubt(session, entry, CHANGED, source=source, detail=detail, facts=facts)
        touched[entry.department_id].add(entry.id)
    for department_id, entries in touched.items():
        text = _(
            "一部法规已被代替或废止，本部门有 {count} 条引用它的内容待确认", count=len(entries)
        )
        readers = members(session, Role.CONTRIBUTOR, department_id)
        ids = "-".join(map(str, sorted(entries)[:3]))
        key = f"law-ended:{law.number}:{after.id}:{department_id}:{ids}"
        tell(session, readers, text, about=Subject(SubjectKind.UPKEEP), key=key)


def _told(before: Revision, after: Revision, label: str, now: str | None) -> LazyText:
    names = {"title": before.title, "clause": label, "by": after.title, "now": now}
    if now:
        return _("《{title}》已由《{by}》代替或废止，{clause}现为其{now}", **names)
    return _("《{title}》已由《{by}》代替或废止", **names)


def _tell_owner(session: Session, law: Entry, after: Revision) -> None:
    text = _("{number} 已被另一部法规代替或废止，坐席看到时会标明", number=law.number)
    _tell_department(session, law, text, f"law-ended:{law.number}:{after.entry.number}")


def _tell_department(session: Session, law: Entry, text: LazyText, key: str) -> None:
    readers = members(session, Role.CONTRIBUTOR, law.department_id)
    tell(session, readers, text, about=Subject(SubjectKind.ENTRY, law.number), key=key)


def _settle(session: Session, law: Entry) -> None:
    """What was in doubt by its end is not, now that it has not ended."""
    for entry, _label in citing_clauses(session, law):
        query = select(Doubt).where(
            Doubt.entry_id == entry.id, Doubt.reason == CHANGED, Doubt.settled_at.is_(None)
        )
        ids = [
            doubt.id
            for doubt in session.scalars(query)
            if doubt.facts.get("regulation") == law.number
            and doubt.facts["change"] == Change.REPEALED
        ]
        if ids:
            note = "法规仍然有效"  # stored, the base's language
            settle_doubts(session, entry, CHANGED, only=ids, by=SYSTEM_NAME, note=note)
