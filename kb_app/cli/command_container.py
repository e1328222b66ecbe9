"""What commands share: the service they work on, and how its keys are replaced."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from core.nodes import others_alive
from kb_app.access.private_files import tighten
from kb_app.container import Container
from kb_app.settings import Settings


def container() -> Container:
    """The service the KB_* variables describe."""
    settings = Settings.from_environment()
    tighten(settings.data_dir)
    return Container.from_settings(settings)


def require_no_others(parts: Container, instead: str) -> None:
    """Raises `ClickException` while other nodes live, which would not have a new key.

    `instead`: what to do then.
    """
    with parts.database.reading() as session:
        others = others_alive(session, parts.settings.node_id())
    if others:
        raise click.ClickException(f"还有 {len(others)} 个节点在运行，它们没有新密钥：{instead}")


def write_keys(path: Path, keys: list[str]) -> None:
    """Replace the keys kept in a file, all or nothing."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write("\n".join(keys))
    Path(file.name).replace(path)
