"""The committee of the state machine: its members, their second accounts, the default policy."""

from __future__ import annotations

from core.database import Database
from people.actors import CONSOLE
from people.queries import user_named
from people.services.accounts import add_user, change_user
from tests.makers import PASSWORD, default_policy

DEPARTMENT = {  # of the reviewers; those ending in 2 are second accounts
    "qian": "marketing",  # the owner's department; qian writes as well
    "qian2": "planning",
    "wang": "marketing",  # and so does wang
    "feng": "marketing",
    "sun": "service",
    "chen": "safety",
    "chen2": "operation",
}
WRITERS = ("qian", "wang")


def person(account: str) -> str:
    """Who is behind an account."""
    return account.removesuffix("2")


def form_committee(database: Database) -> None:
    """The default policy, and a committee that can meet it, in which two have a second account."""
    default_policy(database)
    with database.transaction() as session:
        for name, department in DEPARTMENT.items():
            user = user_named(session, name)
            values = {"display_name": name, "department": department, "active": True}
            values |= {"person": person(name), "roles": ["reviewer"]}
            if name in WRITERS:
                values["roles"] = ["contributor", "reviewer"]
            if user is None:
                add_user(session, CONSOLE, {"name": name, **values}, PASSWORD)
            else:
                change_user(session, CONSOLE, name, values)
