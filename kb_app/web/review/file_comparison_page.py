"""A file under review beside the one it replaces: what says something else, and pages as drawn."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from content.files.models import RevisionFile
from core.errors import NotFound
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.review.review_page import bases_of
from review.comparison import MARK_LABELS
from review.comparison.file_changes import compare_files, is_cut, page_of
from review.comparison.words import says_a_measure
from review.queries import review_numbered


@blueprint.get("/review/<int(max=2147483647):review_id>/files/<sha256>")
def compare_file(review_id: int, sha256: str) -> ResponseReturnValue:
    """A file of what was submitted beside the one of the same name in the text it is compared with.

    `before` and `after`: the pages that are shown of them; those of the first change else.
    """
    with container().database.reading() as session:
        review = review_numbered(session, actor(), review_id)
        against = request.args.get("against")
        bases = bases_of(session, review)
        base = next((one for one in bases if one.code == against), next(iter(bases), None))
        after = next((one for one in review.revision.files if one.sha256 == sha256), None)
        if base is None or after is None:
            raise NotFound
        before = next((one for one in base.revision.files if one.name == after.name), None)
        if before is None:
            raise NotFound
        comparison = compare_files(before.blob, after.blob)
        first = next(iter(comparison.changes), None)
        return render_template(
            "review/file_comparison.html",
            review=review,
            base=base,
            before=before,
            after=after,
            comparison=comparison,
            cut=is_cut(before.blob) or is_cut(after.blob),
            page_of=page_of,
            page_before=_page("before", before, page_of(first.before if first else None)),
            page_after=_page("after", after, page_of(first.after if first else None)),
            mark_labels=MARK_LABELS,
            is_measure=says_a_measure,
        )


def _page(name: str, file: RevisionFile, usual: int | None) -> int | None:
    """Which page of a PDF is shown; None of what has none."""
    if not file.blob.pages:
        return None
    return min(max(request.args.get(name, usual or 1, type=int), 1), file.blob.pages)
