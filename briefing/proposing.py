"""What becomes required reading by itself: notices, and changes of amounts, deadlines and safety.

Whoever submits a text and the committee see it before it is published, and may choose otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.differences import Difference, compared
from briefing.queries import standing_reading
from content.kinds.registry import kind_named
from content.models import Category, Revision
from content.queries import uppermost
from core.messages import LazyText, _
from questions.danger import danger_in
from review.grading.grade import judged
from review.grading.grades import Grade, rank

SAFETY = "safety"  # the code of the business category 供电安全


@dataclass(frozen=True)
class Proposal:
    """Whether a text should be required reading, and why."""

    required: bool
    why: LazyText


def proposal(session: Session, before: Revision | None, after: Revision) -> Proposal:
    """What is proposed for `after` in the place of `before`; a new answer asks nobody."""
    kind = kind_named(after.entry.kind)
    if not kind.shown or after.taken_over_at is not None:
        return Proposal(False, _("不需要坐席知道"))
    if before is None:
        is_notice = kind.announced
        return Proposal(is_notice, _("公告") if is_notice else _("新条目，没有改动可读"))
    found = compared(judged(before), judged(after))
    if not is_heavier_than_wording(found):
        return Proposal(False, _("只是文字改动"))
    if kind.announced:
        return Proposal(True, _("公告有改动"))
    if found.binds:
        return Proposal(True, _("金额、期限或义务有改动"))
    if standing_reading(session, after.entry_id) is not None:
        return Proposal(True, _("已是须读，读过的人会再被问一次"))
    if _concerns_safety(session, after):
        return Proposal(True, _("涉及安全的内容有改动"))
    return Proposal(False, _("没有改动金额、期限，也不涉及安全"))


def is_heavier_than_wording(found: Difference, *graded: Grade) -> bool:
    """Whether a change asks those again who have read the text before."""
    return found.figures or any(
        rank(grade) >= rank(Grade.OBLIGATIONS) for grade in (found.grade, *graded)
    )


def _concerns_safety(session: Session, revision: Revision) -> bool:
    category: Category | None = revision.chosen_category
    if category is not None and uppermost(category).code == SAFETY:
        return True
    text = kind_named(revision.entry.kind).searchable_text(revision.content)
    return danger_in(session, f"{revision.title}\n{text}", {}) is not None


def published_before(session: Session, revision: Revision) -> Revision | None:
    """The text of the same entry that was published last before this one."""
    query = select(Revision).where(
        Revision.entry_id == revision.entry_id,
        Revision.seq < revision.seq,
        Revision.published_at.is_not(None),
    )
    latest = query.order_by(Revision.published_at.desc(), Revision.seq.desc())
    return session.scalars(latest.limit(1)).unique().first()
