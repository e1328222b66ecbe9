"""One's own feed: what is new of what one follows, for a reader of Atom feeds.

Its address holds a key instead of a log-in. It shows what its owner may see at the moment it is
asked for, and the key is worth nothing for anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response, request
from flask.typing import ResponseReturnValue

from briefing.followed import Changed, followed_changes
from briefing.services.following import actor_by_feed_key
from content.applicability.readers import reading_for
from core import clock
from core.messages import _
from kb_app.container import container
from kb_app.web.blueprint import blueprint

ATOM = "http://www.w3.org/2005/Atom"
TOLD_FOR = timedelta(days=30)
ENTRIES_MOST = 50


@blueprint.get("/feeds/<key>")
def feed(key: str) -> ResponseReturnValue:
    """The feed that a key opens. Raises `NotFound`."""
    with container().database.reading() as session:
        owner = actor_by_feed_key(session, key)
        since = clock.now() - TOLD_FOR
        with reading_for(session, owner):
            changes = followed_changes(session, owner.id, since, limit=ENTRIES_MOST)
        base = container().settings.public_url.rstrip("/") or request.host_url.rstrip("/")
        document = _atom(changes, base, request.path, owner.id)
        response = Response(document, mimetype="application/atom+xml")
    response.add_etag()
    response.headers["Referrer-Policy"] = "no-referrer"
    response.make_conditional(request)
    return response


def _atom(changes: Sequence[Changed], base: str, path: str, owner: int) -> bytes:
    root = Element("feed", xmlns=ATOM)
    _text(root, "id", f"{base}/following#{owner}")
    _text(root, "title", str(_("热线知识库：我关注的")))
    _text(root, "updated", _stamp(max((one.at for one in changes), default=_BEGINNING)))
    SubElement(SubElement(root, "author"), "name").text = str(_("热线知识库"))
    SubElement(root, "link", rel="self", href=f"{base}{path}")
    SubElement(root, "link", href=f"{base}/following")
    for one in changes:
        address = f"{base}/entries/{one.entry.number}"
        item = SubElement(root, "entry")
        _text(item, "id", f"{address}#{one.revision.seq}")
        _text(item, "title", one.revision.title)
        _text(item, "updated", _stamp(one.at))
        SubElement(item, "link", href=address)
        _text(item, "summary", _summary(one))
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _summary(one: Changed) -> str:
    lines = [
        str(_("原：{before}，现：{after}", before=line.before or "—", after=line.after or "—"))
        for line in one.lines
    ]
    return "\n".join(lines) or str(_("第 {seq} 版已发布", seq=one.revision.seq))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
