"""The page that shows two drafts in conflict: both texts where they differ, and a choice."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from content.kinds.base import Kind
from content.models import Revision
from core.errors import Stale
from kb_app.errors import status_of
from kb_app.web.contribute.draft_differences import Difference
from kb_app.web.contribute.draft_form import Typed
from kb_app.web.kit import forms


def conflict_page(
    kind: Kind,
    stored: Revision,
    typed: Typed,
    differing: list[Difference],
    *,
    missing: bool = False,
) -> ResponseReturnValue:
    """Both texts where they differ, and a choice; `missing` when a choice was left out."""
    page = render_template(
        "contribute/stale.html",
        kind=kind,
        number=stored.entry.number,
        stored=stored,
        differences=differing,
        mine=list(forms.encode(typed)),
        missing=missing,
    )
    return page, 400 if missing else status_of(Stale(""))
