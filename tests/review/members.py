"""Members of the committee in tests: more of them, away, and whose turn it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.database import Database
from people.actors import CONSOLE
from people.services import accounts
from people.services.booking_absences import enter_absence
from review.models import Review
from tests.makers import PASSWORD, Maker

TODAY = date(2026, 3, 2)


def add_reviewer(maker: Maker, name: str, department: str = "marketing", **changes: Any) -> None:
    """One more member of the committee."""
    values = {
        "name": name,
        "display_name": name,
        "roles": ["reviewer"],
        "department": department,
        "active": True,
        "person": "",
        "specialities": [],
        "is_chair": False,
    }
    with maker.database.transaction() as session:
        accounts.add_user(session, CONSOLE, values | changes, PASSWORD)


def away(maker: Maker, name: str, delegate: str = "", first: date = TODAY, days: int = 1) -> None:
    """Somebody is away from `first` on."""
    values = {
        "user": name,
        "starts_on": first,
        "ends_on": first + timedelta(days=days - 1),
        "delegate": delegate,
        "note": "",
    }
    with maker.database.transaction() as session:
        enter_absence(session, maker.actor("admin"), values)


def turn_of(database: Database, review_id: int) -> list[str]:
    """Whose turn it is, by name."""
    with database.reading() as session:
        return [user.name for user in session.get_one(Review, review_id).awaited]
