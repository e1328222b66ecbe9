"""Who acts: read anew from the database, never from what was once handed out."""

from __future__ import annotations

import pytest

from core.database import Database
from core.errors import NotFound
from people.actors import Actor, load_actor
from people.models import User


def test_an_inactive_user_is_no_actor(database: Database, people: dict[str, Actor]) -> None:
    with database.transaction() as session:
        session.get_one(User, people["li"].id).active = False
    for user_id in (people["li"].id, 99_999):
        with database.reading() as session, pytest.raises(NotFound):
            load_actor(session, user_id)
