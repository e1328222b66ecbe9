"""What becomes of a text beside a published one. Who may do what: `policies.test_defaults`.

By one sign-off: whatever number it takes, it is the last that does it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from people.actors import Actor
from review import services
from review.models import Verdict
from tests.makers import CHECKED

Act = Callable[[Session, Actor, int], Any]


def deciding(verdict: Verdict) -> Act:
    """The action of giving a verdict."""
    return lambda session, actor, review_id: services.decide(
        session, actor, review_id, verdict, "理由", checked=CHECKED
    )


ACTIONS: dict[str, Act] = {
    "withdraw": services.withdraw,
    "approve": deciding(Verdict.APPROVE),
    "request_changes": deciding(Verdict.REQUEST_CHANGES),
    "reject": deciding(Verdict.REJECT),
}
