"""grievances: customers' grievances for the half-year table, from a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grievances.file_rows import parse_grievances
from grievances.services import file_import as services
from kb_app.cli.command_container import container
from kb_app.cli.content import actor_called

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def grievances() -> None:
    """Customers' grievances, counted by half-year."""


@grievances.command("import")
@click.argument("path", type=_EXISTING)
@click.option("--as", "name", required=True, help="the supervisor who imports")
@click.option("--yes", is_flag=True, help="do not ask; also confirms an encoding other than UTF-8")
def import_grievances(path: Path, name: str, yes: bool) -> None:
    """Import a CSV or XLSX of grievances: a preview first, then all of it or nothing."""
    database = container().database
    actor = actor_called(database, name)
    data = path.read_bytes()
    parsed = parse_grievances(path.name, data)
    with database.transaction() as session:
        found = services.preview(session, actor, data, parsed)
    cases = sum(row["cases"] for row in found.rows)
    click.echo(f"{found.source}：{cases} 件，{len(found.errors)} 处错误")
    for note in found.notes:
        click.echo(f"    注意：{note}")
    for error in found.errors:
        place = f"第 {error['row']} 行 " if error["row"] is not None else ""
        click.echo(f"    错误：{place}{error['field']}：{error['message']}", err=True)
    if found.errors or not (yes or click.confirm("导入以上内容？")):
        with database.transaction() as session:
            services.cancel(session, actor, found.id)
        click.echo("什么都没有导入。", err=bool(found.errors))
        sys.exit(1 if found.errors else 0)
    with database.transaction() as session:
        click.echo(
            f"已导入 {services.commit(session, actor, found.id, encoding_confirmed=True)} 件"
        )


COMMANDS = [grievances]
