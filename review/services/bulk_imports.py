"""A confirmed import as a task: each row a draft, and a submission where that was asked for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from content.models import ImportBatch, id_of
from content.permissions import can_write_for
from content.services.importing import close_batch, confirmed_batch, drafts_of, import_one
from core.errors import DomainError, Forbidden, NotFound
from core.messages import _
from core.tasks.models import Task
from core.tasks.services import ask_for
from people.actors import Actor, actor_of, load_actor
from people.models import User
from review.services.grading import grade_ahead_of_saving
from review.services.submitting import submit

IMPORTS = "import"


def ask_to_import(
    session: Session, actor: Actor, batch_id: int, *, submitted: bool, encoding_confirmed: bool
) -> Task:
    """Have a batch of one's own brought in row by row. Raises what `commit_import` raises."""
    batch = confirmed_batch(session, actor, batch_id, encoding_confirmed=encoding_confirmed)
    parameters = {"batch": batch.id, "submit": submitted}
    task = ask_for(session, actor.id, IMPORTS, parameters, len(batch.entries))
    batch.task_id = task.id
    session.flush()
    return task


@dataclass(frozen=True)
class _Prepared:
    """The drafts a batch makes, in its order."""

    department_id: int
    values: list[dict[str, Any]]


@dataclass(frozen=True)
class _Shared:
    """Who brings the rows in, and the ids of what came of them so far."""

    actor: Actor
    made: set[int]


class ImportWork:
    """How a batch comes in; what each row gave are the number of its entry, or nothing."""

    def prepare(self, session: Session, task: Task) -> _Prepared:
        """Raises `NotFound` when the batch is gone."""
        batch = session.get(ImportBatch, task.parameters["batch"])
        if batch is None:
            raise NotFound
        return _Prepared(batch.department_id, drafts_of(session, batch))

    def look_ahead(self, session: Session, task: Task, prepared: _Prepared, place: int) -> None:
        """Grade it."""
        if task.parameters["submit"]:
            with suppress(DomainError):  # the step itself says what is wrong
                grade_ahead_of_saving(session, prepared.values[place])

    def begin(self, session: Session, task: Task, prepared: _Prepared) -> _Shared:
        """Whoever asked for it may have lost the right to, meanwhile. Raises `Forbidden`."""
        actor = load_actor(session, task.owner_id)
        if not can_write_for(actor, prepared.department_id):
            raise Forbidden(_("只能为自己的部门供稿"))
        numbers = filter(None, task.results)
        return _Shared(actor, {id_of(number) for number in numbers})

    def step(
        self, session: Session, task: Task, prepared: _Prepared, shared: _Shared, place: int
    ) -> str | None:
        """The row becomes a draft, unless it was there before the batch, word for word."""
        entry = import_one(session, shared.actor, prepared.values[place], shared.made)
        if entry is None:
            return None
        if task.parameters["submit"]:
            submit(session, shared.actor, entry.number)
        shared.made.add(entry.id)
        return entry.number

    def finish(self, session: Session, task: Task) -> None:
        """What came in is the batch's from now on; the rest of it goes."""
        batch = session.get(ImportBatch, task.parameters["batch"])
        if batch is not None:
            owner = session.get_one(User, task.owner_id)  # they may have left
            close_batch(session, actor_of(owner), batch, [one for one in task.results if one])
