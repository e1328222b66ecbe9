"""Departments and users: only administrators change them, every change of rights is audited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core import audit
from core.database import Database
from core.errors import Forbidden, Invalid, NotFound, Stale
from people import queries
from people.actors import CONSOLE, Actor, load_actor
from people.authentication import passwords
from people.services import accounts
from tests.makers import PASSWORD, PEOPLE

NEW = {
    "name": "qian",
    "display_name": "钱",
    "roles": ["agent", "contributor"],
    "department": "safety",
    "active": True,
}
NO_SEAT = {"person": "", "specialities": [], "is_chair": False}  # on the committee
NOT_ADMINISTRATORS = [name for name, (roles, _department) in PEOPLE.items() if "admin" not in roles]


def add(database: Database, **values: Any) -> None:
    """Add a user as the console would."""
    with database.transaction() as session:
        accounts.add_user(session, CONSOLE, NEW | values, PASSWORD)


def change(database: Database, name: str = "li", **values: Any) -> None:
    """Change a user as the console would."""
    version = values.pop("version", None)
    given = {"display_name": name, "roles": ["contributor"], "department": "marketing"}
    with database.transaction() as session:
        accounts.change_user(
            session, CONSOLE, name, given | {"active": True} | values, version=version
        )


def last_event(database: Database) -> tuple[str, str, str, dict[str, Any]]:
    """The newest row of the audit trail."""
    with database.reading() as session:
        (event,) = audit.latest(session, 1)
        return event.actor, event.action, event.subject, event.data


def test_a_new_user_holds_what_was_given_and_it_is_on_record(database: Database) -> None:
    add(database)
    with database.reading() as session:
        user = queries.user_named(session, "QIAN")
        assert user is not None
        assert sorted(user.roles) == ["agent", "contributor"]
        assert user.department is not None
        assert user.department.code == "safety"
        assert passwords.matches(user.password_hash, PASSWORD)
    rights = {"roles": ["agent", "contributor"], "department": "safety", "active": True} | NO_SEAT
    assert last_event(database) == ("console", "user.add", "user:qian", rights)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "wang"}, "name"),
        ({"name": "WANG"}, "name"),
        ({"department": "nowhere"}, "department"),
        ({"department": ""}, "department"),  # a contributor writes for a department
    ],
)
def test_a_user_that_cannot_be_is_refused(
    database: Database, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(database, **values)
    assert list(refused.value.fields) == [field]


def test_a_password_too_short_adds_nobody(database: Database) -> None:
    with pytest.raises(Invalid), database.transaction() as session:
        accounts.add_user(session, CONSOLE, NEW, "short")
    with database.reading() as session:
        assert queries.user_named(session, "qian") is None


@pytest.mark.parametrize("name", ["Émile", "Ольга", "王芳"])
def test_a_name_in_any_script_is_found_as_it_is_written(database: Database, name: str) -> None:
    add(database, name=name)
    with database.reading() as session:
        assert queries.user_named(session, name) is not None


WRITES: dict[str, Callable[[Session, Actor], Any]] = {
    "add_user": lambda session, actor: accounts.add_user(session, actor, NEW, PASSWORD),
    "change_user": lambda session, actor: accounts.change_user(
        session, actor, actor.name, NEW | {"roles": ["admin"]}
    ),
    "set_password": lambda session, actor: accounts.set_password(
        session, actor, "admin", "another password"
    ),
    "save_department": lambda session, actor: accounts.save_department(session, actor, "x", "X"),
}


@pytest.mark.parametrize("write", WRITES)
def test_only_administrators_change_people(
    database: Database, people: dict[str, Actor], write: str
) -> None:
    for name in NOT_ADMINISTRATORS:
        with pytest.raises(Forbidden), database.transaction() as session:
            WRITES[write](session, people[name])
    assert last_event(database)[0] == "console"


@pytest.mark.parametrize("write", ["add_user", "set_password", "save_department"])
def test_administrators_do(database: Database, people: dict[str, Actor], write: str) -> None:
    with database.transaction() as session:
        WRITES[write](session, people["admin"])
    assert last_event(database)[0] == "admin"


def test_a_change_of_rights_is_on_record(database: Database) -> None:
    change(database, roles=["agent"], active=False)
    rights = {"roles": ["agent"], "department": "marketing", "active": False} | NO_SEAT
    assert last_event(database) == ("console", "user.change", "user:li", rights)


def test_a_change_of_an_older_version_is_refused(database: Database) -> None:
    change(database, display_name="李", version=1)
    with pytest.raises(Stale):
        change(database, display_name="栗", version=1)
    with database.reading() as session:
        user = queries.user_named(session, "li")
        assert user is not None
        assert (user.display_name, user.version) == ("李", 2)


def test_nobody_else_is_changed_by_an_unknown_name(database: Database) -> None:
    with pytest.raises(NotFound):
        change(database, "nobody")
    with pytest.raises(NotFound), database.transaction() as session:
        accounts.set_password(session, CONSOLE, "nobody", PASSWORD)


@pytest.mark.parametrize("values", [{"roles": ["agent"]}, {"active": False}])
def test_administrators_do_not_lock_themselves_out(
    database: Database, people: dict[str, Actor], values: dict[str, Any]
) -> None:
    given = {"display_name": "", "roles": ["admin"], "department": "", "active": True} | values
    with pytest.raises(Invalid), database.transaction() as session:
        accounts.change_user(session, people["admin"], "admin", given)
    with database.reading() as session:
        assert load_actor(session, people["admin"].id) == people["admin"]


def test_ones_own_password_is_changed_by_who_knows_it(
    database: Database, people: dict[str, Actor]
) -> None:
    with pytest.raises(Invalid) as refused, database.transaction() as session:
        accounts.change_own_password(session, people["wang"], "wrong password", "new password")
    assert refused.value.code == "wrong_password"
    with database.transaction() as session:
        accounts.change_own_password(session, people["wang"], PASSWORD, "new password")
    with database.reading() as session:
        user = queries.user_named(session, "wang")
        assert user is not None
        assert passwords.matches(user.password_hash, "new password")
    assert last_event(database) == ("wang", "user.password", "user:wang", {})


def test_a_department_is_added_renamed_and_closed(database: Database) -> None:
    with database.transaction() as session:
        made = accounts.save_department(session, CONSOLE, "legal", "法律部")
        assert made.version == 1
    with database.transaction() as session:
        accounts.save_department(session, CONSOLE, "legal", "法务部", active=False, version=1)
    assert last_event(database)[1:3] == ("department.save", "department:legal")
    with database.reading() as session, pytest.raises(Invalid):
        queries.department_coded(session, "legal")


def test_a_department_changed_by_another_meanwhile_is_stale(database: Database) -> None:
    with database.transaction() as session:
        accounts.save_department(session, CONSOLE, "safety", "安监部", version=1)
    with pytest.raises(Stale), database.transaction() as session:
        accounts.save_department(session, CONSOLE, "safety", "安全部", version=1)


def test_saving_a_department_as_it_is_is_no_change(database: Database) -> None:
    before = last_event(database)
    with database.transaction() as session:
        accounts.save_department(session, CONSOLE, "safety", "安全监察部")
    assert last_event(database) == before
