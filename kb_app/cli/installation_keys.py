"""keys: whether this node has those of the others, and working with others from now on."""

from __future__ import annotations

import click

from core import key_marks
from kb_app.access.same_keys import keys_of, require_same_keys
from kb_app.cli.command_container import container


@click.group()
def keys() -> None:
    """The keys all nodes share."""


@keys.command()
def check() -> None:
    """Compare the keys of this node with those the database was worked on with."""
    parts = container()
    require_same_keys(parts.settings, parts.database)
    click.echo("密钥与数据库一致")


@keys.command()
@click.option("--yes", is_flag=True, help="do not ask")
def accept(yes: bool) -> None:
    """Work with the keys of this node from now on.

    What only the keys of before can read stays unreadable, and everybody has to log in again. Other
    nodes start again once they have these keys.
    """
    parts = container()
    if not yes:
        click.confirm("只有旧密钥能读的内容将读不出来。改用这里的密钥？", abort=True)
    with parts.database.transaction() as session:
        key_marks.replace(session, keys_of(parts.settings))
    click.echo("已改用这里的密钥；请把它们带到其他节点，并重启")


COMMANDS = [keys]
