"""Files that people send: how large a request may be, and what was in it.

Every request is limited before it is read; views that take files are marked and allow more, for
those who are logged in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from content.files.limits import MAX_FILE_BYTES
from core.errors import Invalid
from core.messages import _

MAX_UPLOAD_BYTES = 4 * MAX_FILE_BYTES
FILES_MAX = 200
_MARK = "takes_files"

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view that may be sent files."""
    setattr(view, _MARK, True)
    return view


def received(field: str = "file") -> list[tuple[str, bytes]]:
    """Name and bytes of each file sent as `field`. Raises `Invalid` when there is none.

    A file over the limit of the importers is not read further than the limit: they say what is
    wrong with it.
    """
    files = [file for file in request.files.getlist(field) if file.filename]
    if not files:
        raise Invalid.field(field, _("请选择要导入的文件"))
    if len(files) > FILES_MAX:
        raise Invalid.field(field, _("一次最多 {max} 个文件", max=FILES_MAX))
    return [(str(file.filename), file.stream.read(MAX_FILE_BYTES + 1)) for file in files]


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
