"""audit verify, head, and new keys."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from core import audit as trail
from core import key_marks
from kb_app.access.audit_watch import heads_in
from kb_app.access.same_keys import AUDIT
from kb_app.cli.command_container import container, require_no_others, write_keys
from kb_app.settings import new_seal
from review.approved_texts import unapproved


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option(
    "--head",
    "head_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="heads kept elsewhere, one a line: show a trail that was cut off",
)
def verify(head_file: Path | None) -> None:
    """Check the chain, and every shown text against what was approved.

    Exits 1 and names the first bad row, or the entries.
    """
    heads = heads_in(head_file) if head_file else []
    with container().database.reading() as session:
        bad = trail.first_bad_row(session, heads)
        edited = unapproved(session)
        end = trail.head(session)
    if bad is not None:
        click.echo(f"审计记录在第 {bad} 行被改动或缺失")
    for number in edited:
        click.echo(f"{number} 显示的内容不是审核通过的内容")
    if bad is not None or edited:
        sys.exit(1)
    click.echo(f"审计记录完整，共到第 {end.last_id} 行；显示的内容都是审核通过的")


@audit.command("head")
def export_head() -> None:
    """Print the end of the chain, to be kept elsewhere."""
    with container().database.reading() as session:
        click.echo(json.dumps(asdict(trail.head(session))))


@audit.command("rotate")
def rotate() -> None:
    """Seal what comes from now on with a new key; what was sealed before is opened with its own.

    Restart the service afterwards: until then it seals with the key before.
    """
    parts = container()
    settings = parts.settings
    if not settings.audit_keys:
        require_no_others(parts, "请改用 KB_AUDIT_KEYS，在各节点上先加新密钥，再运行 audit rotate")
        write_keys(settings.audit_keys_file, [new_seal(), *settings.seals()])
    with parts.database.transaction() as session:
        key_marks.note(session, {AUDIT: settings.seals()})
        trail.seal(session, "rotated")
    click.echo("已启用新的审计密钥；请重启服务，并把密钥另外保存")


COMMANDS = [audit]
