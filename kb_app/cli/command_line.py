"""The root of all commands: which module has which. Errors end as a message and exit 1.

A module is imported when one of its commands is used: a command loads what it needs and no more,
and `serve` settles how it runs before the rest is loaded.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click
from sqlalchemy.exc import OperationalError

from core.errors import DomainError
from kb_app.installation.version import VERSION
from kb_app.settings import SettingsError

_SUBJECTS = {
    "setup": ("init", "demo"),
    "serving": ("serve",),
    "running": ("worker",),
    "people": ("department", "category", "region", "user", "token"),
    "content": ("import", "export"),
    "grievance_files": ("grievances",),
    "report_files": ("report",),
    "index": ("index",),
    "audit_trail": ("audit",),
    "backups": ("backup", "restore"),
    "caller_keys": ("callers",),
    "node_list": ("nodes",),
    "orphan_list": ("orphans",),
    "installation_keys": ("keys",),
    "moving_base": ("move",),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(name for names in _SUBJECTS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for subject, names in _SUBJECTS.items():
            if cmd_name in names:
                commands: list[click.Command] = import_module(f"kb_app.cli.{subject}").COMMANDS
                return next(command for command in commands if command.name == cmd_name)
        return None


@click.version_option(VERSION, message="%(version)s")
@click.group(cls=_Commands, help="热线知识库：维护与运行。 Hotline knowledge base.")
def cli() -> None:
    """The root of all commands."""


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
