"""The agent's search: the page, the results a script asks for while typing, previews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.permissions import can_take_calls
from calls.queries import call_under_way, key_bound_to
from calls.schemas import OUTER_ID_MAX
from calls.services.beginning import outer_key_of
from content.applicability.for_whom import CUSTOMER_LABELS
from content.diagnoses.schemas import WalkedSchema
from content.diagnoses.walks import keep_walk
from content.kinds.registry import kind_named, shown_kinds
from content.permissions import require_search
from content.queries import VisibleEntry, visible_entry
from content.structure import structure_now
from core.base_schema import load
from core.errors import NotFound
from grievances.handling.queries import handlings_in_call
from kb_app.access.panel import ARGUMENT, is_panel
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.search_logging import log_use
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.shown_entry import shown_entry
from kb_app.web.kit.request_form import whole
from kb_app.web.search.result_side import Results, results_of
from search_index.models import CALL_KEY_MAX
from search_index.queries import FoundIn, SearchRequest, answering_in, answering_of
from search_index.schemas import UsedSchema
from search_index.suggestions import suggest

PER_PAGE = 20
MOST = 100  # hits in one list; whoever needs more, needs other words
QUERY_KEPT = 200
COMPLETIONS = 4


@blueprint.get("/search", endpoint="search")
def search_page() -> ResponseReturnValue:
    """The page; for a query in the address with its results, so that it works without a script.

    With `panel` it may stand in a window of the origins that an administrator listed.
    """
    if request.args.get("at"):  # what could be found at an earlier moment
        return redirect(f"{url_for('web.past_search')}?{urlencode(request.args.to_dict())}", 303)
    if is_panel() and g.get("actor") is None:  # the log-in may not be framed
        return render_template("search/panel_log_in.html", out_of_frame=_out_of_frame()), 401
    require_search(actor())
    with container().database.reading() as session:
        asked_in = _bound_call(session)
        results = results_of(session, _asked(session), with_related=True, call=asked_in)
        parts = {
            "results": results,
            **_call(session),
            **_choices(session),
        }
        page = render_template("search/page.html", **parts)
    return page, status_of(results.failure) if results.failure else 200


def _out_of_frame() -> str:
    """The address of the same search in a window of its own."""
    others = [(name, text) for name, text in request.args.items(multi=True) if name != ARGUMENT]
    return f"{url_for('web.search')}?{urlencode(others)}"


@blueprint.get("/search/results")
def search_results() -> ResponseReturnValue:
    """The parts of the page that change with the query, as JSON of HTML fragments.

    With `typing` it goes by words alone, and `settles` says whether asking again finds more once
    the line stands; then, with `standing`, what is like the first hit is looked for too.
    """
    require_search(actor())
    whole = "standing" in request.args
    with container().database.reading() as session:
        call = request.args.get("call", "")[:CALL_KEY_MAX] or None
        results = results_of(session, _asked(session), with_related=whole, call=call)
        if results.failure:
            raise results.failure
        parts = {"results": results, **_choices(session)}
        return jsonify(
            query=results.asked.text,
            total=results.found.total if results.found else 0,
            settles=_settles(results),
            danger=render_template("search/_danger.html", **parts).strip(),
            status=render_template("search/_status.html", **parts).strip(),
            facets=render_template("search/_facets.html", **parts),
            next=render_template("search/_next.html", completions=_completions(session, results)),
            list=render_template("search/_list.html", **parts),
            preview=render_template("search/_preview.html", **parts),
        )


@blueprint.post("/search/used")
def use_hit() -> ResponseReturnValue:
    """Take down that a hit was opened or copied; the page tells it in passing."""
    require_search(actor())
    used = load(UsedSchema(), request.get_json(silent=True))
    with container().database.reading() as session:
        log_use(session, used)
    return "", 204


@blueprint.post("/search/walked")
def walked() -> ResponseReturnValue:
    """Take down how far a diagnosis was walked; the page tells it when it ends or is left."""
    require_search(actor())
    told = load(WalkedSchema(), request.get_json(silent=True))
    with container().database.transaction() as session:
        visible = visible_entry(session, actor(), told["number"])
        if kind_named(visible.entry.kind).tree is None:
            raise NotFound
        if visible.revision.seq == told["revision"]:  # else what was walked is not shown any more
            keep_walk(session, visible.revision, told["token"], told["steps"])
    return "", 204


@blueprint.get("/search/preview/<number>")
def preview(number: str) -> ResponseReturnValue:
    """One entry, or one clause of it, as it stands beside the list (or beside an answer).

    With `quick` without what is like it, which costs a search.
    """
    with container().database.reading() as session:
        visible = visible_entry(session, actor(), number)
        clause = request.args.get("clause")
        searcher = container().index.searcher
        whole = "quick" not in request.args
        shown = shown_entry(session, searcher, visible, clause, with_related=whole)
        if shown.clause and (line := request.args.get("q", "")):
            sentence = answering_in(session, searcher, line, shown.clause.text)
            shown = replace(shown, answering=sentence)
        elif request.args.get("q"):
            passage = answering_of(session, searcher, _asked(session), visible.entry.id)
            shown = replace(shown, answering=passage)
        shown = replace(shown, found_in=_found_in(visible))
        beside = "beside" in request.args
        template = "search/_beside.html" if beside else "search/_preview.html"
        return jsonify(preview=render_template(template, shown=shown))


def _found_in(visible: VisibleEntry) -> FoundIn | None:
    """The page of a file that the hit is, as the list of hits says it."""
    sha256, page = request.args.get("file"), request.args.get("page", 1, type=int)
    file = next((one for one in visible.revision.files if one.sha256 == sha256), None)
    return FoundIn(file.sha256, file.name, page, bool(file.blob.pages)) if file else None


@blueprint.get("/suggest")
def suggestions() -> ResponseReturnValue:
    """Completions of what was typed, as pairs of text and number."""
    require_search(actor())
    with container().database.reading() as session:
        pairs = suggest(session, container().index.searcher, request.args.get("q", ""))
    return jsonify(suggestions=pairs)


def _settles(results: Results) -> bool:
    """Whether the line, which somebody was still typing, finds more when it stands."""
    asked = results.asked
    return bool(asked.text) and not asked.settled and container().index.meaning.is_ready


def _completions(session: Session, results: Results) -> list[str]:
    """How what was typed may go on: a few titles and variants, none of them twice."""
    if not results.asked.text:
        return []
    pairs = suggest(session, container().index.searcher, results.asked.text)
    texts = dict.fromkeys(text for text, _number in pairs if text != results.asked.text)
    return list(texts)[:COMPLETIONS]


def _bound_call(session: Session) -> str | None:
    """The call that the telephony opened the page for: `call` in the address is its own number."""
    external_id = request.args.get("call", "")[:OUTER_ID_MAX]
    if not external_id:
        return None
    callers = container().question_context.callers
    return key_bound_to(session, actor(), outer_key_of(actor(), callers, external_id))


def _call(session: Session) -> dict[str, Any]:
    """The call under way, the code of its region (what the telephony said, or now says), and the
    numbers of what was complained of in it."""
    if not can_take_calls(actor()):
        return {"call": None, "call_region": "", "grieved": []}
    call, regions = call_under_way(session, actor()), structure_now(session).regions
    kept = regions.get(call.region_id) if call and call.region_id else None
    told = handlings_in_call(session, actor(), call.key) if call else []
    grieved = [one.number for one in told]
    return {"call": call, "call_region": kept.code if kept else "", "grieved": grieved}


def _asked(session: Session) -> SearchRequest:
    """The query in the address; what makes no sense there is passed over, as on any page.

    `region` and `customer` are the caller's, as the telephony and the agent say; else it is asked
    from the region one answers for.
    """
    args = request.args
    customer = args.get("customer", "")
    named = structure_now(session).region_named(args["region"]) if args.get("region") else None
    kind = args.get("kind", "")
    wanted = whole(args.get("limit", ""), digits=3) or PER_PAGE
    return SearchRequest(
        args.get("q", "")[:QUERY_KEPT].strip(),
        kind=kind if kind in shown_kinds() else None,
        category=args.get("category") or None,
        department=args.get("department") or None,
        limit=min(max(wanted, PER_PAGE), MOST),
        settled="typing" not in args,
        region_id=named or actor().region_id,
        customer=customer if customer in CUSTOMER_LABELS else None,
    )


def _choices(session: Session) -> dict[str, Any]:
    """What the results can be narrowed to, by code."""
    structure = structure_now(session)
    return {
        "categories": {one.code: one.name for one in structure.categories.values()},
        "departments": {one.code: one.name for one in structure.departments.values()},
    }
