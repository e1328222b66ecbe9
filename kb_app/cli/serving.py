"""serve. What runs the service is not imported here: `server` says first how it is to run."""

from __future__ import annotations

import sys

import click

from core.database import Database
from kb_app.access.data_folder import serving
from kb_app.access.private_files import tighten
from kb_app.access.same_keys import require_same_keys
from kb_app.demo.demo_refusals import refuse_to_open_to_others
from kb_app.installation.schema_fit import require_fit
from kb_app.processes import supervisor
from kb_app.processes.listening import address_of, is_handed_over, listening
from kb_app.processes.reloading import taken_over
from kb_app.settings import Settings
from kb_app.watch.disk_space import give_up_reserve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--check", is_flag=True, help="only say whether it would start")
def serve(host: str, port: int, check: bool) -> None:
    """Run the service: pages, API and worker. SIGHUP takes up new code, and refuses nobody."""
    settings = Settings.from_environment()
    tighten(settings.data_dir)
    give_up_reserve(settings.data_dir)
    _refuse_what_is_not_ready(settings, host)
    if check:
        _load(settings)
        return
    before = taken_over()
    if before is not None:
        again = supervisor.serve(settings, before.socket, before.locks, before, stays=before.stays)
        sys.exit(again)
    stays = is_handed_over()
    with serving(settings.data_dir) as locks, listening(host, port) as socket:
        click.echo(f"热线知识库运行在 {address_of(host, port)}  （Ctrl+C 停止）", err=True)
        status = supervisor.serve(settings, socket.fileno(), locks, stays=stays)
    sys.exit(status)


def _load(settings: Settings) -> None:
    """What fails here would fail at the start."""
    from kb_app.app import create_app

    create_app(settings)


def _refuse_what_is_not_ready(settings: Settings, host: str) -> None:
    database = Database(settings.database)
    try:
        require_fit(database)
        require_same_keys(settings, database)
        refuse_to_open_to_others(settings, database, host)
    finally:
        database.dispose()


COMMANDS = [serve]
