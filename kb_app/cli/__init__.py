"""The command line: one module for each subject. Errors end as a message and exit 1."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from core.errors import DomainError
from kb_app.cli import (
    audit,
    backups,
    callers,
    content,
    grievances,
    index,
    people,
    running,
    setup,
)
from kb_app.settings import SettingsError


@click.group(help="热线知识库：维护与运行。 Hotline knowledge base.")
def cli() -> None:
    """The root of all commands."""


for module in (setup, running, people, content, grievances, index, audit, backups, callers):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command line."""
    try:
        cli(prog_name="python -m kb_app")
    except (DomainError, SettingsError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OperationalError as error:
        click.echo(f"数据库用不了：{error.orig}", err=True)
        sys.exit(1)
