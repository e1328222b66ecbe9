"""serve and worker."""

from __future__ import annotations

import sys

import click

from kb_app import logs, worker
from kb_app.cli.context import service
from kb_app.server import serve as run_server
from migrations.runner import is_current


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Run the service: pages, API and worker."""
    parts = service()
    if not is_current(parts.database):
        raise click.ClickException("数据库还没有准备好，请先运行：python -m kb_app init")
    parts.database.dispose()
    click.echo(f"热线知识库运行在 http://{host}:{port}  （Ctrl+C 停止）", err=True)
    sys.exit(run_server(parts.settings, host, port))


@click.command("worker")
def worker_command() -> None:
    """Run the worker alone: indexing and timed work."""
    parts = service()
    logs.configure(parts.settings.log_level)
    worker.run(parts)


COMMANDS = [serve, worker_command]
