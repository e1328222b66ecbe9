"""What files say, as a preview that waits to be confirmed; nothing is in the base yet.

Parsing is `content.importers`' business; this compares its results with what is there, and keeps
them until `content.services.importing` makes drafts of them, or they are cancelled or forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from content.applicability.for_whom import as_fields
from content.applicability.named_regions import scope_from
from content.files.received import Received
from content.files.refusals import Refused, RowError, told
from content.files.uploads import shown_name
from content.files.zipped import files_in, is_zip, names_in
from content.importers.answers.answer_columns import fits_in_cells, names_of, title_of
from content.importers.answers.answer_files import parse_answers
from content.importers.regulations.regulation_files import parse_regulation
from content.importers.result import ParsedFile, nothing_read
from content.importers.schemas import lazy
from content.kinds.base import Kind
from content.kinds.registry import importable, kind_named
from content.laws.relations import law_key
from content.laws.said import said_in, titles_of
from content.models import ImportBatch, id_of
from content.permissions import can_write_for
from content.services.already_there import identity, texts_present
from content.services.attaching import blob_of, keep
from content.services.drafts import category_for
from core import clock
from core.database import Database
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _, enumerated
from core.storage.blobs import digest
from core.tasks.services import stop_if_open
from people.actors import Actor
from people.queries import department_coded

PREVIEWS_KEPT = timedelta(days=1)
PREVIEW_CHARACTERS_MAX = 20_000_000
DAYS = ("effective_from", "expires_on", "review_by")
WAITING_MAX = 20  # previews of one person that wait to be confirmed


class Preview(Protocol):
    """What was read of a file and waits to be confirmed, whatever it is to become."""

    @property
    def errors(self) -> Sized: ...
    @property
    def needs_confirmation(self) -> bool: ...


def parse(
    what: str,
    files: Iterable[tuple[str, bytes]],
    tell: Callable[[str, int, int], None] = lambda name, place, total: None,
) -> list[ParsedFile]:
    """Read the files, of a kind that is `importable` as `what`, and those in ZIPs; touches nothing.

    May take seconds: call it outside transactions. `tell` is told which file of a ZIP comes next:
    its name, its place, counted from 1, and how many there are.
    """
    kind = importable()[what]

    def read(name: str, data: bytes) -> ParsedFile:
        return parse_answers(name, data, kind) if kind.columns else parse_regulation(name, data)

    parsed: list[ParsedFile] = []
    for name, data in files:
        if not is_zip(name):
            parsed.append(read(name, data))
            continue
        try:
            names = names_in(data)
        except Refused as refused:
            parsed.append(nothing_read(shown_name(name), refused))
            continue
        for place, inner in enumerate(zip(names, files_in(data), strict=True), start=1):
            tell(inner[0], place, len(names))
            parsed.append(read(*inner))
    return parsed


def table_columns(kind: Kind) -> list[str]:
    """The titles of the columns of a table of `kind`; none where no table can hold one."""
    if not kind.columns or not fits_in_cells(kind):
        return []
    return [titles[0] for titles in names_of(kind).values()]


def preview_import(
    session: Session,
    actor: Actor,
    what: str,
    parsed: list[ParsedFile],
    department: str,
    category: str,
) -> ImportBatch:
    """What was parsed as a preview, compared with what is there; `keep_preview` keeps it.

    Writes nothing: it takes its time, so it is called outside of transactions.
    Raises `Forbidden` for a department the actor does not write for, `Invalid` on `category`.
    """
    batch = empty_preview(session, actor, what, department, category)
    fill_preview(session, batch, [found_in(file) for file in parsed])
    return batch


def empty_preview(
    session: Session, actor: Actor, what: str, department: str, category: str
) -> ImportBatch:
    """A preview of nothing yet. Raises as `preview_import`."""
    owner = department_coded(session, department)
    if not can_write_for(actor, owner.id):
        raise Forbidden(_("只能为自己的部门供稿"), fields={"department": [_("不是您的部门")]})
    return ImportBatch(
        user_id=actor.id,
        department_id=owner.id,
        category_id=category_for(session, category, owner.id).id,
        what=what,
        files=[],
        entries=[],
        errors=[],
        notes=[],
        created_at=clock.now(),
    )


def found_in(file: ParsedFile) -> dict[str, Any]:
    """What was read of a file as a preview keeps it: plain JSON."""
    return {
        "source": file.source,
        "entries": [_as_json(entry) | _files_of(file) for entry in file.entries],
        "errors": [{"file": file.source} | one for one in told(file.errors, file.rejected)],
        "notes": [{"file": file.source, "message": str(note)} for note in file.notes],
        "needs_confirmation": file.encoding_needs_confirmation,
    }


def fill_preview(session: Session, batch: ImportBatch, found: Sequence[Mapping[str, Any]]) -> None:
    """Put what was `found_in` files into a preview, and compare it with what is there.

    Raises `Invalid` where it is too much.
    """
    batch.files = [one["source"] for one in found]
    batch.entries = [entry for one in found for entry in one["entries"]]
    batch.errors = [error for one in found for error in one["errors"]]
    batch.notes = [note for one in found for note in one["notes"]]
    batch.needs_confirmation = any(one["needs_confirmation"] for one in found)
    _settle_regions(session, batch)
    if sum(map(_length, batch.entries)) > PREVIEW_CHARACTERS_MAX:
        raise Invalid.field(
            "file",
            _(
                "内容太多：一次最多 {max} 万字，请分成几个文件",
                max=PREVIEW_CHARACTERS_MAX // 10_000,
            ),
        )
    _note_present(session, batch)


def keep_originals(database: Database, parsed: Iterable[ParsedFile]) -> list[Received]:
    """Put the files that are kept with their entries, and pictures in them, into the store; gives
    them.

    Touches no table: it is done before the transaction of `keep_preview`.
    """
    brought = [one for file in parsed for one in brought_with(file)]
    for one in brought:
        keep(database, one)
    return brought


def brought_with(file: ParsedFile) -> list[Received]:
    """What is kept of a file with its entries: itself, pictures in it."""
    original = [file.original] if file.original is not None else []
    return original + [picture.received for picture in file.pictures]


def keep_preview(
    session: Session, batch: ImportBatch, originals: Iterable[Received] = ()
) -> ImportBatch:
    """Keep a preview, with the files it is made of, until it is confirmed or cancelled.

    Raises `Conflict` when whoever brought it has too many that wait, `TooMany` for too many bytes.
    """
    waiting = select(func.count()).where(
        ImportBatch.user_id == batch.user_id,
        ImportBatch.committed_at.is_(None),
        ImportBatch.task_id.is_(None),
    )
    if (session.scalar(waiting) or 0) >= WAITING_MAX:
        raise Conflict(
            _("您有 {max} 份预览还没有确认或取消，请先处理", max=WAITING_MAX),
            code="too_many_previews",
        )
    for original in originals:
        blob_of(session, batch.user_id, original)
    session.add(batch)
    session.flush()
    return batch


def import_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """One's own batch. Raises `NotFound`."""
    batch = session.get(ImportBatch, batch_id, with_for_update={"of": ImportBatch})
    if batch is None or batch.user_id != actor.id:
        raise NotFound
    return batch


def waiting_batch(session: Session, actor: Actor, batch_id: int) -> ImportBatch:
    """One's own batch that nobody has committed yet. Raises `NotFound`, `Conflict`."""
    batch = import_batch(session, actor, batch_id)
    if batch.committed_at is not None:
        raise Conflict(_("这一批已经导入"), code="already_imported")
    if batch.task_id is not None:
        raise Conflict(_("这一批正在导入"), code="being_imported", details={"task": batch.task_id})
    if batch.is_being_read:
        raise Conflict(_("文件还没有读完"), code="being_read", details={"task": batch.reading_id})
    return batch


def require_sound(preview: Preview, *, encoding_confirmed: bool) -> None:
    """Raises `Invalid` while there are errors in what was read, or its encoding is unconfirmed."""
    if preview.errors:
        raise Invalid(_("文件中还有 {count} 处错误，改正后重新上传", count=len(preview.errors)))
    if preview.needs_confirmation and not encoding_confirmed:
        raise Invalid.field(
            "encoding_confirmed", _("文件不是 UTF-8 编码，请核对预览中的文字无误后确认")
        )


def cancel_import(session: Session, actor: Actor, batch_id: int) -> None:
    """Throw a preview away; nothing of it remains. What is being read of it is not read further."""
    batch = import_batch(session, actor, batch_id)
    if batch.is_being_read and batch.reading_id is not None:
        stop_if_open(session, batch.reading_id)
    else:
        batch = waiting_batch(session, actor, batch_id)
    session.delete(batch)
    session.flush()


def forget_old_previews(session: Session) -> None:
    """Drop previews nobody confirmed within `PREVIEWS_KEPT`."""
    session.execute(
        delete(ImportBatch).where(
            ImportBatch.committed_at.is_(None),
            ImportBatch.task_id.is_(None),
            ImportBatch.created_at < clock.now() - PREVIEWS_KEPT,
        )
    )


def take_relations(session: Session, actor: Actor, batch_id: int) -> None:
    """Put into the drafts of a preview what the texts say of other laws, where the files do not.

    Raises as `import_batch` does.
    """
    batch = waiting_batch(session, actor, batch_id)
    batch.entries = [_with_relations(session, item) for item in batch.entries]


def said_count(batch: ImportBatch) -> int:
    """How many relations to other laws the texts of a preview say."""
    return sum(len(item.get("said", ())) for item in batch.entries)


def clause_count(batch: ImportBatch) -> int:
    """How many clauses would come in, or 0 where entries have none."""
    return sum(len(kind_named(e["kind"]).clauses(e["content"])) for e in batch.entries)


def coming_in(session: Session, batch: ImportBatch) -> list[dict[str, Any]]:
    """What of the batch would become drafts: all but what is there already, word for word."""
    present = texts_present(session, batch)
    return [item for item in batch.entries if identity(item) not in present]


def _with_relations(session: Session, item: dict[str, Any]) -> dict[str, Any]:
    stated = list(item.get("relations") or ())
    numbered = titles_of(session, [id_of(one["number"]) for one in stated if one["number"]])
    known = {law_key(title) for title in (*numbered.values(), *(one["title"] for one in stated))}
    taken = [
        {"relation": one["relation"], "number": "", "title": one["title"]}
        for one in item.get("said", ())
        if law_key(one["title"]) not in known
    ]
    return item | {"relations": [*stated, *taken]}


def _settle_regions(session: Session, batch: ImportBatch) -> None:
    """Regions by their codes, however a file calls them; what there is none of is an error."""
    entries: list[dict[str, Any]] = []
    settled: dict[str, Any] = {}  # many rows say the same
    for item in batch.entries:
        whom = item.get("applies_to")
        key = json.dumps(whom)
        try:
            if key not in settled:
                settled[key] = scope_from(session, as_fields(whom))
            whom = settled[key]
        except Invalid as invalid:
            wrong = [
                RowError(item["row"], field, lazy(text), title_of(field))
                for field, texts in invalid.fields.items()
                for text in texts
            ]
            file = {"file": item["source"]}
            batch.errors = [*batch.errors, *(file | one for one in told(wrong, {}))]
        entries.append(item | {"applies_to": whom})
    batch.entries = entries


def _note_present(session: Session, batch: ImportBatch) -> None:
    present = texts_present(session, batch)
    titles = {title for title, _text in present}
    new = [item["title"] for item in batch.entries if identity(item) not in present]
    said = []
    if same := len(batch.entries) - len(new):
        said.append(_("有 {count} 条与库中内容完全相同，将跳过", count=same))
    if alike := [title for title in new if title in titles]:
        said.append(
            _(
                "有 {count} 条与库中条目标题相同而内容不同，将作为新条目：{titles}",
                count=len(alike),
                titles=enumerated(alike[:5]),
            )
        )
    batch.notes = [*batch.notes, *({"file": "", "message": str(text)} for text in said)]


def _length(item: dict[str, Any]) -> int:
    return len(json.dumps(item, ensure_ascii=False))


def _as_json(entry: Any) -> dict[str, Any]:
    values = asdict(entry)
    for name in DAYS:
        values[name] = str(values[name]) if values[name] else None
    values["basis"] = list(entry.basis)
    values["relations"] = [dict(one) for one in entry.relations]
    said = said_in(kind_named(entry.kind), entry.title, entry.content)
    return values | ({"said": [one.as_json for one in said]} if said else {})


def _files_of(file: ParsedFile) -> dict[str, Any]:
    """What a preview remembers of the file itself and of its pictures: names and SHA-256."""
    kept: dict[str, Any] = {}
    if file.original is not None:
        kept["original"] = _kept(file.original)
    if file.pictures:
        kept["pictures"] = [_kept(one.received) | {"alt": one.alt} for one in file.pictures]
    return kept


def _kept(received: Received) -> dict[str, str]:
    return {"sha256": digest(received.data), "name": received.name}
