"""API tokens: shown once, stored hashed, worth nothing once revoked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core import audit
from core.database import Database
from core.errors import Forbidden, NotFound
from people.actors import CONSOLE, Actor
from people.authentication import tokens
from people.authentication.models import ApiToken
from people.authentication.tokens import tokens_of
from people.services import accounts


def issue(database: Database, actor: Actor, name: str = "wang") -> tuple[int, str]:
    """A new token: id and secret."""
    with database.transaction() as session:
        row, secret = tokens.issue_token(session, actor, name, "nightly")
        return row.id, secret


def bearer(database: Database, secret: str) -> Actor | None:
    """Who the secret stands for."""
    with database.reading() as session:
        return tokens.bearer(session, secret)


def revoke(database: Database, actor: Actor, token_id: int) -> None:
    """Revoke a token."""
    with database.transaction() as session:
        tokens.revoke_token(session, actor, token_id)


def test_a_token_stands_for_its_user(database: Database, people: dict[str, Actor]) -> None:
    _token_id, secret = issue(database, people["wang"])
    assert bearer(database, secret) == people["wang"]


@pytest.mark.parametrize("secret", ["", "kb_", "kb_x", "密"])
def test_what_was_never_issued_stands_for_nobody(database: Database, secret: str) -> None:
    assert bearer(database, secret) is None


def test_the_secret_is_stored_nowhere(database: Database, people: dict[str, Actor]) -> None:
    token_id, secret = issue(database, people["wang"])
    with database.reading() as session:
        row = session.get_one(ApiToken, token_id)
        stored = [str(getattr(row, column.key)) for column in ApiToken.__table__.columns]
        trail = [str(event.data) for event in audit.latest(session, 5)]
    assert not any(secret in text for text in stored + trail)
    assert bearer(database, row.key_hash) is None


def test_a_revoked_token_stands_for_nobody(database: Database, people: dict[str, Actor]) -> None:
    token_id, secret = issue(database, people["wang"])
    _other_id, other = issue(database, people["wang"])
    revoke(database, people["wang"], token_id)
    assert bearer(database, secret) is None
    assert bearer(database, other) == people["wang"]
    with database.reading() as session:
        listed = tokens_of(session, people["wang"].id)
        assert [row.revoked_at is None for row in listed] == [True, False]


def test_a_token_ends_with_its_users_account(database: Database, people: dict[str, Actor]) -> None:
    _token_id, secret = issue(database, people["an"], "an")
    values = {"display_name": "", "roles": ["agent"], "department": "service", "active": False}
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "an", values)
    assert bearer(database, secret) is None
    with pytest.raises(NotFound):
        issue(database, CONSOLE, "an")


def test_a_token_has_the_roles_its_user_has_now(
    database: Database, people: dict[str, Actor]
) -> None:
    _token_id, secret = issue(database, people["chen"], "chen")
    values = {"display_name": "", "roles": ["agent"], "department": "safety", "active": True}
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "chen", values)
    actor = bearer(database, secret)
    assert actor is not None
    assert sorted(actor.roles) == ["agent"]


@pytest.mark.parametrize(
    ("actor", "name", "error"),
    [
        ("wang", "wang", None),
        ("admin", "wang", None),
        ("li", "wang", Forbidden),
        ("zhou", "wang", Forbidden),
        ("admin", "nobody", NotFound),
    ],
)
def test_who_issues_tokens_for_whom(
    database: Database,
    people: dict[str, Actor],
    actor: str,
    name: str,
    error: type[Exception] | None,
) -> None:
    if error is None:
        issue(database, people[actor], name)
        return
    with pytest.raises(error):
        issue(database, people[actor], name)
    with database.reading() as session:
        assert session.scalar(select(ApiToken.id)) is None


def test_a_foreign_token_cannot_be_revoked_and_does_not_exist(
    database: Database, people: dict[str, Actor]
) -> None:
    token_id, secret = issue(database, people["wang"])
    for stranger in ("li", "chen", "zhou"):
        with pytest.raises(NotFound):
            revoke(database, people[stranger], token_id)
    assert bearer(database, secret) is not None
    revoke(database, people["admin"], token_id)
    assert bearer(database, secret) is None
    with pytest.raises(NotFound):
        revoke(database, people["admin"], 99_999)
