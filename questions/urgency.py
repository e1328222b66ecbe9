"""How soon an answer is owed, and what goes up at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from questions.models import Urgency

TIME_LIMITS: dict[Urgency, timedelta] = {
    Urgency.SIMPLE: timedelta(hours=2),
    Urgency.COMPLEX: timedelta(hours=24),
    Urgency.URGENT: timedelta(minutes=30),
}
REMINDER_BEFORE: dict[Urgency, timedelta] = {
    Urgency.SIMPLE: timedelta(minutes=30),
    Urgency.COMPLEX: timedelta(hours=4),
    Urgency.URGENT: timedelta(minutes=10),
}
CALLS_THAT_RAISE = 7  # of one customer on the same matter
BURST_SIGHTINGS = 5
BURST_WITHIN = timedelta(minutes=10)

_DANGER = re.compile(
    r"电梯.{0,8}困|困.{0,6}电梯|被困|触电|电死|电到人|着火|起火|冒火|失火|火灾|爆炸|呼吸机|制氧机"
    r"|吸氧|透析|生命危险|休克|晕倒|昏迷|窒息|煤气中毒|一氧化碳|电线.{0,4}(?:掉|断).{0,6}(?:人|路)"
)


def danger_in(text: str, details: Mapping[str, str]) -> str:
    """The words that tell of danger to life and limb; empty when there are none."""
    for said in (text, *details.values()):
        if found := _DANGER.search(said):
            return found.group()
    return ""


def due_from(asked_at: datetime, urgency: Urgency) -> datetime:
    """Until when an answer is owed to somebody who asked then."""
    return asked_at + TIME_LIMITS[urgency]
