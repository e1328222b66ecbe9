"""worker."""

from __future__ import annotations

import click

from kb_app import logs, worker
from kb_app.cli.context import service


@click.command("worker")
def worker_command() -> None:
    """Run the worker alone: indexing and timed work."""
    parts = service()
    logs.configure(parts.settings.log_level)
    worker.run(parts)


COMMANDS = [worker_command]
