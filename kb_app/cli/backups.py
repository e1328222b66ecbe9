"""backup and restore."""

from __future__ import annotations

from pathlib import Path

import click

from kb_app import backup
from kb_app.access.data_folder import alone
from kb_app.cli.command_container import container
from search_index import services as index_services


@click.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-keys", is_flag=True, help="leave the keys out; keep them elsewhere")
@click.option("--damaged", is_flag=True, help="even of a damaged database; the file says so")
def back_up(path: Path, without_keys: bool, damaged: bool) -> None:
    """Write a backup to PATH; the service may go on running. KB_BACKUP_PASSPHRASE encrypts it."""
    backup.back_up(container(), path, with_keys=not without_keys, damaged=damaged)
    click.echo(f"已备份到 {path}")


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--damaged", is_flag=True, help="even a damaged database, as far as it can be read")
def restore(path: Path, damaged: bool) -> None:
    """Restore the backup at PATH into an empty installation, and verify it."""
    parts = container()
    with alone(parts.settings.data_dir):
        backup.restore(parts, path, damaged=damaged)
        entries = index_services.rebuild(parts.database, parts.index)
    verified = "已恢复，但数据库有损坏、未能核对" if damaged else "已恢复并核对"
    click.echo(f"{verified}；重建索引 {entries} 个条目")


COMMANDS = [back_up, restore]
