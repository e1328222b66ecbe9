"""Exercises of an entry: what is asked of it, and proposed ones that become drafts."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from content.kinds.exercise_forms import FORM_LABELS
from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import filled, typed_form
from training.queries import items_of
from training.schemas import ItemsWantedSchema
from training.services.item_drafts import draft_items, proposals_for


@blueprint.get("/training/items/<number>")
def exercises_of_entry(number: str) -> ResponseReturnValue:
    """What is asked of an entry, and what may be."""
    with container().database.reading() as session:
        shown, proposed = proposals_for(session, actor(), number)
        return render_template(
            "training/items.html",
            shown=shown,
            proposed=proposed,
            items=items_of(session, shown.entry.id),
            forms=FORM_LABELS,
        )


@blueprint.post("/training/items/<number>")
def draft_exercises(number: str) -> ResponseReturnValue:
    """Those chosen become drafts, and go to the committee if wanted."""
    try:
        values = load(ItemsWantedSchema(), filled(typed_form()))
        with container().database.transaction() as session:
            made = draft_items(session, actor(), number, values)
        flash(str(_("已建 {n} 道题的草稿", n=len(made))), "success")
    except (Conflict, Invalid) as error:
        flash(str(error), "danger")
    return redirect(url_for("web.exercises_of_entry", number=number), 303)
