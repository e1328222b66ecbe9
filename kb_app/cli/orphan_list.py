"""orphans: what has no able owner."""

from __future__ import annotations

import sys

import click

from handover.orphans import ORPHAN_LABELS, WHAT_TO_DO, orphans
from kb_app.cli.command_container import container


@click.command("orphans")
def orphan_list() -> None:
    """List what has no able owner, and what to do; exit 1 where there is anything."""
    with container().database.reading() as session:
        found = orphans(session)
        for one in found:
            told = (
                ORPHAN_LABELS[one.sort],
                one.reference,
                one.label,
                one.why,
                WHAT_TO_DO[one.sort],
            )
            click.echo("  ".join(str(part) for part in told if str(part)))
    if found:
        sys.exit(1)
    click.echo("每件事都有人负责")


COMMANDS = [orphan_list]
