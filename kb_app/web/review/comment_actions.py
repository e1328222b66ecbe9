"""Comments on the page of a review: written, changed, thrown away; answered by the author.

The page's script sends the same forms and is answered with the piece of page that changed.
"""

from __future__ import annotations

from flask import jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.base_schema import load
from core.errors import Invalid
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import wants_json
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import typed_form
from kb_app.web.review.review_page import page_of_review, waiting_comments
from review import services
from review.comments.anchors import Placed
from review.comments.models import Comment
from review.comments.queries import unsent
from review.schemas import CommentSchema, CommentTextSchema, SettleSchema


@blueprint.post("/review/<int(max=2147483647):review_id>/comments")
def write_comment(review_id: int) -> ResponseReturnValue:
    """Note a comment; it goes out with the verdict."""
    typed = typed_form()
    try:
        values = load(CommentSchema(), typed)
    except Invalid as error:
        if wants_json():
            raise
        with container().database.reading() as session:
            noting = {"note": typed.get("piece"), "note_text": typed.get("text", "")}
            return page_of_review(session, review_id, noting, error=error)
    with container().database.transaction() as session:
        comment = services.write_comment(session, actor(), review_id, **values)
        return _shown(session, comment, 201)


@blueprint.post("/review/comments/<int(max=2147483647):comment_id>")
def change_comment(comment_id: int) -> ResponseReturnValue:
    """Put it in other words, or throw it away with `op=drop`."""
    typed = typed_form()
    drop = typed.pop("op", "") == "drop"
    text = "" if drop else load(CommentTextSchema(), typed)["text"]
    with container().database.transaction() as session:
        if drop:
            dropped = services.drop_comment(session, actor(), comment_id)
            return _gone(session, dropped)
        comment = services.rewrite_comment(session, actor(), comment_id, text)
        return _shown(session, comment)


@blueprint.post("/review/comments/<int(max=2147483647):comment_id>/settle")
def settle_comment(comment_id: int) -> ResponseReturnValue:
    """The author's answer; back to wherever it was given."""
    values = load(SettleSchema(), typed_form())
    with container().database.transaction() as session:
        comment = services.settle_comment(session, actor(), comment_id, values["answer"])
        if wants_json():
            return _shown(session, comment)
        number = comment.review.entry.number
    return redirect(url_for("web.contribution", number=number, _anchor=f"c-{comment_id}"), 303)


def _shown(session: Session, comment: Comment, status: int = 200) -> ResponseReturnValue:
    """The comment as the page shows it."""
    if not wants_json():
        return _back(comment)
    html = render_template("review/_one_comment.html", one=Placed(comment, stands=True))
    return jsonify(html=html, **_waiting(session, comment)), status


def _gone(session: Session, comment: Comment) -> ResponseReturnValue:
    return jsonify(html="", **_waiting(session, comment)) if wants_json() else _back(comment)


def _waiting(session: Session, comment: Comment) -> dict[str, str]:
    """How many of one's comments go out with the verdict, in words."""
    return {"waiting": waiting_comments(len(unsent(session, actor(), comment.review_id)))}


def _back(comment: Comment) -> ResponseReturnValue:
    address = url_for("web.review", review_id=comment.review_id, _anchor=f"c-{comment.id}")
    return redirect(address, 303)
