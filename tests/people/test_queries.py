"""Who is found: lists of users, who holds a role, who answers for the committee."""

from __future__ import annotations

from core.database import Database
from people import queries
from people.actors import Actor
from people.models import User
from people.queries import chairs, members
from people.roles import Role
from tests.makers import PEOPLE


def test_members_are_those_who_hold_the_role_now(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.transaction() as session:
        marketing = people["wang"].department_id
        assert members(session, Role.CONTRIBUTOR, marketing) == [people["wang"].id, people["li"].id]
        session.get_one(User, people["li"].id).active = False
        session.flush()
        assert members(session, Role.CONTRIBUTOR, marketing) == [people["wang"].id]
        assert members(session, Role.REVIEWER) == [people["chen"].id, people["sun"].id]


def test_the_chair_answers_for_the_committee(database: Database, people: dict[str, Actor]) -> None:
    with database.transaction() as session:
        assert chairs(session) == [people["chen"].id, people["sun"].id]
        session.get_one(User, people["sun"].id).is_chair = True
        session.flush()
        assert chairs(session) == [people["sun"].id]
        session.get_one(User, people["sun"].id).active = False
        session.flush()
        assert chairs(session) == [people["chen"].id]


def test_users_are_listed_in_pages_and_found_by_part_of_a_name(database: Database) -> None:
    with database.reading() as session:
        page = queries.users(session, limit=3, offset=3)
        assert [user.name for user in page.items] == sorted(PEOPLE)[3:6]
        assert (page.total, page.has_more) == (len(PEOPLE), True)
        found = queries.users(session, limit=10, text="HA")
        assert [user.name for user in found.items] == ["zhao"]
