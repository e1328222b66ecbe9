"""What is done each day for the audit trail: it is verified, and its end goes out of the house."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.messages import LazyText, _, enumerated
from core.schedule import Job
from kb_app.container import Container
from people.models import User
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role
from review.approved_texts import unapproved

EVERY_SECONDS = 3600.0  # whether the day's is done yet
TOLD_MOST = 10  # numbers of entries in one message

log = logging.getLogger("kb.audit")


def job(container: Container) -> Job:
    """Verifies and sends once a day; in a thread of its own, for a long trail takes long."""
    return Job("audit", EVERY_SECONDS, lambda: watch(container), apart=True, patient=True)


def watch(container: Container) -> bool:
    """Verify the trail and what is shown, tell administrators what is wrong, send the end away.

    Does nothing when that was done today; says whether it was done now.
    """
    with container.database.reading() as session:
        if _done_today(session):
            return False
        bad = audit.first_bad_row(session)
        edited = unapproved(session)
        head = audit.head(session)
    if bad is not None or edited:
        log.error("audit trail or shown texts were changed", extra={"row": bad, "entries": edited})
    with container.database.transaction() as session:
        administrators = members(session, Role.ADMIN)
        for name, text in _troubles(bad, edited):
            _tell(session, administrators, text, name)
        told = _("审计链尾：第 {row} 条，{hash}。请另外保存", row=head.last_id, hash=head.hash)
        _tell(session, _reached_by_mail(session, administrators), told, "head")
        audit.record(session, audit.SYSTEM, "audit.watch", "audit", {"sound": not (bad or edited)})
    if container.settings.audit_head_file:
        _append(Path(container.settings.audit_head_file), head)
    return True


def heads_in(path: Path) -> list[audit.AuditHead]:
    """The heads in a file: one, or one a line. Raises `ValueError` when it holds something else."""
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [audit.AuditHead(int(one["last_id"]), str(one["hash"])) for one in lines]


def _append(path: Path, head: audit.AuditHead) -> None:
    try:
        with path.open("a") as file:
            file.write(json.dumps(asdict(head) | {"at": clock.now().isoformat()}) + "\n")
    except OSError as error:
        log.error("the end of the audit trail could not be written", extra={"error": str(error)})


def _done_today(session: Session) -> bool:
    day = audit.Sought(action="audit.watch", since=clock.start_of(clock.today()))
    return audit.found(session, day, limit=1).total > 0


def _troubles(bad: int | None, edited: list[str]) -> list[tuple[str, LazyText]]:
    troubles = []
    if bad is not None:
        troubles.append(("row", _("审计记录在第 {row} 行被改动或缺失", row=bad)))
    if edited:
        named = enumerated(edited[:TOLD_MOST])
        troubles.append(
            (
                "texts",
                _("{n} 个条目显示的内容不是审核通过的内容：{named}", n=len(edited), named=named),
            )
        )
    return troubles


def _tell(session: Session, whom: list[int], text: LazyText, what: str) -> None:
    key = f"audit:{what}:{clock.today()}"
    tell(session, whom, text, about=Subject(SubjectKind.AUDIT), key=key)


def _reached_by_mail(session: Session, user_ids: list[int]) -> list[int]:
    """Those of them who get mail: what stays in this database keeps nothing."""
    query = select(User.id).where(User.id.in_(user_ids), User.email != "")
    return list(session.scalars(query))
