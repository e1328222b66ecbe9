"""audit verify and head."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from core import audit as trail
from kb_app.cli.command_container import container


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option(
    "--head",
    "head_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a head exported earlier: shows a trail that was cut off",
)
def verify(head_file: Path | None) -> None:
    """Check the chain; exits 1 and names the first bad row."""
    exported = trail.AuditHead(**json.loads(head_file.read_text())) if head_file else None
    with container().database.reading() as session:
        bad = trail.first_bad_row(session, exported)
        end = trail.head(session)
    if bad is not None:
        click.echo(f"审计记录在第 {bad} 行被改动或缺失")
        sys.exit(1)
    click.echo(f"审计记录完整，共到第 {end.last_id} 行")


@audit.command("head")
def export_head() -> None:
    """Print the end of the chain, to be kept elsewhere."""
    with container().database.reading() as session:
        click.echo(json.dumps(asdict(trail.head(session))))


COMMANDS = [audit]
