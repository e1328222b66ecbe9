"""The files of entries as an installation has them: all there, into a backup and out of it."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from content.files.models import Blob
from core.database import Database
from core.errors import Invalid
from core.messages import _, enumerated
from core.storage.blobs import BlobLost, BlobStore

FOLDER = "files/"
NAMED_MOST = 3


def lost_files(database: Database) -> list[str]:
    """The SHA-256 of the files that rows name and that are gone, or not what they were."""
    return [sha256 for sha256, data in _files(database) if data is None]


def pack(database: Database, archive: zipfile.ZipFile, *, damaged: bool = False) -> list[str]:
    """Put every file into a backup; gives the SHA-256 of those that are in it.

    Whatever the dump refers to is still kept: nothing is dropped within a week of being referred
    to. Raises `Invalid` when one is gone, unless that is known (`damaged`).
    """
    packed, lost = [], []
    for sha256, data in _files(database):
        if data is None:
            lost.append(sha256)
            continue
        # as it is: what people send is packed already
        archive.writestr(f"{FOLDER}{sha256}", data, zipfile.ZIP_STORED)
        packed.append(sha256)
    if lost and not damaged:
        raise Invalid(_("有附件丢失或损坏，没有备份：{names}", names=_named(lost)))
    return packed


def check(archive: zipfile.ZipFile, wanted: Sequence[str]) -> None:
    """Raises `Invalid` unless every file of `wanted` is in the backup, byte for byte."""
    there = set(archive.namelist())
    bad = [
        sha256
        for sha256 in wanted
        if f"{FOLDER}{sha256}" not in there
        or hashlib.sha256(archive.read(f"{FOLDER}{sha256}")).hexdigest() != sha256
    ]
    if bad:
        raise Invalid(_("备份里的附件不完整：{names}", names=_named(bad)))


def unpack(archive: zipfile.ZipFile, wanted: Sequence[str], database: Database) -> None:
    """Put the files of a backup into the store."""
    for sha256 in wanted:
        _store(database).put(archive.read(f"{FOLDER}{sha256}"))


def _files(database: Database) -> Iterator[tuple[str, bytes | None]]:
    with database.reading() as session:
        names = session.scalars(select(Blob.sha256).order_by(Blob.sha256)).all()
    for sha256 in names:
        try:
            yield sha256, _store(database).read(sha256)
        except BlobLost:
            yield sha256, None


def _store(database: Database) -> BlobStore:
    assert database.blobs is not None, "a database without a store for files"
    return database.blobs


def _named(names: Sequence[str]) -> str:
    return enumerated(name[:12] for name in names[:NAMED_MOST])
