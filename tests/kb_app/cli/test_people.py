"""Departments, categories, users and tokens by command."""

from __future__ import annotations

import pytest

from content.queries import category_coded
from content.services.categories import save_category
from core.database import Database
from people.actors import CONSOLE
from people.authentication import passwords, tokens
from people.queries import user_named
from tests.content.looking import counts
from tests.databases import ON_SQLITE
from tests.kb_app.cli.conftest import Command
from tests.makers import Maker


def test_a_user_is_added_with_the_password_piped_in(kb_over: Command, database: Database) -> None:
    given = ("--role", "agent", "--role", "contributor", "--department", "safety")
    ended = kb_over("user", "add", "qian", *given, stdin="a good password\nmore\n")
    assert ended.status == 0
    assert "a good password" not in ended.out
    with database.reading() as session:
        user = user_named(session, "qian")
        assert user is not None
        assert sorted(user.roles) == ["agent", "contributor"]
        assert passwords.matches(user.password_hash, "a good password")


def test_without_one_a_password_is_made_and_shown_once(
    kb_over: Command, database: Database
) -> None:
    ended = kb_over("user", "add", "qian", "--role", "admin")
    password = ended.out.strip().rsplit("：", 1)[1]
    with database.reading() as session:
        user = user_named(session, "qian")
        assert user is not None
        assert passwords.matches(user.password_hash, password)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("user", "add", "wang", "--role", "agent"), "name"),
        (("user", "add", "qian", "--role", "king"), "roles"),
        (("user", "add", "qian", "--role", "contributor"), "department"),
        (("user", "add", "qian", "--role", "agent", "--department", "x"), "department"),
        (("user", "add", "system", "--role", "agent"), "name"),
        (("department", "add", "a b", "X"), "code"),
        (("category", "add", "x", "X", "--department", "nowhere"), "department"),
        (("category", "add", "x", "X", "--department", "safety", "--parent", "x"), "parent"),
        (("token", "issue", "nobody"), "没有找到"),
        (("import", "answers", "nowhere.csv"), "nowhere.csv"),
        (("import", "poems", "x"), "poems"),
        (("restore", "nowhere"), "nowhere"),
        (("serve", "--port", "0"), "port"),
        (("nonsense",), "nonsense"),
    ],
)
@ON_SQLITE
def test_what_cannot_be_done_ends_with_what_is_wrong(
    kb_over: Command, database: Database, arguments: tuple[str, ...], said: str
) -> None:
    before = counts(database)
    ended = kb_over(*arguments)
    assert ended.status in (1, 2)
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert counts(database) == before


def test_a_department_and_its_category_are_added(kb_over: Command, maker: Maker) -> None:
    assert kb_over("department", "add", "legal", "法务部").status == 0
    assert kb_over("category", "add", "law", "法律", "--department", "legal").status == 0
    assert (
        kb_over("category", "add", "contracts", "合同", "--department", "legal", "--parent", "law")
    ).status == 0
    added = ("user", "add", "qian", "--role", "contributor", "--department", "legal")
    assert kb_over(*added).status == 0
    maker.actor("qian")


def test_a_token_is_printed_and_nothing_else(kb_over: Command, database: Database) -> None:
    ended = kb_over("token", "issue", "wang", "--label", "每晚")
    with database.reading() as session:
        actor = tokens.bearer(session, ended.out.strip())
    assert actor is not None
    assert actor.name == "wang"
    assert ended.out.count("\n") == 1
    assert ended.err == ""


@pytest.mark.parametrize("said", ["write", "WRITE", "read", "Read"])
@ON_SQLITE
def test_the_scope_of_a_token_is_said_in_either_case(
    kb_over: Command, database: Database, said: str
) -> None:
    ended = kb_over("token", "issue", "wang", "--scope", said)
    with database.reading() as session:
        grant = tokens.grant(session, ended.out.strip())
    assert grant is not None
    assert grant.scope == said.lower()


@ON_SQLITE
def test_a_region_is_added_and_a_category_keeps_for_whom_it_holds(
    kb_over: Command, database: Database
) -> None:
    assert kb_over("region", "add", "henan", "河南").status == 0
    assert kb_over("region", "add", "luoyang", "洛阳", "--parent", "henan").status == 0
    values = {"code": "third-party", "name": "第三方", "department": "marketing", "parent": ""}
    with database.transaction() as session:
        save_category(session, CONSOLE, {**values, "position": 5, "regions": ["luoyang"]})
    assert (
        kb_over("category", "add", "third-party", "别名", "--department", "marketing").status == 0
    )
    with database.reading() as session:
        category = category_coded(session, "third-party")
        assert (category.name, category.applies_to) == ("别名", {"regions": ["luoyang"]})
