"""index rebuild, verify, drain."""

from __future__ import annotations

import sys
import time

import click

from kb_app.cli.command_container import container
from search_index import services as index_services


@click.group()
def index() -> None:
    """The search index."""


@index.command()
def rebuild() -> None:
    """Build the index anew beside the live one, and swap."""
    parts = container()
    started = time.perf_counter()
    entries = index_services.rebuild(parts.database, parts.index)
    click.echo(f"已重建：{entries} 个条目，用时 {time.perf_counter() - started:.1f} 秒")


@index.command()
def verify() -> None:
    """Compare the index with the database; exits 1 and names the differences."""
    parts = container()
    differences = index_services.verify(parts.database, parts.index)
    for difference in differences:
        click.echo(difference)
    if differences:
        sys.exit(1)
    click.echo("索引与数据库一致")


@index.command()
def drain() -> None:
    """Index what has changed, now."""
    parts = container()
    click.echo(f"已处理 {index_services.drain(parts.database, parts.index)} 项")


COMMANDS = [index]
