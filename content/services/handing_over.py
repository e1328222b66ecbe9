"""A category goes to another department: its entries go along, so that somebody can change them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from content.happenings import EntryTopic
from content.models import IN_WORK, Category, Entry, Revision, RevisionState
from core import audit, feed
from core.errors import Invalid
from core.messages import _
from people.actors import Actor
from people.models import Department
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role


def hand_over(session: Session, actor: Actor, category: Category, before: Department) -> int:
    """Give the entries `before` has in a category to its department now; gives how many.

    Both departments are told. Raises `Invalid` on `department` when nobody there could change them.
    """
    entries = (
        session.scalars(entries_of(category, before.id).with_for_update(of=Entry)).unique().all()
    )
    if not entries:
        return 0
    takers = members(session, Role.CONTRIBUTOR, category.department_id)
    if not takers:
        said = _("该部门还没有供稿人，{n} 条条目会没有人能改；请先添加供稿人", n=len(entries))
        raise Invalid.field("department", said)
    give_entries(session, entries, category.department_id)
    values = {"from": before.code, "to": category.department.code, "entries": len(entries)}
    audit.record(session, actor.name, "category.hand_over", f"category:{category.code}", values)
    text = _(
        "业务类别“{category}”由{before}移交{after}，{n} 条条目随之移交",
        category=category.name,
        before=before.name,
        after=category.department.name,
        n=len(entries),
    )
    whom = {*takers, *members(session, Role.CONTRIBUTOR, before.id)}
    key = f"handed-over:{category.id}:{category.version}"
    tell(session, whom, text, about=Subject(SubjectKind.OWN_ENTRIES), key=key)
    return len(entries)


def give_entries(session: Session, entries: Iterable[Entry], department_id: int) -> None:
    """They are this department's from now on, with what is in work of them."""
    for entry in entries:
        entry.department_id = department_id
        feed.record(session, EntryTopic.CHANGED, entry.id)
        session.expire(entry, ["department"])
    session.flush()


def entries_of(category: Category, department_id: int) -> Select[Entry]:
    """Entries a department has that stand in the category, or whose text in work does."""
    in_work = exists().where(
        Revision.entry_id == Entry.id,
        Revision.category_id == category.id,
        or_(Revision.state.in_(IN_WORK), Revision.state == RevisionState.APPROVED),
    )
    published = exists().where(
        Revision.id == Entry.published_revision_id, Revision.category_id == category.id
    )
    return (
        select(Entry)
        .where(Entry.department_id == department_id, or_(in_work, published))
        .order_by(Entry.id)
    )
