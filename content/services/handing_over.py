"""A category goes to another department: its entries go along, so that somebody can change them."""

from __future__ import annotations

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from content.happenings import EntryTopic
from content.models import IN_WORK, Category, Entry, Revision, RevisionState
from core import audit, feed
from core.errors import Invalid
from core.messages import _
from people.actors import Actor
from people.models import Department, User, UserRole
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.roles import Role


def hand_over(session: Session, actor: Actor, category: Category, before: Department) -> int:
    """Give the entries `before` has in a category to its department now; gives how many.

    Both departments are told. Raises `Invalid` on `department` when nobody there could change them.
    """
    entries = session.scalars(_entries_of(category, before.id)).unique().all()
    if not entries:
        return 0
    takers = _contributors(session, category.department_id)
    if not takers:
        said = _("该部门还没有供稿人，{n} 条条目会没有人能改；请先添加供稿人", n=len(entries))
        raise Invalid.field("department", said)
    for entry in entries:
        entry.department_id = category.department_id
        feed.record(session, EntryTopic.CHANGED, entry.id)
    session.flush()
    values = {"from": before.code, "to": category.department.code, "entries": len(entries)}
    audit.record(session, actor.name, "category.hand_over", f"category:{category.code}", values)
    text = _(
        "业务类别“{category}”由{before}移交{after}，{n} 条条目随之移交",
        category=category.name,
        before=before.name,
        after=category.department.name,
        n=len(entries),
    )
    whom = {*takers, *_contributors(session, before.id)}
    key = f"handed-over:{category.id}:{category.version}"
    tell(session, whom, text, about=Subject(SubjectKind.OWN_ENTRIES), key=key)
    return len(entries)


def _entries_of(category: Category, department_id: int) -> Select[Entry]:
    """Entries that stand in the category, or whose text in work does."""
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
        .with_for_update(of=Entry)
    )


def _contributors(session: Session, department_id: int) -> list[int]:
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.department_id == department_id,
            User.active.is_(True),
            UserRole.role == Role.CONTRIBUTOR,
        )
    )
    return list(session.scalars(query))
