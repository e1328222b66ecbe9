"""The checklist of a sign-off, on the ordinary and on the urgent path, from pages and programs."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from core.errors import Invalid
from core.messages import _, enumerated
from review.checklist import checklist_of
from review.models import Review
from review.policies.queries import demand_of


def ticked(session: Session, review: Review, checked: Collection[str] | None) -> list[str] | None:
    """Which items of the review's own list are among the keys `checked`, in the list's order.

    None when none was shown.
    """
    if checked is None:
        return None
    wanted = checklist_of(review, demand_of(session, review))
    return [item.key for item in wanted if item.key in checked]


def require_checklist(session: Session, review: Review, checked: Collection[str] | None) -> None:
    """Raises `Invalid` that names the items of the list that are not among the keys `checked`.

    None asks for nothing: a program that knows no list, as the contract of the API has it. The
    sign-off says so.
    """
    if checked is None:
        return
    wanted = checklist_of(review, demand_of(session, review))
    left = [item for item in wanted if item.key not in checked]
    if not left:
        return
    items = enumerated(item.text for item in left)
    message = _("清单还有 {count} 项没有核对：{items}", count=len(left), items=items)
    raise Invalid(
        _("请检查标出的内容"),
        code="checklist_incomplete",
        fields={"checklist": [message]},
        details={
            "review": review.id,
            "missing": [{"key": item.key, "text": str(item.text)} for item in left],
        },
    )
