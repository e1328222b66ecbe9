"""import and export."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from content.files.refusals import RowError
from content.importers.result import ParsedFile
from content.indexing import published_ids
from content.kinds.registry import importable, kind_named
from content.laws.place import law_place
from content.models import ImportBatch
from content.queries import visible_entries
from content.services import previews
from core.database import Database
from core.errors import NotFound
from core.paging import batches
from core.tasks.queries import own_task
from core.tasks.task_runner import TaskRunner
from kb_app.api.documents.entry_documents import published_document
from kb_app.cli.command_container import container
from people.actors import Actor, actor_of
from people.queries import user_named
from review.impact.like_rows import like_rows, note_like_rows, other_notes
from review.jobs import WORKS
from review.services import ask_to_import

ROWS_SHOWN = 5
EXPORT_BATCH = 500


@click.command("import")
@click.argument("what", type=click.Choice(list(importable())))
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--department", help="code of the department the entries belong to")
@click.option("--category", help="code of their category")
@click.option("--as", "name", help="the contributor who imports")
@click.option("--submit", is_flag=True, help="submit the drafts for review")
@click.option("--yes", is_flag=True, help="do not ask; also confirms an encoding other than UTF-8")
def import_command(
    what: str,
    paths: tuple[Path, ...],
    department: str | None,
    category: str | None,
    name: str | None,
    submit: bool,
    yes: bool,
) -> None:
    """Import regulations or answers: a preview first, then all of it or nothing.

    Without --department, --category and --as it stops after the preview. Of a folder, or a ZIP,
    everything in it is read.
    """
    files = [file for path in paths for file in _files_in(path)]
    parsed = previews.parse(what, _brought(files), _tell)
    _show(parsed)
    if any(file.errors for file in parsed):
        click.echo("文件有错误，什么都没有导入。改正后请重试。", err=True)
        sys.exit(1)
    if not (department and category and name):
        click.echo("以上只是预览。要导入，请加上 --department、--category 和 --as。")
        return
    database = container().database
    actor = actor_called(database, name)
    with database.reading() as session:
        batch = previews.preview_import(session, actor, what, parsed, department, category)
        note_like_rows(session, batch)
        _show_notes(batch)
    originals = previews.keep_originals(database, parsed)
    with database.transaction() as session:
        previews.keep_preview(session, batch, originals)
    if not yes and not click.confirm("导入以上内容？"):
        with database.transaction() as session:
            previews.cancel_import(session, actor, batch.id)
        click.echo("已取消，什么都没有导入。")
        return
    numbers = _commit(database, actor, batch, submit=submit)
    done = "已导入并送审" if submit else "已导入为草稿"
    click.echo(
        f"{done}：{len(numbers)} 条" + (f"（{numbers[0]} … {numbers[-1]}）" if numbers else "")
    )


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, allow_dash=True))
def export(path: str) -> None:
    """Write everything agents can see as JSON lines; - is standard output."""
    with (
        click.open_file(path, "w", encoding="utf-8") as file,
        container().database.reading() as session,
    ):
        ids = published_ids(session)
        for some in batches(ids, EXPORT_BATCH):
            for seen in visible_entries(session, some).values():
                place = law_place(session, seen.revision)
                document = published_document(seen.entry, seen.revision, (), place)
                file.write(json.dumps(document, ensure_ascii=False) + "\n")
            session.expunge_all()


def _files_in(path: Path) -> list[Path]:
    """A file, or what is in a folder and those below it, but for what is hidden."""
    if not path.is_dir():
        return [path]
    found = (one for one in sorted(path.rglob("*")) if one.is_file())
    return [one for one in found if not any(p.startswith(".") for p in one.relative_to(path).parts)]


def _brought(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    """The files one after the other; of several, how far it is goes to standard error."""
    for place, path in enumerate(paths, start=1):
        if len(paths) > 1:
            click.echo(f"正在读取 {place}/{len(paths)}：{path.name}", err=True)
        yield path.name, path.read_bytes()


def _tell(name: str, place: int, total: int) -> None:
    """Which file of a ZIP is being read."""
    click.echo(f"正在读取 {place}/{total}：{name}", err=True)


def _commit(database: Database, actor: Actor, batch: ImportBatch, *, submit: bool) -> list[str]:
    """Bring it in here, in portions, as the worker would: nobody else has to wait for it."""
    with database.transaction() as session:
        task = ask_to_import(session, actor, batch.id, submitted=submit, encoding_confirmed=True)
    TaskRunner(database, WORKS).work_on(task.id)
    with database.reading() as session:
        done = own_task(session, actor.id, task.id)
    for failure in done.failures:
        click.echo(f"    错误：第 {failure['place'] + 1} 条：{failure['message']}", err=True)
    if done.trouble or done.failures:
        click.echo(done.trouble or "其余已导入；改正后再导入一次，已有的会跳过。", err=True)
        sys.exit(1)
    return [number for number in done.results if number]


def _show(parsed: list[ParsedFile]) -> None:
    for file in parsed:
        clauses = sum(len(kind_named(e.kind).clauses(e.content)) for e in file.entries)
        counted = f"，{clauses} 条条款" if clauses else ""
        click.echo(f"{file.source}：{len(file.entries)} 个条目{counted}，{len(file.errors)} 处错误")
        for entry in file.entries[:ROWS_SHOWN]:
            click.echo(f"    {entry.title}")
        for note in file.notes:
            click.echo(f"    注意：{note}")
        for error in file.errors:
            click.echo(f"    错误：{_place(error)}{error.message}", err=True)


def _show_notes(batch: ImportBatch) -> None:
    for note in other_notes(batch):
        if not note["file"]:  # those of a file were shown with it
            click.echo(f"注意：{note['message']}")
    for row in like_rows(batch):
        where = f"{row['file']} 第 {row['row']} 行" if row["row"] is not None else row["file"]
        click.echo(f"可能重复：{where}：{row['message']}")


def _place(error: RowError) -> str:
    """Row and column of an error as the person who wrote the file calls them."""
    row = f"第 {error.row} 行" if error.row is not None else ""
    column = f"“{error.column}”" if error.column else ""
    return f"{row}{column}：" if row or column else ""


def actor_called(database: Database, name: str) -> Actor:
    """The active user with this log-in name. Raises `NotFound`."""
    with database.reading() as session:
        user = user_named(session, name)
        if user is None or not user.active:
            raise NotFound
        return actor_of(user)


COMMANDS = [import_command, export]
