"""Files that people send: how large a request may be, and what was in it.

Every request is limited before it is read; views that take files are marked and allow more, for
those who are logged in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from content.files.limits import MAX_FILE_BYTES
from content.services.previews import import_batch
from core.database import Database
from core.errors import Conflict, Invalid, Text
from core.messages import _
from people.actors import Actor
from review.impact.like_rows import newly_like_rows, note_like_rows

MAX_UPLOAD_BYTES = 4 * MAX_FILE_BYTES  # of one request, and so of a ZIP
FILES_MAX = 200
NONE_CHOSEN = _("请选择要导入的文件")
_MARK = "takes_files"

Files = list[tuple[str, bytes]]
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view that may be sent files."""
    setattr(view, _MARK, True)
    return view


def received(field: str = "file", most: int = MAX_FILE_BYTES, missing: Text = NONE_CHOSEN) -> Files:
    """Name and bytes of each file sent as `field`. Raises `Invalid` when there is none.

    A file over `most`, the limit in bytes of whoever reads it, is not read further than that: they
    say what is wrong with it. `missing`: what is said where there is no file.
    """
    files = [file for file in request.files.getlist(field) if file.filename]
    if not files:
        raise Invalid.field(field, missing)
    if len(files) > FILES_MAX:
        raise Invalid.field(field, _("一次最多 {max} 个文件", max=FILES_MAX))
    return [(str(file.filename), file.stream.read(most + 1)) for file in files]


def require_known_duplicates(database: Database, who: Actor, batch_id: int) -> None:
    """Before what was read of files is submitted: nothing has come to say the same meanwhile.

    Else raises `Conflict`, with the preview brought up to date: who confirms again has seen it.
    """
    with database.reading() as session:
        count = newly_like_rows(session, import_batch(session, who, batch_id))
    if not count:
        return
    with database.transaction() as session:
        note_like_rows(session, import_batch(session, who, batch_id))
    raise Conflict(
        _("上传之后又有 {count} 条可能重复，已列在下面；请看过再确认", count=count),
        code="new_duplicates",
    )


def init_app(app: Flask) -> None:
    """Raise the limit for marked views; let go of what was sent when the request is over."""

    @app.before_request
    def allow_files() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if g.get("actor") and getattr(view, _MARK, False):
            request.max_content_length = MAX_UPLOAD_BYTES

    @app.teardown_request
    def close_files(error: BaseException | None) -> None:
        request.close()
