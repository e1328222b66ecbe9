"""nodes: which there are, which lives and leads, and how far each is."""

from __future__ import annotations

import click

from core.nodes import Node
from kb_app.cli.command_container import container
from kb_app.installation.node_standings import standings


@click.command("nodes")
def nodes() -> None:
    """List the nodes that work on this database; the one of this data folder is marked."""
    parts = container()
    own = parts.settings.node_id()
    with parts.database.reading() as session:
        for one in standings(session):
            node = one.node
            mark = "*" if node.id == own else " "
            behind = f"落后 {one.waiting} 项、{one.lag:.0f} 秒" if one.waiting else "已跟上"
            told = (
                f"{mark} {node.name}",
                node.id,
                _state(node),
                f"版本 {node.version}/{node.schema}",
                f"位置 {'-' if one.position is None else one.position}",
                behind,
                f"最近 {node.seen_at.isoformat(timespec='seconds')}",
            )
            click.echo("  ".join(told))


def _state(node: Node) -> str:
    if not node.is_alive:
        return "失去联系" if node.run else "已停止"
    return "运行中（主）" if node.leads else "运行中"


COMMANDS = [nodes]
