"""The page of an entry and its history, as readers see them."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from content.queries import entry_numbered, is_visible, revision_in_work, visible_entry
from content.queries import history as revisions_of
from kb_app.access.entry_files import sent_file
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.shown_entry import shown_entry


@blueprint.get("/entries/<number>")
def entry(number: str) -> ResponseReturnValue:
    """What is published of an entry; clauses of a regulation are addressed by #第十条."""
    with container().database.reading() as session:
        visible = visible_entry(session, actor(), number)
        shown = shown_entry(session, container().index.searcher, visible)
        return render_template("entries/view.html", shown=shown)


@blueprint.get("/entries/<number>/history")
def history(number: str) -> ResponseReturnValue:
    """Its revisions: for readers what was once published, for its department all."""
    with container().database.reading() as session:
        revisions = revisions_of(session, actor(), number)
        found = entry_numbered(session, number)
        assert found is not None
        return render_template(
            "entries/history.html",
            entry=found,
            revisions=revisions,
            is_visible=is_visible(found),
            in_work=revision_in_work(session, found.id),
        )


@blueprint.get("/entries/<number>/files/<sha256>")
def entry_file(number: str, sha256: str) -> ResponseReturnValue:
    """The bytes of a file, to be saved; pages draw pictures from here."""
    return sent_file(number, sha256)
