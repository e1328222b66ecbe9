"""What is said on an occasion, before asking on or to who called for somebody else: the sentence of
the approved script that is found by its word."""

from __future__ import annotations

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue

from content.kinds.registry import kind_named, names_of
from content.permissions import require_search
from content.queries import visible_entries
from core.errors import Unavailable
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from search_index.related import related

SOFTENING = "缓和语"  # the variant by which a department names such a script
NOT_OURS = "不归供电管"  # and one for who called for somebody else
LOOKED_AT = 10  # scripts near that word


@blueprint.get("/search/softening")
def softening() -> ResponseReturnValue:
    """The sentence, and the entry it is of; empty where nothing approved is called so."""
    return _said(SOFTENING)


@blueprint.get("/search/not-ours")
def not_ours() -> ResponseReturnValue:
    """The same of what is said to who called for somebody else than the power company."""
    return _said(NOT_OURS)


def _said(word: str) -> ResponseReturnValue:
    require_search(actor())
    scripts = {"kind": frozenset(names_of(lambda kind: kind.pair is not None))}
    with container().database.reading() as session:
        try:
            found = related(session, container().index.searcher, 0, word, (), LOOKED_AT, scripts)
        except Unavailable:
            found = []
        for visible in visible_entries(session, [one.entry_id for one in found]).values():
            kind, content = kind_named(visible.entry.kind), visible.revision.content
            if kind.pair is not None and word in kind.variants(content):
                address = url_for("web.entry", number=visible.number)
                say = kind.pair(content)[0][0]
                return jsonify(say=say, number=visible.number, address=address)
    return jsonify(say="")
