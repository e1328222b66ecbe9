"""`worker`: indexing and timed work in a process of its own."""

from __future__ import annotations

import click

from kb_app import logs
from kb_app.access.data_folder import working
from kb_app.access.same_keys import require_same_keys
from kb_app.cli.command_container import container
from kb_app.installation.schema_fit import require_fit
from kb_app.processes import worker


@click.command("worker")
def worker_command() -> None:
    """Run the worker alone: indexing and timed work."""
    parts = container()
    require_fit(parts.database)
    require_same_keys(parts.settings, parts.database)
    logs.configure(parts.settings.log_level)
    with working(parts.settings.data_dir):
        worker.run(parts)


COMMANDS = [worker_command]
