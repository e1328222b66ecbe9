"""Files of entries as they are sent: to be saved, not to be run. `content.files` says to whom."""

from __future__ import annotations

import io

from flask import Response, send_file

from content.files.models import RevisionFile
from content.files.queries import file_of
from core.database import Database
from kb_app.auth import actor
from kb_app.container import container

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def sent_file(number: str, sha256: str) -> Response:
    """The bytes of a file the visitor may have. Raises `NotFound`, `Unavailable`.

    Always to be saved, and of the type its bytes have: a browser shows none of it by itself. A
    picture is still drawn where one of our pages asks for it.
    """
    with container().database.reading() as session:
        file = file_of(session, actor(), number, sha256)
        return as_attachment(file, Database.blobs_of(session).read(sha256))


def as_attachment(file: RevisionFile, data: bytes) -> Response:
    """`data` as the attachment that `file` names."""
    response = send_file(
        io.BytesIO(data),
        mimetype=file.blob.type,
        as_attachment=True,
        download_name=file.name,
        etag=False,
        conditional=False,
    )
    response.headers.update(HEADERS)
    return response
