"""index rebuild, verify, drain."""

from __future__ import annotations

import sys
import time

import click

from core.errors import Unavailable
from kb_app.cli.command_container import container
from search_index import services as index_services
from search_index.engine import Index


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
    click.echo(_meaning(parts.index))
    if differences:
        sys.exit(1)
    click.echo("索引与数据库一致")


def _meaning(known: Index) -> str:
    """How far searching by meaning is: no difference, whatever it says."""
    try:
        state = known.meaning_state()
    except Unavailable:
        return "语义检索：没有索引"
    if not state.is_on:
        return "语义检索：未启用"
    if state.missing is not None:
        return f"语义检索：没有可用的模型，只按词语检索（{state.missing}）"
    return f"语义检索：{state.with_vectors} / {state.documents} 份内容已有向量"


@index.command()
def drain() -> None:
    """Index what has changed, now."""
    parts = container()
    click.echo(f"已处理 {index_services.drain(parts.database, parts.index)} 项")


COMMANDS = [index]
