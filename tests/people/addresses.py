"""Gives people an e-mail address, so that what they are told is mailed too."""

from __future__ import annotations

from core.database import Database
from people.actors import CONSOLE
from people.queries import user_named
from people.services import accounts


def give_address(database: Database, name: str, address: str) -> None:
    """Set a user's e-mail address, as an administrator would."""
    with database.transaction() as session:
        user = user_named(session, name)
        assert user is not None
        values = {
            "display_name": name,
            "roles": sorted(user.roles),
            "department": user.department.code if user.department else "",
            "active": user.active,
            "email": address,
        }
        accounts.change_user(session, CONSOLE, name, values)
