"""Drafts of what a preview shows, with the clauses that answers cite; not of what is there.

Few rows come in at once, all or none (`commit_import`); many come in one by one, as steps of a
task.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.for_whom import as_fields
from content.citations import bare_title, resolve_basis
from content.kinds.registry import kind_named
from content.models import Entry, ImportBatch, Revision
from content.permissions import can_write_for
from content.queries import visible_regulations
from content.services.already_there import (
    GIVEN_UP,
    as_typed,
    canonical,
    identity,
    known_text,
    texts_present,
)
from content.services.attaching import attach_kept
from content.services.drafts import create_entry
from content.services.previews import DAYS, require_sound, waiting_batch
from core import audit, clock
from core.errors import Forbidden
from core.messages import _
from people.actors import Actor
from people.models import Department


def commit_import(
    session: Session, actor: Actor, batch_id: int, *, encoding_confirmed: bool = False
) -> list[str]:
    """Make every entry of the batch a draft; gives their numbers.

    Entries that are already there, word for word, are left out, so a repeated import makes no
    duplicates. Raises `Invalid` while the batch has errors or its encoding is unconfirmed.
    """
    batch = confirmed_batch(session, actor, batch_id, encoding_confirmed=encoding_confirmed)
    present = texts_present(session, batch)
    numbers = [
        _created(session, actor, values).number
        for item, values in zip(batch.entries, drafts_of(session, batch), strict=True)
        if identity(item) not in present
    ]
    close_batch(session, actor, batch, numbers)
    return numbers


def confirmed_batch(
    session: Session, actor: Actor, batch_id: int, *, encoding_confirmed: bool
) -> ImportBatch:
    """One's own batch, locked, that may come in now. Raises `NotFound`, `Conflict`, `Invalid`."""
    batch = waiting_batch(session, actor, batch_id)
    require_sound(batch, encoding_confirmed=encoding_confirmed)
    if not can_write_for(actor, batch.department_id):
        raise Forbidden(_("只能为自己的部门供稿"))
    return batch


def drafts_of(session: Session, batch: ImportBatch) -> list[dict[str, Any]]:
    """The fields of `NewEntrySchema` for each entry of the batch, with the clauses they cite."""
    known = _regulations_by_title(session)
    return [_draft_values(batch, item, known) for item in batch.entries]


def import_one(
    session: Session, actor: Actor, values: dict[str, Any], made: Container[int] = ()
) -> Entry | None:
    """The draft of one of `drafts_of`; None when it was there before the batch, word for word.

    `made`: the ids of what came of the batch already.
    """
    query = (
        select(Entry.id, Revision.content, Revision.written)
        .join(Entry, Revision.entry_id == Entry.id)
        .join(Department, Entry.department_id == Department.id)
        .where(
            Revision.title == values["title"],
            Revision.state.not_in(GIVEN_UP),
            Entry.kind == values["kind"],
            Department.code == values["department"],
        )
    )
    own = canonical(values["content"])
    rows = session.execute(query)
    if any(
        one not in made and known_text(as_typed(typed, read)) == own for one, read, typed in rows
    ):
        return None
    return _created(session, actor, values)


def close_batch(session: Session, actor: Actor, batch: ImportBatch, numbers: Sequence[str]) -> None:
    """Nothing more comes in of the batch; `numbers` did."""
    batch.committed_at = clock.now()
    batch.numbers = list(numbers)
    batch.entries = []
    session.flush()
    counts = {"what": batch.what, "files": batch.files, "entries": len(numbers)}
    audit.record(session, actor.name, "import.commit", f"import:{batch.id}", counts)


def _created(session: Session, actor: Actor, values: dict[str, Any]) -> Entry:
    """The entry with its draft, the file it was made of, and pictures out of it."""
    original = values.get("original")
    entry = create_entry(session, actor, values)
    for one in [*([original] if original else []), *values.get("pictures", ())]:
        attach_kept(session, actor, entry, one["sha256"], one["name"], one.get("alt", ""))
    return entry


def _draft_values(
    batch: ImportBatch, item: dict[str, Any], regulations: dict[str, Entry]
) -> dict[str, Any]:
    content = dict(item["content"])
    tree = kind_named(item["kind"]).tree
    named = [one for node in tree(content).nodes for one in node.basis] if tree else []
    citations, unknown = resolve_basis([*item["basis"], *named], regulations)
    if unknown:
        written = f"依据（未收录）：{'；'.join(unknown)}"  # stored text, in the base's language
        content["note"] = "\n".join(filter(None, [content.get("note"), written]))
    return {
        "kind": item["kind"],
        "title": item["title"],
        "department": batch.department.code,
        "category": batch.category.code,
        "content": content,
        "citations": citations,
        **as_fields(item.get("applies_to")),
        "relations": item.get("relations", ()),
        **{name: _day(item.get(name)) for name in DAYS},
        "change_note": str(_("导入自 {file}", file=item["source"]))[:500],
        "original": item.get("original"),
        "pictures": item.get("pictures", ()),
    }


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _regulations_by_title(session: Session) -> dict[str, Entry]:
    return {bare_title(v.revision.title): v.entry for v in visible_regulations(session)}
