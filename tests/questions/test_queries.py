"""Who knows of which question."""

from __future__ import annotations

import pytest

from core.database import Database
from core.errors import NotFound
from people.actors import Actor
from questions import queries
from questions.models import GroupState
from questions.services import ending
from tests.questions.conftest import Asking


@pytest.mark.parametrize(
    ("name", "sees_open", "sees_answered"),
    [
        ("an", True, True),  # asked it
        ("bao", True, False),  # another agent
        ("wang", True, True),  # the department's
        ("zhao", False, False),  # another department's
        ("chen", False, False),
        ("zhou", True, True),  # a supervisor
        ("admin", False, False),
    ],
)
def test_who_knows_of_a_question(
    record: Asking,
    database: Database,
    people: dict[str, Actor],
    name: str,
    sees_open: bool,
    sees_answered: bool,
) -> None:
    asked = record("充电桩报装要什么材料", category="third-party")
    who = people.get(name) or Actor(99, name, name, None, people["an"].roles)
    for sees, state in ((sees_open, GroupState.OPEN), (sees_answered, GroupState.CLOSED)):
        if state == GroupState.CLOSED:
            with database.transaction() as session:
                ending.close(session, people["wang"], f"Q-{asked.group_id:06d}", "重复")
        with database.reading() as session:
            listed = queries.groups(session, who, states=None, limit=10)
            assert [g.id for g in listed.items] == ([asked.group_id] if sees else [])
            if sees:
                assert queries.named(session, who, str(asked.id)).group.id == asked.group_id
            else:
                with pytest.raises(NotFound):
                    queries.named(session, who, str(asked.id))
