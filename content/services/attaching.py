"""Files of a draft: brought, described, taken away; and what nothing refers to any more.

The bytes lie in the store of the database (`core.storage.blobs`), rows say whose they are. A file
goes with its revision: what is submitted has its files for good, and a draft begun from it has them
too.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from content.files.limits import (
    MAX_ALT_CHARS,
    MAX_KEPT_FILES,
    MAX_KEPT_TOGETHER,
    MIB,
)
from content.files.models import Blob, BlobPage, Recognised, RevisionFile
from content.files.received import Received
from content.files.uploads import A_DAY, require_within_day
from content.models import Entry, Revision
from content.services.drafts import draft_at, touch, writable_entry, wrote_on
from core import audit, clock
from core.base_schema import BaseSchema, Choice, Line
from core.database import Database
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from core.storage.blobs import digest
from people.actors import Actor

KEPT_UNWANTED = timedelta(days=7)  # longer than a preview waits, and than a backup takes
DROPPED_AT_ONCE = 500
NONE_CHOSEN = _("请选择要上传的附件")


class AltSchema(BaseSchema):
    """What goes with a file: what a picture shows, in words, for who cannot see it."""

    alt = Line(load_default="", max_length=MAX_ALT_CHARS, metadata={"label": _("图里有什么")})


class SaidOfFileSchema(BaseSchema):
    """What is said of a file of a draft: what it shows, whether the text read from it holds."""

    alt = Line(
        load_default=None,
        allow_none=True,
        max_length=MAX_ALT_CHARS,
        metadata={"label": _("图里有什么")},
    )
    recognised = Choice(
        (Recognised.CHECKED.value, Recognised.UNUSED.value),
        load_default=None,
        metadata={"label": _("识别的文字")},
    )


def attach_file(
    session: Session,
    actor: Actor,
    number: str,
    received: Received,
    *,
    alt: str = "",
    version: int | None = None,
) -> RevisionFile:
    """Put a file into the entry's draft; one of the same name takes the place of the one before.

    `received.data` has to be in the store already (`keep`); `version` as for `save_draft`. Raises
    `NotFound`, `Conflict` without a draft, `Stale`, `Invalid` when there are too many or too much.
    """
    entry = writable_entry(session, actor, number)
    draft = draft_at(session, entry, version)
    blob = blob_of(session, actor.id, received)
    return _attached(session, actor, entry, draft, blob, received.name, alt)


def attach_kept(
    session: Session, actor: Actor, entry: Entry, sha256: str, name: str, alt: str = ""
) -> RevisionFile:
    """Put bytes that were kept before into the draft of an entry that was just made."""
    draft = draft_at(session, entry, None)
    return _attached(session, actor, entry, draft, session.get_one(Blob, sha256), name, alt)


def describe_file(
    session: Session, actor: Actor, number: str, sha256: str, alt: str, version: int | None = None
) -> RevisionFile:
    """Say in words what a file of the draft shows. Raises as `attach_file`."""
    entry, draft, file = file_of_draft(session, actor, number, sha256, version)
    file.alt = alt
    _changed(session, actor, entry, draft)
    told = {"seq": draft.seq, "file": sha256, "alt": alt}
    audit.record(session, actor.name, "draft.describe_file", f"entry:{number}", told)
    return file


def judge_recognised(
    session: Session,
    actor: Actor,
    number: str,
    sha256: str,
    recognised: str,
    version: int | None = None,
) -> RevisionFile:
    """Say whether the text that was read from the pages of a file holds. Raises as `attach_file`,
    `Conflict` where none was.
    """
    entry, draft, file = file_of_draft(session, actor, number, sha256, version)
    if not file.blob.has_recognised:
        raise Conflict(_("这个文件没有识别出的文字"), code="nothing_recognised")
    file.recognised = recognised
    _changed(session, actor, entry, draft)
    told = {"seq": draft.seq, "file": sha256, "recognised": recognised}
    audit.record(session, actor.name, "draft.judge_recognised", f"entry:{number}", told)
    return file


def detach_file(
    session: Session, actor: Actor, number: str, sha256: str, version: int | None = None
) -> Revision:
    """Take a file out of the draft; revisions that were submitted with it keep it.

    Raises as `attach_file`.
    """
    entry, draft, file = file_of_draft(session, actor, number, sha256, version)
    file.blob.wanted_at = clock.now()
    draft.files.remove(file)
    _changed(session, actor, entry, draft)
    told = {"seq": draft.seq, "file": sha256, "name": file.name}
    audit.record(session, actor.name, "draft.detach", f"entry:{number}", told)
    return draft


def writable_draft(session: Session, actor: Actor, number: str) -> Revision:
    """The draft a file can be put into. Raises `NotFound`, `Conflict` without any."""
    return draft_at(session, writable_entry(session, actor, number), None)


def keep(database: Database, received: Received) -> str:
    """Put the bytes into the store, before the transaction that refers to them; gives their name.

    Raises `Unavailable`.
    """
    assert database.blobs is not None, "a database without a store for files"
    return database.blobs.put(received.data)


def blob_of(session: Session, user_id: int, received: Received) -> Blob:
    """The row of these bytes, made where there is none. Raises `TooMany` beyond a day's quota."""
    sha256 = digest(received.data)
    locked = select(Blob).where(Blob.sha256 == sha256).with_for_update(of=Blob)
    blob = session.scalar(locked)
    now = clock.now()
    if blob is None:
        _require_quota(session, user_id, len(received.data))
        blob = Blob(
            sha256=sha256,
            size=len(received.data),
            type=received.type,
            pages=received.pages,
            width=received.width,
            height=received.height,
            brought_by_id=user_id,
            brought_at=now,
        )
        blob.page_texts = [
            BlobPage(page=page, text=text)
            for page, text in enumerate(received.texts, start=1)
            if text.strip()
        ]
        session.add(blob)
    blob.wanted_at = now
    session.flush()
    store = Database.blobs_of(session)
    if not store.holds(sha256):  # dropped since it was put there
        store.put(received.data)
    return blob


def drop_unwanted(session: Session) -> int:
    """Drop bytes that nothing has referred to for `KEPT_UNWANTED`; gives how many were dropped."""
    before = clock.now() - KEPT_UNWANTED
    used = exists().where(RevisionFile.sha256 == Blob.sha256)
    unwanted = select(Blob).where(Blob.wanted_at < before, ~used).limit(DROPPED_AT_ONCE)
    store = Database.blobs_of(session)
    dropped = session.scalars(unwanted.with_for_update(skip_locked=True, of=Blob)).all()
    for blob in dropped:
        session.delete(blob)
    session.flush()
    for blob in dropped:
        store.drop(blob.sha256, before)
    known = set(session.scalars(select(Blob.sha256)))
    strays = [name for name in store.names() if name not in known]
    for name in strays:  # put there by somebody whose transaction came to nothing
        store.drop(name, before)
    store.sweep(before)
    return len(dropped)


def _attached(
    session: Session,
    actor: Actor,
    entry: Entry,
    draft: Revision,
    blob: Blob,
    name: str,
    alt: str,
) -> RevisionFile:
    file = _placed(draft, blob, name)
    file.alt = alt or file.alt
    file.added_by_id, file.added_at = actor.id, clock.now()
    blob.wanted_at = clock.now()
    _require_room(draft)
    _changed(session, actor, entry, draft)
    told = {"seq": draft.seq, "file": blob.sha256, "name": file.name, "size": blob.size}
    audit.record(session, actor.name, "draft.attach", f"entry:{entry.number}", told)
    return file


def _placed(draft: Revision, blob: Blob, name: str) -> RevisionFile:
    """The place of a file in the draft: of the one with its name or bytes, or behind all others."""
    same = next((one for one in draft.files if one.name == name), None)
    twin = next((one for one in draft.files if one.sha256 == blob.sha256), None)
    file = same or twin
    if same is not None and twin is not None and same is not twin:
        draft.files.remove(twin)
    if file is None:
        after = max((one.position for one in draft.files), default=0)
        file = RevisionFile(position=after + 1, alt="")
        draft.files.append(file)
    elif file.sha256 != blob.sha256:
        file.blob.wanted_at, file.recognised = clock.now(), ""
    file.name, file.blob = name, blob
    return file


def file_of_draft(
    session: Session, actor: Actor, number: str, sha256: str, version: int | None
) -> tuple[Entry, Revision, RevisionFile]:
    """The entry, its draft, and the file of it with these bytes. Raises `NotFound`."""
    entry = writable_entry(session, actor, number)
    draft = draft_at(session, entry, version)
    file = next((one for one in draft.files if one.sha256 == sha256), None)
    if file is None:
        raise NotFound
    return entry, draft, file


def _changed(session: Session, actor: Actor, entry: Entry, draft: Revision) -> None:
    wrote_on(draft, actor)
    draft.updated_at = clock.now()
    touch(entry, draft)
    session.flush()


def _require_room(draft: Revision) -> None:
    if len(draft.files) > MAX_KEPT_FILES:
        raise Invalid.field("file", _("一个条目最多 {max} 个附件", max=MAX_KEPT_FILES))
    if sum(file.blob.size for file in draft.files) > MAX_KEPT_TOGETHER:
        most = MAX_KEPT_TOGETHER // MIB
        raise Invalid.field("file", _("一个条目的附件一共最多 {max} MB", max=most))


def _require_quota(session: Session, user_id: int, size: int) -> None:
    """What one person brings in a day has an end, whatever becomes of it."""
    since = clock.now() - A_DAY
    brought = select(func.coalesce(func.sum(Blob.size), 0)).where(
        Blob.brought_by_id == user_id, Blob.brought_at > since
    )
    require_within_day(int(session.scalar(brought) or 0) + size)
