"""department, category, user, token. Whoever can run commands here may manage people."""

from __future__ import annotations

import contextlib
import select
import sys
from typing import Any

import click

from content.applicability.circles import FIELDS
from content.schemas import CategorySchema
from core.base_schema import load
from handover.services.reorganising import change_category, change_region
from kb_app.cli.command_container import container
from people.actors import CONSOLE
from people.authentication import passwords, tokens
from people.authentication.models import TokenScope
from people.roles import Role, Speciality
from people.schemas import DepartmentSchema, RegionSchema, UserSchema
from people.services import accounts

PASSWORD_WAIT_SECONDS = 3.0
_SCOPES = click.Choice([one.value for one in TokenScope], case_sensitive=False)


@click.group()
def department() -> None:
    """Departments."""


@department.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--service", "is_service", is_flag=True, help="the hotline is this department's")
def add_department(code: str, name: str, is_service: bool) -> None:
    """Add a department, or rename the one with this code."""
    values = load(DepartmentSchema(), {"code": code, "name": name})
    values["is_service"] = is_service or None  # left out, it stays as it is
    with container().database.transaction() as session:
        accounts.save_department(session, CONSOLE, **values)
    click.echo(f"{code}  {name}")


@click.group()
def category() -> None:
    """Business categories."""


@category.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--department", required=True, help="code of the responsible department")
@click.option("--parent", default="", help="code of the category above")
def add_category(code: str, name: str, department: str, parent: str) -> None:
    """Add a category, or change the one with this code."""
    given = {"code": code, "name": name, "department": department, "parent": parent}
    values = load(CategorySchema(), given)
    for name in ("regions", "customers", *FIELDS):  # a matter of the page: they stay as they are
        del values[name]
    with container().database.transaction() as session:
        change_category(session, CONSOLE, values)
    click.echo(f"{code}  {name}")


@click.group()
def region() -> None:
    """Regions."""


@region.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--parent", default="", help="code of the region above")
@click.option("--department", default="", help="code of the department responsible for it")
def add_region(code: str, name: str, parent: str, department: str) -> None:
    """Add a region, or change the one with this code."""
    given = {"code": code, "name": name, "parent": parent, "department": department}
    with container().database.transaction() as session:
        change_region(session, CONSOLE, load(RegionSchema(), given))
    click.echo(f"{code}  {name}")


@click.group()
def user() -> None:
    """Users."""


@user.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help=f"{', '.join(Role)}; repeat it, or separate several by commas",
)
@click.option("--department", default="", help="code of the department")
@click.option("--display-name", default="", help="the name shown to others")
@click.option("--email", default="", help="where notifications are sent besides the inbox")
@click.option("--person", default="", help="personnel number; the same for all accounts of one")
@click.option("--posted-to", default="", help="code of the region whose limited texts they see")
@click.option("--speciality", "specialities", multiple=True, help=", ".join(Speciality))
@click.option("--chair", "is_chair", is_flag=True, help="chairs the review committee")
def add_user(name: str, roles: tuple[str, ...], **given: Any) -> None:
    """Add a user. The password is read from standard input, or generated and shown once."""
    wanted = [role for several in roles for role in several.split(",")]
    given["specialities"] = list(given["specialities"])
    values = load(UserSchema(), {**given, "name": name, "roles": wanted})
    typed = _password_from_input()
    password = typed or passwords.generate()
    with container().database.transaction() as session:
        accounts.add_user(session, CONSOLE, values, password, issued=not typed)
    click.echo(f"{name} 已添加" if typed else f"{name} 的密码（只显示这一次）：{password}")


@click.group()
def token() -> None:
    """API tokens."""


@token.command("issue")
@click.argument("name")
@click.option("--label", default="", help="what it is for")
@click.option("--scope", type=_SCOPES, default=TokenScope.WRITE.value)
@click.option("--days", type=click.IntRange(1, tokens.DAYS_MOST), default=tokens.DAYS_MOST)
def issue_token(name: str, label: str, scope: str, days: int) -> None:
    """Issue an API token and print it, nothing else."""
    with container().database.transaction() as session:
        _row, secret = tokens.issue_token(
            session, CONSOLE, name, label, scope=TokenScope(scope), days=days
        )
    click.echo(secret)


def _password_from_input() -> str:
    """The first line piped in; nothing at a terminal, or when a silent pipe stays open."""
    if sys.stdin is None or sys.stdin.isatty():
        return ""
    with contextlib.suppress(OSError, ValueError):  # what cannot be waited for is just read
        if not select.select([sys.stdin], [], [], PASSWORD_WAIT_SECONDS)[0]:
            return ""
    return sys.stdin.readline().rstrip("\r\n")


COMMANDS = [department, category, region, user, token]
