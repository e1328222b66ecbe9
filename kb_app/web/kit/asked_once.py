"""What a page says of whoever looks, asked once in a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from flask import g
from sqlalchemy.orm import Session

from core.errors import Unavailable
from kb_app.container import container
from people.actors import Actor

Found = TypeVar("Found")


def asked_once(name: str, read: Callable[[Session, Actor], Found], nothing: Found) -> Found:
    """What `read` gives of whoever looks, kept under `name` until the request is answered.

    `nothing` where nobody is logged in, or the database does not answer: a page that says what is
    wrong must not fail over its own head.
    """
    present: Actor | None = g.get("actor")
    if present is None:
        return nothing
    if name not in g:
        try:
            with container().database.reading() as session:
                setattr(g, name, read(session, present))
        except Unavailable:
            setattr(g, name, nothing)
    return cast(Found, g.get(name))
