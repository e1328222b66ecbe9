"""Files that take longer to read than anybody may wait for: kept, and read one by one by a task.

What is read of each is kept with its place, so that none is read twice; the whole is then a preview
as any other. What is quickly read is read while one waits (`previews.parse`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from content.files.models import Blob, FoundInFile, SentFile
from content.files.refusals import Refused, refuse
from content.files.uploads import A_DAY, check_name, require_within_day, shown_name
from content.files.zipped import file_in, files_in, is_zip, names_in
from content.importers.reading_time import seconds_to_read
from content.importers.result import ParsedFile, nothing_read
from content.models import ImportBatch
from content.services import previews
from core import clock
from core.database import Database
from core.errors import Invalid
from core.messages import LazyText, _, as_json, from_json
from core.storage.blobs import BlobLost, digest

WAITED_FOR = 1.5  # seconds, guessed; about one where the machine has nothing else to do
FILES_MOST = 1_000  # of one import, those in ZIPs counted
AN_HOUR = timedelta(hours=1)


def is_soon_read(files: Iterable[tuple[str, bytes]]) -> bool:
    """Whether these files, and those in ZIPs, are read before anybody minds waiting."""
    left = WAITED_FOR
    for name, data in files:
        try:
            names = names_in(data) if is_zip(name) else None
        except Refused:
            continue  # it is not read at all
        several = [(name, data)] if names is None else zip(names, files_in(data), strict=True)
        for one in several:
            left -= seconds_to_read(*one)
            if left < 0:
                return False
    return True


@dataclass(frozen=True)
class FilePlace:
    """Where a file that is to be read lies: in the store, at `member` of a ZIP where it has one.

    `refused`: why it is not read, where its name says so already.
    """

    name: str
    sha256: str
    member: int | None = None
    refused: dict[str, Any] | None = None


def places_of(files: Iterable[tuple[str, bytes]]) -> list[FilePlace]:
    """The files to be read, those in ZIPs one by one. Raises `Invalid` when there are too many."""
    places: list[FilePlace] = []
    for name, data in files:
        sha256 = digest(data)
        try:
            members = names_in(data) if is_zip(name) else []
        except Refused:
            members = []  # it is read as a whole, and says why it is refused
        places += [_place(one, sha256, place) for place, one in enumerate(members)] or [
            _place(name, sha256)
        ]
    if len(places) > FILES_MOST:
        raise Invalid.field("file", _("一次最多 {max} 个文件", max=FILES_MOST))
    return places


def _place(name: str, sha256: str, member: int | None = None) -> FilePlace:
    try:
        check_name(name)
    except Refused as refused:
        return FilePlace(shown_name(name), sha256, member, as_json(refused.message))
    return FilePlace(name, sha256, member)


def keep_sent(database: Database, files: Iterable[tuple[str, bytes]]) -> None:
    """Put the bytes into the store, before the transaction of `note_sent`. Raises `Unavailable`."""
    assert database.blobs is not None, "a database without a store for files"
    for _name, data in files:
        if data:
            database.blobs.put(data)


def note_sent(session: Session, batch: ImportBatch, files: Iterable[tuple[str, bytes]]) -> None:
    """Note which files were sent for a batch. Raises `TooMany` beyond what one may send a day."""
    sent = {digest(data): data for _name, data in files if data}
    now = clock.now()
    before = select(func.coalesce(func.sum(SentFile.size), 0)).where(
        SentFile.user_id == batch.user_id, SentFile.sent_at > now - A_DAY
    )
    require_within_day(int(session.scalar(before) or 0) + sum(map(len, sent.values())))
    for sha256, data in sent.items():
        session.add(
            SentFile(
                user_id=batch.user_id,
                batch_id=batch.id,
                sha256=sha256,
                size=len(data),
                sent_at=now,
            )
        )
    session.flush()


class FilesBeingRead:
    """The files of one import, read one after the other; the ZIP in hand is kept open."""

    def __init__(self, database: Database, what: str, places: Iterable[dict[str, Any]]) -> None:
        """`places`: `FilePlace` as plain JSON."""
        self._store = database.blobs
        self._what = what
        self._places = [FilePlace(**one) for one in places]
        self._in_hand: tuple[str, bytes] = "", b""

    def read(self, place: int) -> ParsedFile:
        """What one of them says, or why it was refused."""
        one = self._places[place]
        if one.refused:
            return nothing_read(one.name, refuse(_told(one.refused)))
        try:
            data = self._bytes(one.sha256)
            data = data if one.member is None else file_in(data, one.member)
        except BlobLost:
            return nothing_read(one.name, refuse(_("这个文件没有留下来，请重新上传")))
        (read,) = previews.parse(self._what, [(one.name, data)])
        return read

    def _bytes(self, sha256: str) -> bytes:
        assert self._store is not None, "a database without a store for files"
        if sha256 == digest(b""):
            return b""  # what is empty is in no store
        if self._in_hand[0] != sha256:
            self._in_hand = sha256, self._store.read(sha256)
        return self._in_hand[1]


def _told(refused: dict[str, Any]) -> LazyText:
    text = from_json(refused)
    return text if isinstance(text, LazyText) else LazyText(text)


def keep_found(session: Session, batch: ImportBatch, place: int, found: dict[str, Any]) -> None:
    """Keep what was read of a file until all are read."""
    session.add(FoundInFile(batch_id=batch.id, place=place, found=found))
    session.flush()


def found_so_far(session: Session, batch_id: int) -> dict[int, dict[str, Any]]:
    """What was read of the files of a batch, by their places."""
    query = select(FoundInFile).where(FoundInFile.batch_id == batch_id)
    return {one.place: one.found for one in session.scalars(query)}


def all_read(session: Session, batch: ImportBatch, filled: ImportBatch) -> None:
    """Make the batch the preview that was `filled` from what was read; its files are read."""
    for name in ("files", "entries", "errors", "notes", "needs_confirmation"):
        setattr(batch, name, getattr(filled, name))
    batch.created_at = batch.read_at = clock.now()
    session.execute(delete(FoundInFile).where(FoundInFile.batch_id == batch.id))
    session.execute(update(SentFile).where(SentFile.batch_id == batch.id).values(batch_id=None))
    session.flush()


def as_parameters(places: Iterable[FilePlace]) -> list[dict[str, Any]]:
    """The places as a task keeps them."""
    return [asdict(one) for one in places]


def forget_sent(session: Session) -> None:
    """Drop the bytes of files that nothing is left to read of, and what was noted of them."""
    now = clock.now()
    wanted = select(SentFile.sha256).where(SentFile.batch_id.is_not(None))
    kept = select(Blob.sha256)
    done = select(SentFile.sha256).where(
        SentFile.batch_id.is_(None),
        SentFile.sha256.not_in(wanted),
        SentFile.sha256.not_in(kept),
    )
    store = Database.blobs_of(session)
    for sha256 in session.scalars(done.distinct()):
        store.drop(sha256, now - AN_HOUR)
    session.execute(
        delete(SentFile).where(SentFile.batch_id.is_(None), SentFile.sent_at < now - A_DAY)
    )
