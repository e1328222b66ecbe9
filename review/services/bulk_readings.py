"""Files that were sent to be imported, read as a task: each a step, then the preview of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from content.files.received import Received
from content.models import ImportBatch
from content.permissions import can_write_for
from content.services import previews, reading
from content.services.attaching import blob_of
from core.database import Database
from core.errors import Forbidden, NotFound
from core.messages import _, speaking
from core.tasks.models import Task
from core.tasks.services import ask_for
from people.actors import load_actor
from review.impact.like_rows import note_like_rows

READINGS = "read"
Files = Sequence[tuple[str, bytes]]


def ask_to_read(
    session: Session,
    batch: ImportBatch,
    files: Files,
    places: Sequence[reading.FilePlace],
    *,
    language: str = "",
) -> Task:
    """Have files read for an empty preview, which is kept; their bytes are in the store.

    What is told of them is told in `language`.

    Raises `Conflict` for too many previews or tasks that wait, `TooMany` for too many bytes.
    """
    previews.keep_preview(session, batch)
    reading.note_sent(session, batch, files)
    parameters = {
        "batch": batch.id,
        "what": batch.what,
        "files": reading.as_parameters(places),
        "language": language,
    }
    task = ask_for(session, batch.user_id, READINGS, parameters, len(places))
    batch.reading_id = task.id
    session.flush()
    return task


@dataclass
class _Read:
    """What is to be kept of a file that was read."""

    found: dict[str, Any]
    brought: list[Received]


@dataclass
class _Prepared:
    """The files; those that were read and are not kept yet; the preview of all."""

    database: Database
    files: reading.FilesBeingRead
    read: dict[int, _Read] = field(default_factory=dict)
    filled: ImportBatch | None = None


class ReadingWork:
    """How files are read; what each gave is how many entries are in it."""

    def prepare(self, session: Session, task: Task) -> _Prepared:
        """Nothing is read yet."""
        database = Database.of(session)
        parameters = task.parameters
        files = reading.FilesBeingRead(database, parameters["what"], parameters["files"])
        return _Prepared(database, files)

    def look_ahead(self, session: Session, task: Task, prepared: _Prepared, place: int) -> None:
        """Read the file; behind the last one compare all of them with the base.

        Raises `NotFound` when the preview was given up, `Invalid` when it is too much.
        """
        with speaking(task.parameters["language"]):
            if place not in prepared.read:
                file = prepared.files.read(place)
                brought = previews.keep_originals(prepared.database, [file])
                prepared.read[place] = _Read(previews.found_in(file), brought)
            if place == task.total - 1 and prepared.filled is None:
                prepared.filled = _filled(session, task, prepared)

    def begin(self, session: Session, task: Task, prepared: _Prepared) -> ImportBatch:
        """Whoever sent them may have lost the right to, meanwhile. Raises `Forbidden`."""
        batch = _batch_of(session, task)
        if not can_write_for(load_actor(session, task.owner_id), batch.department_id):
            raise Forbidden(_("只能为自己的部门供稿"))
        return batch

    def step(
        self, session: Session, task: Task, prepared: _Prepared, shared: ImportBatch, place: int
    ) -> int:
        """Keep what was read; behind the last one it is a preview."""
        read = prepared.read.pop(place)
        for one in read.brought:
            blob_of(session, task.owner_id, one)
        if place < task.total - 1:
            reading.keep_found(session, shared, place, read.found)
        else:
            assert prepared.filled is not None
            reading.all_read(session, shared, prepared.filled)
        return len(read.found["entries"])

    def finish(self, session: Session, task: Task) -> None:
        """What was not read to its end is no preview: nothing of it remains."""
        batch = session.get(ImportBatch, task.parameters["batch"])
        if batch is not None and batch.is_being_read:
            session.delete(batch)
            session.flush()


def _batch_of(session: Session, task: Task) -> ImportBatch:
    batch = session.get(ImportBatch, task.parameters["batch"])
    if batch is None or batch.reading_id != task.id:
        raise NotFound
    return batch


def _filled(session: Session, task: Task, prepared: _Prepared) -> ImportBatch:
    batch = _batch_of(session, task)
    found = reading.found_so_far(session, batch.id)
    found |= {place: one.found for place, one in prepared.read.items()}
    filled = ImportBatch(
        user_id=batch.user_id,
        department_id=batch.department_id,
        category_id=batch.category_id,
        what=batch.what,
    )
    previews.fill_preview(session, filled, [found[place] for place in range(task.total)])
    note_like_rows(session, filled)
    return filled
