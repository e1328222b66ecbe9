"""The one place where errors become HTTP: problem+json for the API, a page for people."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response as BaseResponse

from content.indexing import indexed_entries
from content.queries import entry_numbered
from core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    Stale,
    TooMany,
    Unavailable,
)
from core.messages import _
from core.storage.storage_faults import StorageFailed
from kb_app.container import container
from kb_app.watch.fault_counts import count_fault
from people.authentication.security_log import Outcome, SecurityLog, What

log = logging.getLogger("kb.errors")


class Unauthorized(DomainError):
    """Nobody is logged in, or the token is worth nothing."""

    default_code = "unauthorized"


class WrongHost(DomainError):
    """Asked under a name the service does not answer to."""

    default_code = "wrong_host"


class PasswordIssued(Forbidden):
    """Somebody else has seen the password: it is to be changed before anything else."""

    default_code = "password_issued"


class SecondFactorMissing(Forbidden):
    """The installation wants one-time codes of this person, who has no generator yet."""

    default_code = "second_factor_missing"


class ConfirmationNeeded(Forbidden):
    """Grave: whoever sits there has to give the password once more."""

    default_code = "confirmation_needed"


class PreconditionMissing(DomainError):
    """A change that must say which version it starts from."""

    default_code = "precondition_required"


class UnsupportedBody(DomainError):
    """A body that is not JSON."""

    default_code = "unsupported_media_type"


STATUS: dict[type[DomainError], int] = {
    Invalid: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    UnsupportedBody: 415,
    PreconditionMissing: 428,
    TooMany: 429,
    WrongHost: 421,
    Unavailable: 503,
}

HTTP_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
HTTP_MESSAGES = {
    400: _("请求无法读懂，请检查后重试"),
    404: _("没有找到，可能已下线，或编号有误"),
    405: _("这个地址不支持这种操作"),
    413: _("内容太大，超过了允许的上限，请缩小或分批提交"),
    415: _("请以 application/json 提交"),
    500: _("服务出了问题，您的内容没有被改动；请稍后重试，仍不行请把请求编号告诉管理员"),
}
_UNREADABLE = _("这条内容在数据库里读不出来，其余照常；没有任何内容被改动。请联系管理员")


def wants_json() -> bool:
    """Whether the caller is a program."""
    return request.path.startswith("/api/") or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def problem(error: DomainError, status: int) -> Response:
    """The error as application/problem+json, with stable `code` and the fields at fault."""
    body: dict[str, Any] = {
        "type": f"urn:kb:problem:{error.code}",
        "title": str(error.message),
        "status": status,
        "code": error.code,
        "errors": [
            {"field": name, "message": str(text)}
            for name, texts in error.fields.items()
            for text in texts
        ],
        "request_id": g.get("request_id"),
        **error.details,
    }
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def answer(error: DomainError) -> BaseResponse:
    """The reply to a domain error, for a program or for a person."""
    status = status_of(error)
    if isinstance(error, Unauthorized) and not wants_json():
        back = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else "/"
        return redirect("/login?next=" + quote(back), 303)
    if isinstance(error, PasswordIssued) and not wants_json():
        return redirect("/account", 303)
    if isinstance(error, SecondFactorMissing) and not wants_json():
        return redirect("/account/second-factor", 303)
    if isinstance(error, ConfirmationNeeded) and not wants_json():
        return make_response(render_template("account/confirm.html", error=error), status)
    if isinstance(error, Forbidden):
        _note_denied(error)
    if isinstance(error, StorageFailed):
        count_fault(container().counts, error)
    response = (
        problem(error, status)
        if wants_json()
        else make_response(render_template("errors/error.html", error=error, status=status), status)
    )
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Bearer realm="kb"'
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "5"
    return response


def _note_denied(error: Forbidden) -> None:
    """Whoever tries what they may not is on record; what was tried, not what it said."""
    present = g.get("actor")
    # Over the long run a path says enough: a query string may hold what a caller asked.
    SecurityLog.of(container().database).note(
        What.ACT,
        Outcome.DENIED,
        present.name if present else "",
        request.remote_addr or "",
        f"{request.method} {request.path} {error.code}",
    )


def _is_about_unreadable_entry() -> bool:
    """Whether the entry that was asked for is one that indexing, too, sets aside."""
    number = str((request.view_args or {}).get("number", ""))
    found: dict[int, str] = {}
    with suppress(DomainError), container().database.reading() as session:
        entry = entry_numbered(session, number)
        if entry is not None:
            list(indexed_entries(session, [entry.id], found.__setitem__))
    return bool(found)


def init_app(app: Flask) -> None:
    """Map errors for the whole application."""
    app.register_error_handler(DomainError, answer)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> BaseResponse:
        status = error.code or 500
        message = HTTP_MESSAGES.get(status, HTTP_MESSAGES[400 if status < 500 else 500])
        code = HTTP_CODES.get(status, "bad_request" if status < 500 else "internal_error")
        wrapped = DomainError(message, code=code)
        response = (
            problem(wrapped, status)
            if wants_json()
            else make_response(
                render_template("errors/error.html", error=wrapped, status=status), status
            )
        )
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    @app.errorhandler(IntegrityError)
    def collided(error: IntegrityError) -> BaseResponse:
        log.warning("two changes met", exc_info=error)
        return answer(Conflict(_("有人同时改动了同一处，请重试"), code="concurrent_change"))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> BaseResponse:
        log.exception("unexpected error")
        if _is_about_unreadable_entry():
            return answer(Unavailable(_UNREADABLE, code="unreadable_entry"))
        wrapped = DomainError(HTTP_MESSAGES[500], code="internal_error")
        if wants_json():
            return problem(wrapped, 500)
        return make_response(render_template("errors/error.html", error=wrapped, status=500), 500)
