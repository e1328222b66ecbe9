"""What every API view does: read the body, answer once per idempotency key, page, tag."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, jsonify, request
from marshmallow import Schema
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import idempotency
from core.base_schema import BaseSchema, Whole, load
from core.errors import Invalid
from core.messages import _
from core.paging import LIMIT_DEFAULT, LIMIT_MAX, Page
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import PreconditionMissing, UnsupportedBody
from people.actors import Actor

IDEMPOTENCY_HEADER = "Idempotency-Key"
Work = Callable[[Session, Actor], tuple[Any, int]]
Before = Callable[[Session, Actor], object]


class PageSchema(BaseSchema):
    """Which slice of a list is asked for."""

    limit = Whole(load_default=LIMIT_DEFAULT, least=1, most=LIMIT_MAX)
    offset = Whole(load_default=0, most=1_000_000)


def body(schema: Schema) -> dict[str, Any]:
    """The JSON body, checked. Raises `Invalid`."""
    if not request.is_json:
        raise UnsupportedBody(_("请以 application/json 提交"))
    try:
        parsed = json.loads(request.get_data(), object_pairs_hook=_unambiguous)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("请求体不是有效的 JSON"), code="malformed") from error
    return load(schema, parsed)


def body_or_nothing(schema: Schema) -> dict[str, Any]:
    """The JSON body, checked; without any, what the schema loads of nothing."""
    return body(schema) if request.get_data() else load(schema, {})


def arguments(schema: Schema) -> dict[str, Any]:
    """The query string, checked: one given twice is refused, one left empty is not given.

    Raises `Invalid`.
    """
    for name in request.args:
        if len(request.args.getlist(name)) > 1:
            raise Invalid.field(name, _("只能给出一次"))
    known = {f.data_key or name for name, f in schema.fields.items() if not f.required}
    given = {name: text for name, text in request.args.items() if text or name not in known}
    return load(schema, given)


def write(work: Work, *, before: Before | None = None, sent: Iterable[bytes] = ()) -> Response:
    """Do `work` in one transaction and answer with its (body, status).

    `before`: what takes long of it, done first and outside, where nobody waits for it. Under an
    Idempotency-Key the first answer is kept with the change and given again. `sent`: what was sent
    besides a JSON body, the files of a form, say; it belongs to the call as the body does.
    """
    who = actor()
    key = request.headers.get(IDEMPOTENCY_HEADER)
    fingerprint = _fingerprint(sent) if key is not None else ""
    if before is not None:
        with container().database.reading() as session:
            done = idempotency.recall(session, who.id, key, fingerprint) if key else None
            if done is not None:
                return answer(done.body, done.status)
            before(session, who)
    if key is None:
        with container().database.transaction() as session:
            return answer(*work(session, who))
    try:
        with container().database.transaction() as session:
            done = idempotency.recall(session, who.id, key, fingerprint)
            if done is not None:
                return answer(done.body, done.status)
            result, status = work(session, who)
            idempotency.remember(session, who.id, key, fingerprint, status, result)
    except IntegrityError as error:
        return _answer_of_the_faster(who, key, fingerprint, error)
    return answer(result, status)


def answer(result: Any, status: int = 200) -> Response:
    """`result` as JSON; the version of a draft or entry in it becomes the ETag."""
    response = jsonify(result)
    response.status_code = status
    version = _version_in(result)
    if version is not None:
        response.set_etag(str(version))
    return response


def page_body(page: Page[Any], items: list[Any]) -> dict[str, Any]:
    """A page of a list as JSON."""
    return {"items": items, "total": page.total, "limit": page.limit, "offset": page.offset}


def expected_version() -> int | None:
    """The version named by If-Match; None for `*`.

    Raises `PreconditionMissing` without the header, `Invalid` when it is not one of our tags.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionMissing(_("请用 If-Match 给出您所依据的版本（见 ETag）"))
    if header == "*":
        return None
    # After the version may stand what else the answer depended on.
    tag = header.removeprefix("W/").strip('"').partition("-")[0]
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise Invalid.field("If-Match", _("不是本服务给出的版本标签"))
    return int(tag)


def _version_in(result: Any) -> int | None:
    if not isinstance(result, dict):
        return None
    draft = result.get("draft")
    version = draft.get("version") if isinstance(draft, dict) else result.get("version")
    return version if isinstance(version, int) else None


def _answer_of_the_faster(
    who: Actor, key: str, fingerprint: str, error: IntegrityError
) -> Response:
    """The same call was being done at the same time: its answer, or word that it is not there yet.

    An `error` that has nothing to do with the key stands.
    """
    with container().database.reading() as session:
        done = idempotency.recall(session, who.id, key, fingerprint)
        if done is None:
            raise error
        return answer(done.body, done.status)


def _fingerprint(sent: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    heads = (request.method, request.full_path, request.headers.get("If-Match", ""))
    for part in (*(head.encode() for head in heads), request.get_data(), *sent):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, refused when a name comes twice or cannot be said back."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Invalid(_("请求体里有同名的字段"), code="malformed")
    if not all(name.isascii() or _is_unicode(name) for name in members):
        raise Invalid(_("请求体不是有效的 JSON"), code="malformed")
    return members


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in name)
