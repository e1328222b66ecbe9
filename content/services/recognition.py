"""Reading the pages of a scan for those who search: asked for by a department, done page by page.

What was read is searched once a person of the department has said that it holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.files.models import Blob, BlobPage
from content.files.recognising import can_recognise, recognised_text
from content.files.refusals import Refused
from content.permissions import can_write
from content.services.attaching import file_of_draft
from core.database import Database
from core.errors import Conflict, Forbidden, NotFound
from core.messages import _
from core.storage.blobs import BlobLost
from core.tasks.models import OPEN_STATES, Task
from core.tasks.services import ask_for
from people.actors import Actor, load_actor

RECOGNITIONS = "recognise"
PAGES_MOST = 300


def ask_to_recognise(session: Session, actor: Actor, number: str, sha256: str) -> Task:
    """Have the pages of a PDF of the draft read that have no text.

    Raises `NotFound`, `Conflict` where nothing can be read or it is being done.
    """
    _entry, _draft, file = file_of_draft(session, actor, number, sha256, None)
    if not can_recognise():
        raise Conflict(_("这里没有安装文字识别，请联系管理员"), code="no_recognition")
    pages = _without_text(session, file.blob) if file.blob.is_pdf else []
    if not pages:
        raise Conflict(_("这个文件没有要识别的页"), code="nothing_to_recognise")
    if len(pages) > PAGES_MOST:
        raise Conflict(_("一次最多识别 {max} 页，请拆成几个文件", max=PAGES_MOST), code="too_large")
    if sha256 in being_recognised(session):
        raise Conflict(_("正在识别，请稍后再看"), code="being_recognised")
    parameters = {"sha256": sha256, "number": number, "pages": pages}
    return ask_for(session, actor.id, RECOGNITIONS, parameters, len(pages))


def being_recognised(session: Session) -> set[str]:
    """The files whose pages are being read, by SHA-256."""
    query = select(Task.parameters).where(Task.kind == RECOGNITIONS, Task.state.in_(OPEN_STATES))
    return {parameters["sha256"] for parameters in session.scalars(query)}


def _without_text(session: Session, blob: Blob) -> list[int]:
    known = set(session.scalars(select(BlobPage.page).where(BlobPage.sha256 == blob.sha256)))
    return [page for page in range(1, (blob.pages or 0) + 1) if page not in known]


@dataclass
class _Prepared:
    """The bytes, and what was read of them so far: text, or why there is none."""

    data: bytes
    read: dict[int, str | Refused] = field(default_factory=dict)


class RecognitionWork:
    """How a scan is read; what each page gave is how many characters it seems to say."""

    def prepare(self, session: Session, task: Task) -> _Prepared:
        """Raises `NotFound` when its bytes are gone."""
        try:
            return _Prepared(Database.blobs_of(session).read(task.parameters["sha256"]))
        except BlobLost:
            raise NotFound from None

    def look_ahead(self, session: Session, task: Task, prepared: _Prepared, place: int) -> None:
        """Read the page."""
        if place in prepared.read:
            return
        try:
            page = task.parameters["pages"][place]
            prepared.read[place] = recognised_text(prepared.data, page)
        except Refused as refused:
            prepared.read[place] = refused

    def begin(self, session: Session, task: Task, prepared: _Prepared) -> None:
        """Whoever asked for it may have lost the right to, meanwhile. Raises `Forbidden`."""
        if not can_write(load_actor(session, task.owner_id)):
            raise Forbidden(_("只有部门供稿人可以上传附件"))

    def step(
        self, session: Session, task: Task, prepared: _Prepared, shared: None, place: int
    ) -> int | None:
        """Keep what the page says. Raises `NotFound` when nothing refers to the file any more."""
        found = prepared.read.pop(place)
        if isinstance(found, Refused):
            raise Conflict(found.message, code="not_recognised")
        sha256, page = task.parameters["sha256"], task.parameters["pages"][place]
        if session.get(Blob, sha256) is None:
            raise NotFound
        if not found.strip() or session.get(BlobPage, (sha256, page)) is not None:
            return None
        session.add(BlobPage(sha256=sha256, page=page, text=found, recognised=True))
        session.flush()
        return len(found)

    def finish(self, session: Session, task: Task) -> None:
        """Nothing is left to do."""
