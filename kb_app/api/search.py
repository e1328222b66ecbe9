"""Search and suggestions: approved content only, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from content.applicability.for_whom import CustomerClass
from content.doubts import Doubt, open_doubts
from content.permissions import can_search
from core.base_schema import BaseSchema, Choice, Line, Moment, Whole
from core.errors import Forbidden
from core.messages import _
from core.paging import LIMIT_DEFAULT, LIMIT_MAX
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import doubt_document, named_law_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from kb_app.search_logging import log_search, log_use
from people.queries import region_coded
from people.schemas import CODE_MAX
from search_index.models import CALL_KEY_MAX
from search_index.past import search_past
from search_index.queries import (
    RANKED,
    FoundIn,
    SearchHit,
    SearchRequest,
    SearchResult,
    search_anyhow,
)
from search_index.schemas import UsedSchema
from search_index.suggestions import suggest

QUERY_MAX = 1000  # what is refused; of what is taken, the first 200 characters count


class SearchSchema(BaseSchema):
    """What is searched for, and what narrows it."""

    q = Line(required=True, max_length=QUERY_MAX, metadata={"label": _("检索词")})
    kind = Line(load_default=None, max_length=32)
    category = Line(load_default=None, max_length=40)
    department = Line(load_default=None, max_length=40)
    limit = Whole(load_default=LIMIT_DEFAULT, least=1, most=LIMIT_MAX)
    offset = Whole(load_default=0, most=RANKED)
    region = Line(load_default=None, max_length=CODE_MAX, metadata={"label": _("地区")})
    customer = Choice(tuple(CustomerClass), load_default=None, metadata={"label": _("客户类别")})
    at = Moment(load_default=None, metadata={"label": _("时点")})
    call = Line(load_default=None, max_length=CALL_KEY_MAX, metadata={"label": _("通话编号")})


class SuggestSchema(BaseSchema):
    """What was typed so far."""

    q = Line(required=True, max_length=QUERY_MAX)


@blueprint.get("/search")
def search_entries() -> Response:
    """What agents may see, best first, with counts by kind, category and department.

    With `at`, what they could find then; for those who oversee the base.
    """
    _require_search()
    asked = request_response.arguments(SearchSchema())
    request = SearchRequest(
        asked["q"],
        kind=asked["kind"],
        category=asked["category"],
        department=asked["department"],
        limit=asked["limit"],
        offset=asked["offset"],
        region_id=actor().region_id,
        customer=asked["customer"],
    )
    at = asked["at"]
    with container().database.reading() as session:
        if asked["region"]:
            request = replace(request, region_id=region_coded(session, asked["region"]).id)
        if at is not None:
            past = search_past(session, actor(), request, at)
            return jsonify(_result_document(past, asked, {}) | {"at": at.isoformat()})
        result = search_anyhow(session, container().index.searcher, request)
        doubts = open_doubts(session, {hit.entry_id for hit in result.hits})
        document = _result_document(result, asked, doubts)
    if not result.by_titles:  # what it misses says nothing of the base
        log_search(result, asked["call"])
    return jsonify(document)


@blueprint.post("/search/used")
def use_hit() -> ResponseReturnValue:
    """Tell that a hit was opened or copied; told twice it counts once."""
    _require_search()
    used = request_response.body(UsedSchema())
    with container().database.reading() as session:
        log_use(session, used)
    return "", 204


@blueprint.get("/suggest")
def suggest_entries() -> Response:
    """Completions of what was typed, as pairs of text and number."""
    _require_search()
    asked = request_response.arguments(SuggestSchema())
    with container().database.reading() as session:
        pairs = suggest(session, container().index.searcher, asked["q"])
    return jsonify({"suggestions": [[text, number] for text, number in pairs]})


def _result_document(
    result: SearchResult, asked: Mapping[str, Any], doubts: Mapping[int, Sequence[Doubt]]
) -> dict[str, Any]:
    return {
        "query": result.query,
        "total": result.total,
        "took_ms": result.took_ms,
        "limit": asked["limit"],
        "offset": asked["offset"],
        "hits": [hit_document(hit, doubts.get(hit.entry_id, ())) for hit in result.hits],
        "facets": result.facets,
        "confident": result.confident,
        "by_titles": result.by_titles,
        "confidence": result.confidence and round(result.confidence, 3),
        "read_as": result.meant,
        "did_you_mean": result.correction,
        "synonyms": {word: list(others) for word, others in result.also.items()},
    }


def hit_document(hit: SearchHit, doubts: Sequence[Doubt] = ()) -> dict[str, Any]:
    """One hit as JSON; `say` is what is copied, `marks` the snippet's parts as [text, matches]."""
    return {
        "number": hit.number,
        "kind": hit.kind,
        "title": hit.title,
        "clause": hit.clause,
        "holds_here": hit.holds_here,
        "limited": hit.limited,
        "regions": list(hit.scope.regions),
        "customers": list(hit.scope.customers),
        "conditions": hit.scope.conditions,
        "file": _file_document(hit.found_in),
        "page": hit.found_in.place if hit.found_in and hit.found_in.has_pages else None,
        "snippet": "".join(text for text, _matches in hit.snippet),
        "say": hit.text_to_say,
        "marks": [[text, matches] for text, matches in hit.snippet],
        "score": round(hit.score, 4),
        "revision": hit.revision_seq,
        "category": hit.category,
        "department": hit.department,
        "pinned": hit.pinned,
        "by_variant": hit.by_variant,
        "opening": hit.opening,
        "answering": hit.answering,
        "effective_from": str(hit.effective_from) if hit.effective_from else None,
        "expires_on": str(hit.expires_on) if hit.expires_on else None,
        "provisional_until": hit.provisional_until.isoformat() if hit.provisional_until else None,
        "taken_over_at": hit.taken_over_at.isoformat() if hit.taken_over_at else None,
        "in_doubt": [doubt_document(doubt) for doubt in doubts],
        "ended_by": [named_law_document(one) for one in hit.ended_by],
        "now_clause": hit.now_clause or None,
    }


def _require_search() -> None:
    if not can_search(actor()):
        raise Forbidden(_("您的账号没有任何角色，请联系管理员"))


def _file_document(found: FoundIn | None) -> dict[str, str] | None:
    return {"sha256": found.sha256, "name": found.name} if found else None
