"""The committee of the state machine: its members, their second accounts, its policy."""

from __future__ import annotations

from core.database import Database
from people.actors import CONSOLE
from people.queries import user_named
from people.services.accounts import add_user, change_user
from review.grading.grades import Grade
from review.policies.queries import current_version
from review.policies.rules import ALL_GROUPS, RESETTING, Rule, Seat, Who
from review.policies.services import save_policy
from tests.makers import PASSWORD

DEPARTMENT = {  # of the reviewers; chen2 and sun2 are second accounts
    "chen": "safety",
    "chen2": "operation",
    "sun": "service",
    "sun2": "planning",
    "qian": "marketing",
}
TWO_OF_TWO = Rule(
    tuple(Grade),
    (Seat(Who.ANYBODY, 2),),
    departments=2,
    resets=tuple((grade, ALL_GROUPS) for grade in RESETTING),
)


def person(account: str) -> str:
    """Who is behind an account."""
    return account.removesuffix("2")


def form_committee(database: Database) -> None:
    """Two sign-offs of two departments, and a committee in which two have a second account."""
    with database.transaction() as session:
        version = current_version(session).id
        save_policy(session, CONSOLE, [TWO_OF_TWO], version=version)
        for name, department in DEPARTMENT.items():
            user = user_named(session, name)
            values = {"display_name": name, "department": department, "active": True}
            values |= {"person": person(name), "roles": ["reviewer"]}
            if user is None:
                add_user(session, CONSOLE, {"name": name, **values}, PASSWORD)
            else:
                roles = sorted(user.roles)
                change_user(session, CONSOLE, name, {**values, "roles": roles})
