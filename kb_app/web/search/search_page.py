"""The agent's search: the page, the results a script asks for while typing, previews."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.doubts import Doubt, open_doubts
from content.kinds.registry import shown_kinds
from content.permissions import can_search
from content.queries import (
    VisibleEntry,
    categories,
    current_notices,
    visible_entries,
    visible_entry,
)
from core.base_schema import load
from core.errors import Forbidden, Unavailable
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.search_logging import log_search, log_use
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.shown_entry import (
    ShownEntry,
    Validity,
    clause_labelled,
    shown_entry,
    validity,
)
from kb_app.web.entries.text_to_say import text_to_say
from people.queries import departments
from search_index.queries import SearchHit, SearchRequest, SearchResult, search
from search_index.ranking.interface import Searcher
from search_index.schemas import UsedSchema
from search_index.suggestions import suggest

PER_PAGE = 20
MOST = 100  # hits in one list; whoever needs more, needs other words
QUERY_KEPT = 200
OTHER_QUERIES = 5
COMPLETIONS = 4

_PIECES = re.compile(r"[^\s,，.。?？!！、;；:：]+")


@dataclass(frozen=True)
class ShownHit:
    """A hit with what its row says besides the match: dates, and what Enter copies."""

    hit: SearchHit
    text_to_say: str
    validity: Validity
    doubts: Sequence[Doubt] = ()


@dataclass(frozen=True)
class Results:
    """Everything the result side of the page shows for one query."""

    asked: SearchRequest
    found: SearchResult | None = None  # None for an empty box
    hits: tuple[ShownHit, ...] = ()
    first: ShownEntry | None = None
    notices: tuple[VisibleEntry, ...] = ()
    other_queries: tuple[str, ...] = ()
    failure: Unavailable | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words was asked for."""
        return bool(self.asked.kind or self.asked.category or self.asked.department)


@blueprint.get("/search", endpoint="search")
def search_page() -> ResponseReturnValue:
    """The page; for a query in the address with its results, so that it works without a script."""
    if request.args.get("at"):  # what could be found at an earlier moment
        return redirect(f"{url_for('web.past_search')}?{urlencode(request.args.to_dict())}", 303)
    _require_search()
    with container().database.reading() as session:
        results = _results(session, _asked())
        page = render_template("search/page.html", results=results, **_choices(session))
    return page, status_of(results.failure) if results.failure else 200


@blueprint.get("/search/results")
def search_results() -> ResponseReturnValue:
    """The parts of the page that change with the query, as JSON of HTML fragments."""
    _require_search()
    with container().database.reading() as session:
        results = _results(session, _asked())
        if results.failure:
            raise results.failure
        parts = {"results": results, **_choices(session)}
        return jsonify(
            query=results.asked.text,
            total=results.found.total if results.found else 0,
            status=render_template("search/_status.html", **parts).strip(),
            facets=render_template("search/_facets.html", **parts),
            next=render_template("search/_next.html", completions=_completions(session, results)),
            list=render_template("search/_list.html", **parts),
            preview=render_template("search/_preview.html", **parts),
        )


@blueprint.post("/search/used")
def use_hit() -> ResponseReturnValue:
    """Take down that a hit was opened or copied; the page tells it in passing."""
    _require_search()
    used = load(UsedSchema(), request.get_json(silent=True))
    with container().database.reading() as session:
        log_use(session, used)
    return "", 204


@blueprint.get("/search/preview/<number>")
def preview(number: str) -> ResponseReturnValue:
    """One entry, or one clause of it, as it stands beside the list (or beside an answer)."""
    with container().database.reading() as session:
        visible = visible_entry(session, actor(), number)
        clause = request.args.get("clause")
        shown = shown_entry(session, container().index.searcher, visible, clause)
        beside = "beside" in request.args
        template = "search/_beside.html" if beside else "search/_preview.html"
        return jsonify(preview=render_template(template, shown=shown))


@blueprint.get("/suggest")
def suggestions() -> ResponseReturnValue:
    """Completions of what was typed, as pairs of text and number."""
    _require_search()
    with container().database.reading() as session:
        pairs = suggest(session, container().index.searcher, request.args.get("q", ""))
    return jsonify(suggestions=pairs)


def _completions(session: Session, results: Results) -> list[str]:
    """How what was typed may go on: a few titles and variants, none of them twice."""
    if not results.asked.text:
        return []
    pairs = suggest(session, container().index.searcher, results.asked.text)
    texts = dict.fromkeys(text for text, _number in pairs if text != results.asked.text)
    return list(texts)[:COMPLETIONS]


def _require_search() -> None:
    if not can_search(actor()):
        raise Forbidden(_("您的账号还没有角色，请管理员分配后重新登录"))


def _asked() -> SearchRequest:
    """The query in the address; what makes no sense there is passed over, as on any page."""
    args = request.args
    kind = args.get("kind", "")
    limit = args.get("limit", "")
    wanted = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 4 else PER_PAGE
    return SearchRequest(
        args.get("q", "")[:QUERY_KEPT].strip(),
        kind=kind if kind in shown_kinds() else None,
        category=args.get("category") or None,
        department=args.get("department") or None,
        limit=min(max(wanted, PER_PAGE), MOST),
    )


def _choices(session: Session) -> dict[str, Any]:
    """What the results can be narrowed to, by code."""
    return {
        "categories": {c.code: c.name for c in categories(session)},
        "departments": {d.code: d.name for d in departments(session)},
    }


def _results(session: Session, asked: SearchRequest) -> Results:
    if not asked.text:
        return Results(asked, notices=tuple(current_notices(session)))
    searcher = container().index.searcher
    try:
        found = search(session, searcher, asked)
        log_search(found)
        if not found.hits:
            others = _other_queries(session, searcher, asked.text)
            notices = tuple(current_notices(session, limit=3))
            return Results(asked, found, other_queries=others, notices=notices)
    except Unavailable as failure:
        return Results(asked, failure=failure)
    visible = visible_entries(session, [hit.entry_id for hit in found.hits])
    doubts = open_doubts(session, visible.keys())
    hits = tuple(_shown_hit(hit, visible, doubts) for hit in found.hits if hit.entry_id in visible)
    if not hits:
        return Results(asked, replace(found, total=0, hits=()))
    top = hits[0].hit
    first = shown_entry(session, searcher, visible[top.entry_id], top.clause)
    return Results(asked, found, hits, first)


def _shown_hit(
    hit: SearchHit, visible: Mapping[int, VisibleEntry], doubts: Mapping[int, Sequence[Doubt]]
) -> ShownHit:
    revision = visible[hit.entry_id].revision
    said = text_to_say(revision, clause_labelled(revision, hit.clause))
    return ShownHit(hit, said, validity(revision), doubts.get(hit.entry_id, ()))


def _other_queries(session: Session, searcher: Searcher, text: str) -> tuple[str, ...]:
    """Queries that do find something: the pieces of this one, halves of it, what begins like it."""
    pieces = _PIECES.findall(text)
    half = (len(text) + 1) // 2
    candidates = [*pieces, text[:half].strip(), text[half:].strip()]
    found: dict[str, None] = {}
    for candidate in dict.fromkeys(c for c in candidates if c and c != text):
        if len(found) < OTHER_QUERIES:
            if search(session, searcher, SearchRequest(candidate, limit=1)).total:
                found[candidate] = None
            else:
                found.update((phrase, None) for phrase, _n in suggest(session, searcher, candidate))
    return tuple(found)[:OTHER_QUERIES]
