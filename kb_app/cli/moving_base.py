"""move: into another database."""

from __future__ import annotations

import os
import sys

import click

from core.database import Database
from kb_app.cli.command_container import container
from kb_app.installation.moving import move
from kb_app.settings import Settings


@click.command("move")
@click.option("--to", "url", required=True, help="its URL; - reads it from standard input")
def move_command(url: str) -> None:
    """Move everything into an empty database, from SQLite to PostgreSQL or back, and verify it.

    Stop the service first. The old database stays as it was.
    """
    address = sys.stdin.readline().strip() if url == "-" else url
    named = Settings.from_environment({**os.environ, "KB_DATABASE_URL": address})
    target = Database(named.database)
    try:
        moved = move(container().database, target)
    finally:
        target.dispose()
    click.echo(
        f"已搬移并核对 {moved.tables} 张表、{moved.rows} 行，审计记录共到第 {moved.head.last_id} 行"
    )
    click.echo(f"请设置 KB_DATABASE_URL={target.url.render_as_string()} 再启动；原数据库没有改动")


COMMANDS = [move_command]
