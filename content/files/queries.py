"""Files of entries, with the rights of who asks. What they may not have is `NotFound`, as ever."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from content.applicability.readers import access_for, is_readable, may_know_of
from content.files.models import Blob, BlobPage, Recognised, RevisionFile
from content.models import WAS_PUBLISHED, Entry, Revision, RevisionState
from content.permissions import (
    can_search,
    can_see_drafts_of,
    can_see_past,
    can_see_submissions,
)
from content.queries import entry_numbered, shown_revision
from core.database import Database
from core.errors import NotFound
from core.paging import batches
from core.storage.blobs import BlobLost, is_name
from people.actors import Actor

_ASKED_AT_ONCE = 500


def file_of(session: Session, actor: Actor, number: str, sha256: str) -> RevisionFile:
    """The file with these bytes of an entry, as of a revision the actor may see.

    Agents have those of what is shown now; the department all of its own; the committee those of
    what was submitted; who may look back those of what was once shown. Raises `NotFound`.
    """
    entry = entry_numbered(session, number)
    if entry is None or not is_name(sha256):
        raise NotFound
    query = (
        select(RevisionFile, Revision)
        .join(Revision, RevisionFile.revision_id == Revision.id)
        .where(Revision.entry_id == entry.id, RevisionFile.sha256 == sha256)
        .order_by(Revision.seq.desc())
    )
    shown, access = shown_revision(entry), access_for(session, actor)
    for file, revision in session.execute(query).unique():
        is_shown = shown is not None and revision.id == shown.id and can_search(actor)
        if not is_readable(entry, revision, access) or not may_know_of(entry):
            continue
        if is_shown or _may_have(actor, entry, revision):
            return file
    raise NotFound


def text_of_page(session: Session, file: RevisionFile, page: int) -> str:
    """The text of a page, or of a part, of a file the caller may have; empty where it has none.

    What was read from a picture is shown where it was checked, and to those who have to check it.
    """
    kept = session.get(BlobPage, (file.sha256, page))
    if kept is None or (kept.recognised and not _may_be_read(session, file)):
        return ""
    return kept.text


def _may_be_read(session: Session, file: RevisionFile) -> bool:
    state = session.get_one(Revision, file.revision_id).state
    return file.recognised == Recognised.CHECKED or state == RevisionState.DRAFT


def sound(revision: Revision) -> bool:
    """Whether every file of the revision still is what was put there, byte for byte."""
    session = object_session(revision)
    try:
        for file in revision.files:
            assert session is not None
            Database.blobs_of(session).read(file.sha256)
    except BlobLost:
        return False
    return True


def gone(session: Session, names: Iterable[str]) -> set[str]:
    """Those of these SHA-256 that no file is kept under any more."""
    missing = set(names)
    for some in batches(sorted(missing), _ASKED_AT_ONCE):
        missing -= set(session.scalars(select(Blob.sha256).where(Blob.sha256.in_(some))))
    return missing


def _may_have(actor: Actor, entry: Entry, revision: Revision) -> bool:
    """Whether the actor may have the files of a revision that is not what is shown now."""
    if can_see_drafts_of(actor, entry.department_id):
        return True
    if revision.content_hash is not None and can_see_submissions(actor):
        return True
    return _was_shown(revision) and can_see_past(actor, entry.department_id)


def _was_shown(revision: Revision) -> bool:
    published = revision.state in WAS_PUBLISHED and revision.published_at is not None
    return published or revision.interim_from is not None
