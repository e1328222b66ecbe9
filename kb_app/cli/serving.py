"""serve. What runs the service is not imported here: `server` says first how it is to run."""

from __future__ import annotations

import sys

import click

from core.database import Database
from kb_app.access.private_files import tighten
from kb_app.access.same_keys import require_same_keys
from kb_app.demo.demo_refusals import refuse_to_open_to_others
from kb_app.installation.schema_fit import require_fit
from kb_app.processes import supervisor
from kb_app.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Run the service: pages, API and worker."""
    settings = Settings.from_environment()
    tighten(settings.data_dir)
    database = Database(settings.database)
    try:
        require_fit(database)
        require_same_keys(settings, database)
        refuse_to_open_to_others(settings, database, host)
    finally:
        database.dispose()
    click.echo(f"热线知识库运行在 http://{host}:{port}  （Ctrl+C 停止）", err=True)
    sys.exit(supervisor.serve(settings, host, port))


COMMANDS = [serve]
