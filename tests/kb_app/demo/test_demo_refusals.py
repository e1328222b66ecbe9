"""Demo accounts, whose password anybody can read, do not come to production."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.database import Database
from core.errors import Conflict
from kb_app.demo.demo_accounts import ACCOUNTS, PASSWORD, Account
from kb_app.demo.demo_refusals import (
    open_accounts,
    refuse_beside_real_work,
    refuse_to_open_to_others,
)
from kb_app.demo.loading import _add_account
from kb_app.settings import Settings
from people.actors import CONSOLE
from people.models import User
from people.queries import user_named
from people.services import accounts
from tests.databases import ON_SQLITE
from tests.makers import Browser

AGENT = next(account for account in ACCOUNTS if account.name == "agent")


def add(database: Database, account: Account = AGENT) -> None:
    """One of the demo's accounts, as `demo` adds it."""
    with database.transaction() as session:
        _add_account(session, account)


def drop_people(database: Database) -> None:
    """Nobody of `makers` is there."""
    with database.transaction() as session:
        for user in session.query(User):
            user.active = False


@ON_SQLITE
def test_it_is_refused_where_real_people_have_accounts(
    settings: Settings, database: Database
) -> None:
    with pytest.raises(Conflict) as refused:
        refuse_beside_real_work(settings, database)
    assert "真实的账号" in str(refused.value)
    drop_people(database)
    add(database)
    refuse_beside_real_work(settings, database)
    with database.transaction() as session:
        accounts.set_password(session, CONSOLE, "agent", "nobody knows this")
    with pytest.raises(Conflict):  # somebody uses it now
        refuse_beside_real_work(settings, database)


@ON_SQLITE
def test_it_is_refused_where_a_public_address_is_set(
    settings: Settings, database: Database
) -> None:
    drop_people(database)
    with pytest.raises(Conflict) as refused:
        refuse_beside_real_work(replace(settings, public_url="https://kb.example.com"), database)
    assert "KB_PUBLIC_URL" in str(refused.value)


def test_it_is_refused_where_the_database_is_not_the_embedded_one(
    settings: Settings, database: Database
) -> None:
    drop_people(database)
    if database.is_sqlite:
        refuse_beside_real_work(settings, database)
        return
    with pytest.raises(Conflict) as refused:
        refuse_beside_real_work(settings, database)
    assert "KB_DATABASE_URL" in str(refused.value)


@ON_SQLITE
@pytest.mark.parametrize(
    ("host", "changes", "reachable"),
    [
        ("127.0.0.1", {}, False),
        ("::1", {}, False),
        ("localhost", {}, False),
        ("0.0.0.0", {}, True),
        ("::", {}, True),
        ("", {}, True),
        ("192.0.2.7", {}, True),
        ("no-such-host.invalid", {}, True),
        ("127.0.0.1", {"public_url": "https://kb.example.com"}, True),
        ("127.0.0.1", {"trusted_proxies": 1}, True),
    ],
)
def test_nobody_else_reaches_a_service_with_a_demo_password(
    settings: Settings, database: Database, host: str, changes: dict[str, object], reachable: bool
) -> None:
    settings = replace(settings, **changes)  # type: ignore[arg-type]
    refuse_to_open_to_others(settings, database, host)
    add(database)
    if not reachable:
        refuse_to_open_to_others(settings, database, host)
        return
    with pytest.raises(Conflict) as refused:
        refuse_to_open_to_others(settings, database, host)
    assert "agent" in str(refused.value)
    with database.transaction() as session:
        user = user_named(session, "agent")
        assert user is not None
        user.active = False
    refuse_to_open_to_others(settings, database, host)


@ON_SQLITE
def test_who_can_change_it_and_who_logs_in_read_so_until_the_password_is_another(
    browser: Callable[[str], Browser], database: Database
) -> None:
    an, admin = browser("an"), browser("admin")
    assert "演示密码" not in admin.get("/account").text
    add(database)
    assert "演示密码" in admin.get("/account").text
    assert "演示密码" not in an.get("/account").text
    an.post("/logout")
    assert "演示密码" in an.get("/login").text
    with database.transaction() as session:
        accounts.set_password(session, CONSOLE, "agent", "nobody knows this")
    assert open_accounts(database) == ()
    assert "演示密码" not in admin.get("/account").text
    assert "演示密码" not in an.get("/login").text
    assert PASSWORD not in an.get("/login").text
