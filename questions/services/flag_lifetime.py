"""How long a flag lives: with the revision it was about, unless the department confirmed it.

And what it quotes lives no longer than that was approved.
"""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from content.models import Entry, Revision, RevisionState
from questions.models import ON_THE_WAY, GroupKind, Question, QuestionGroup
from questions.services.ending import end_overtaken_flag

AT_ONCE = 100
MAY_BE_SHOWN = (
    RevisionState.SUBMITTED,
    RevisionState.APPROVED,
    RevisionState.PUBLISHED,
    RevisionState.SUPERSEDED,
    RevisionState.EXPIRED,
)


def overtaken_flags(session: Session) -> list[int]:
    """Ids of groups of flags whose entry says something newer by now; not what was confirmed."""
    under_review = select(Revision.id).where(
        Revision.entry_id == Entry.id, Revision.state == RevisionState.SUBMITTED
    )
    on_what_stands = exists().where(
        Question.group_id == QuestionGroup.id,
        Question.withdrawn.is_(False),
        or_(
            Question.flagged_revision_id.is_(None),
            Question.flagged_revision_id == Entry.published_revision_id,
            Question.flagged_revision_id.in_(under_review),
        ),
    )
    query = (
        select(QuestionGroup.id)
        .join(Entry, QuestionGroup.flagged_entry_id == Entry.id)
        .where(
            QuestionGroup.kind == GroupKind.FLAG,
            QuestionGroup.state.in_(ON_THE_WAY),
            QuestionGroup.confirmed_at.is_(None),
            Entry.published_revision_id.is_not(None),
            ~on_what_stands,
        )
        .order_by(QuestionGroup.id)
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def end_overtaken(session: Session, group_id: int) -> None:
    """End one of `overtaken_flags`, once it is locked and still overtaken."""
    locked = select(QuestionGroup).where(QuestionGroup.id == group_id)
    group = session.scalars(
        locked.with_for_update(of=QuestionGroup), execution_options={"populate_existing": True}
    ).one()
    if group_id in overtaken_flags(session):
        end_overtaken_flag(session, group)


def forget_what_was_not_approved(session: Session) -> None:
    """Drop what flags quote of texts that were rejected, returned, withdrawn or taken down.

    With an entry all of its texts are taken down.
    """
    retired = aliased(Revision)
    taken_down = exists().where(
        Entry.id == Revision.entry_id,
        Entry.published_revision_id.is_(None),
        retired.entry_id == Entry.id,
        retired.state == RevisionState.RETIRED,
    )
    query = (
        select(Question)
        .join(Revision, Question.flagged_revision_id == Revision.id)
        .where(
            Question.flagged_revision_id.is_not(None),
            or_(Revision.state.not_in(MAY_BE_SHOWN), taken_down),
        )
        .limit(AT_ONCE)
    )
    for question in session.scalars(query).all():
        question.passage = ""
        question.flagged_revision_id = None
        entry = question.group.flagged_entry
        if entry is not None:
            shown = entry.published
            question.group.text = shown.title if shown is not None else entry.number
    session.flush()
