"""How often one customer has called about one matter, whatever it was called each time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.models import Category
from content.queries import uppermost
from core import clock
from questions.models import Question, QuestionGroup

COUNTED_FOR = timedelta(days=30)


def calls_about(
    session: Session, caller_hash: str, category: Category, *, without_call: str | None = None
) -> int:
    """How many questions of a customer under the same uppermost category were recorded lately.

    Those of the call with the key `without_call` are left out: it is counted once.
    """
    query = (
        select(Category)
        .join(Question, Question.category_id == Category.id)
        .where(
            Question.caller_hash == caller_hash,
            Question.asked_at > clock.now() - COUNTED_FOR,
            Question.withdrawn.is_(False),
        )
    )
    if without_call is not None:
        query = query.where(or_(Question.call_key.is_(None), Question.call_key != without_call))
    top = uppermost(category).id
    return sum(uppermost(one).id == top for one in session.scalars(query))


def number_of_call(
    session: Session, question: Question, group: QuestionGroup, alike: Collection[int] = ()
) -> int:
    """Which call of its customer on the matter a question is; 1 when nothing tells who called.

    The matter is the group, what is alike to it (`alike`, ids of groups), or else the uppermost
    category: wordings differ, and groups with them.
    """
    if question.caller_hash is None:
        return 1
    query = select(Question.group_id, Question.category_id).where(
        Question.caller_hash == question.caller_hash,
        Question.asked_at > clock.now() - COUNTED_FOR,
        Question.withdrawn.is_(False),
        Question.id < question.id,
    )
    matter = {group.id, *alike}
    top = uppermost(group.category).id
    same_top: dict[int | None, bool] = {None: False}
    count = 1
    for group_id, category_id in session.execute(query):
        if category_id not in same_top:
            category = session.get_one(Category, category_id)
            same_top[category_id] = uppermost(category).id == top
        count += group_id in matter or same_top[category_id]
    return count
