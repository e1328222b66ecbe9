"""The checklist of a sign-off, on the ordinary and on the urgent path, from pages and programs."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import _, enumerated
from review.checklist import checklist_of
from review.models import Review
from review.policies.queries import demand_of
from review.policies.rules import ChecklistItem


def ticked(
    session: Session, review: Review, checked: Collection[str] | None, *, whole: bool
) -> list[str] | None:
    """Which items of the review's own list are among the keys `checked`, in the list's order.

    None when none was shown: by a program that knows no list, as the contract of the API has it;
    the sign-off says so. With `whole` raises `Invalid` that names the items that are missing.
    """
    if checked is None:
        return None
    wanted = checklist_of(review, demand_of(session, review))
    left = [item for item in wanted if item.key not in checked]
    if whole and left:
        raise _incomplete(review, left)
    return [item.key for item in wanted if item.key in checked]


def _incomplete(review: Review, left: Sequence[ChecklistItem]) -> Invalid:
    items = enumerated(item.text for item in left)
    message = _("清单还有 {count} 项没有核对：{items}", count=len(left), items=items)
    return Invalid(
        _("请检查标出的内容"),
        code="checklist_incomplete",
        fields={"checklist": [message]},
        details={
            "review": review.id,
            "missing": [{"key": item.key, "text": str(item.text)} for item in left],
        },
    )
