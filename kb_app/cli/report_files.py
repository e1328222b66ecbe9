"""report: reports on grievances and on monitoring as files."""

from __future__ import annotations

from pathlib import Path

import click

from insight.reports.periods import ReportKind
from insight.reports.reported import About
from insight.reports.services import ReportFormat, report_file, wanted_period
from kb_app.cli.command_container import container
from people.actors import CONSOLE


@click.command()
@click.argument("kind", type=click.Choice([str(kind) for kind in ReportKind]))
@click.argument("period")
@click.option(
    "--format", "format_", type=click.Choice([str(one) for one in ReportFormat]), required=True
)
@click.option(
    "--about",
    type=click.Choice([str(one) for one in About]),
    default=str(About.GRIEVANCES),
    help="what is reported on",
)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def report(kind: str, period: str, format_: str, about: str, path: Path) -> None:
    """Write the report of a PERIOD (2014-1, 2014-03, 2014-W05) to PATH."""
    wanted = wanted_period(ReportKind(kind), period)
    with container().database.reading() as session:
        data = report_file(session, CONSOLE, wanted, ReportFormat(format_), About(about))
    try:
        path.write_bytes(data)
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    click.echo(f"已写入 {path}（{len(data)} 字节）")


COMMANDS = [report]
