"""Coming and going: the log-in, the log-out, and where one starts."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from content.permissions import require_search
from core.errors import DomainError, Invalid, TooMany
from kb_app.access import logging_in
from kb_app.auth import actor
from kb_app.errors import Unauthorized, status_of
from kb_app.security import local_path
from kb_app.web.account.landing import landing
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.page_head import page_head


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Where everybody starts: where their work is."""
    require_search(actor())
    return redirect(landing(actor(), page_head()), 303)


@blueprint.route("/login", methods=["GET", "POST"])
def log_in() -> ResponseReturnValue:
    """The form, and checking it; then back to where the person wanted to go."""
    target = local_path(request.values.get("next"))
    if request.method == "POST":
        return _checked_log_in(target)
    if g.get("actor") is not None:
        return redirect(target, 303)
    return _log_in_page(target)


@blueprint.post("/logout")
def log_out() -> ResponseReturnValue:
    """End the session."""
    response = redirect("/login", 303)
    logging_in.log_out(response)
    return response


def _checked_log_in(target: str) -> ResponseReturnValue:
    name = request.form.get("name", "").replace("\0", "").strip()
    response = redirect(target, 303)
    try:
        is_in = logging_in.log_in(response, name, request.form.get("password", ""))
    except (Invalid, TooMany) as error:
        return _refused(_log_in_page(target, name, error), error)
    if not is_in:
        response.location = url_for("web.log_in_code", next=target)
    return response


@blueprint.route("/login/code", methods=["GET", "POST"])
def log_in_code() -> ResponseReturnValue:
    """The second step: the code of a generator, or one of those for when it is lost."""
    target = local_path(request.values.get("next"))
    if not logging_in.is_half_way():
        return redirect(url_for("web.log_in", next=target), 303)
    if request.method != "POST":
        return _code_page(target)
    response = redirect(target, 303)
    try:
        logging_in.log_in_with_code(response, request.form.get("code", ""))
    except Unauthorized:
        return redirect(url_for("web.log_in", next=target), 303)
    except (Invalid, TooMany) as error:
        return _refused(_code_page(target, error), error)
    return response


def _refused(page: str, error: DomainError) -> Response:
    refused = make_response(page, status_of(error))
    if isinstance(error, TooMany):
        refused.headers["Retry-After"] = str(error.retry_after)
    return refused


def _code_page(target: str, error: DomainError | None = None) -> str:
    return render_template("account/log_in_code.html", target=target, error=error)


def _log_in_page(target: str, name: str = "", error: DomainError | None = None) -> str:
    return render_template("account/log_in.html", target=target, name=name, error=error)
