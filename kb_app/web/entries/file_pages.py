"""A file of an entry in a page of ours: pages of a PDF drawn, pictures, Office files as they read.

What was looked for is marked in it: the words of a line (`q`), or a clause (`clause`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.files.models import RevisionFile
from content.files.page_pictures import VIEWS, Box, OfficeView, PagePicture
from content.files.queries import file_of, text_of_page
from content.files.refusals import Refused
from content.files.text_pictures import MARK
from content.kinds.base import Clause
from content.models import Revision
from core.errors import Invalid, NotFound
from kb_app.access.entry_files import HEADERS
from kb_app.auth import actor
from kb_app.container import container
from kb_app.web.blueprint import blueprint
from kb_app.web.entries.shown_entry import clause_labelled
from search_index.queries import DAMAGE, marked_in

Places = list[tuple[int, int]]
Part = tuple[str, bool]
Made = TypeVar("Made")
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
_SPACE = re.compile(r"\s+")
_OPENING = 8  # characters of a clause that tell where it begins
_SENTENCE_LEAST = 4  # characters: a shorter one stands anywhere


@dataclass(frozen=True)
class ShownPicture:
    """A picture within an Office file, where it is asked for by its `place`."""

    place: int
    alt: str
    width: int
    height: int


class Piece(NamedTuple):
    """A piece of a text, marked or not; or the name of a picture that stands there."""

    text: str
    matches: bool
    picture: str = ""


@dataclass(frozen=True)
class ShownBlock:
    """A line, of a heading of `level` or plain (0), or the `rows` of a table."""

    level: int = 0
    text: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


@dataclass(frozen=True)
class ShownPage:
    """What is shown of a file: one of its `pages`, or of the parts its text is kept in.

    `parts` are its text, marked or not; `picture` and `marks` in it where it is drawn; `blocks` are
    those of an Office file, whose pictures in all are `pictures`, by name.
    """

    page: int
    pages: int
    parts: list[Part]
    picture: PagePicture | None = None
    marks: tuple[Box, ...] = ()
    is_recognised: bool = False  # the text was read from the picture
    blocks: tuple[ShownBlock, ...] = ()
    pictures: Mapping[str, ShownPicture] = field(default_factory=dict)


@blueprint.get("/entries/<number>/files/<sha256>/view")
def view_file(number: str, sha256: str) -> ResponseReturnValue:
    """A file of an entry, page by page, with what was looked for marked."""
    page = request.args.get("page", 1, type=int)
    with container().database.reading() as session:
        file = file_of(session, actor(), number, sha256)
        revision = session.get_one(Revision, file.revision_id)
        view, refused = _view(file) if file.blob.type in VIEWS else (None, None)
        pages = file.blob.pages or len(view.parts if view else file.blob.page_texts)
        if not 1 <= page <= max(pages, 1):
            raise NotFound
        picture = None
        if file.blob.is_pdf:
            picture, refused = _drawn(file, page)
        kept = text_of_page(session, file, page)
        blocks = view.parts[page - 1] if view and view.parts else []
        texts = [_unmarked(text) for block in blocks for text in _texts_of(block)]
        text = "\n".join(texts) or (picture.text if picture else "") or kept
        places = _sought(session, revision, text)
        return render_template(
            "entries/file.html",
            number=number,
            file=file,
            revision=revision,
            refused=refused,
            asked={name: request.args[name] for name in ("q", "clause") if name in request.args},
            shown=ShownPage(
                page,
                pages,
                _parts(text, places),
                picture,
                tuple(picture.marks(places)) if picture and picture.text else (),
                is_recognised=bool(picture and kept and not picture.text),
                blocks=tuple(_shown_blocks(blocks, places)),
                pictures=_pictures_in(view),
            ),
        )


@blueprint.get("/entries/<number>/files/<sha256>/pages/<int:page>")
def file_page(number: str, sha256: str, page: int) -> ResponseReturnValue:
    """The picture of a page of a PDF."""
    with container().database.reading() as session:
        file = file_of(session, actor(), number, sha256)
        if not file.blob.is_pdf or not 1 <= page <= (file.blob.pages or 0):
            raise NotFound
        picture, refused = _drawn(file, page)
    if picture is None:
        assert refused is not None
        raise Invalid.field("page", refused.message, code="file_refused")
    response = Response(picture.picture, mimetype=picture.type)
    response.headers.update(HEADERS)
    return response


@blueprint.get("/entries/<number>/files/<sha256>/pictures/<int:place>")
def picture_in_file(number: str, sha256: str, place: int) -> ResponseReturnValue:
    """A picture within a Word file, drawn anew."""
    with container().database.reading() as session:
        file = file_of(session, actor(), number, sha256)
        view, _refused = _view(file) if file.blob.type in VIEWS else (None, None)
    found = view.picture(place) if view else None
    if found is None:
        raise NotFound
    type_, data = found
    response = Response(data, mimetype=type_)
    response.headers.update(HEADERS)
    return response


def _view(file: RevisionFile) -> tuple[OfficeView | None, Refused | None]:
    """What an Office file says, or why that cannot be shown."""
    drawer = container().page_pictures
    return _made(file, lambda read: drawer.view(file.sha256, file.blob.type, read))


def _pictures_in(view: OfficeView | None) -> dict[str, ShownPicture]:
    return {
        one["name"]: ShownPicture(place, one["alt"], one["width"], one["height"])
        for place, one in enumerate(view.pictures if view else ())
    }


def _texts_of(block: Mapping[str, Any]) -> list[str]:
    return block["cells"] if "cells" in block else [block["text"]]


def _shown_blocks(blocks: Iterable[Mapping[str, Any]], places: Places) -> Iterator[ShownBlock]:
    """The blocks with what was looked for marked; rows that follow one another are one table.

    `places` count through all texts of the blocks, each ended by one character.
    """
    begin = 0
    rows: list[tuple[tuple[Piece, ...], ...]] = []
    for block in blocks:
        texts = []
        for text in _texts_of(block):
            texts.append(tuple(_pieces(text, _within(places, begin, len(text)))))
            begin += len(text) + 1
        if "cells" in block:
            rows.append(tuple(texts))
            continue
        if rows:
            yield ShownBlock(rows=tuple(rows))
            rows = []
        yield ShownBlock(level=block["level"], text=texts[0])
    if rows:
        yield ShownBlock(rows=tuple(rows))


def _pieces(text: str, places: Places) -> Iterator[Piece]:
    for part, matches in _parts(text, places):
        for turn, piece in enumerate(MARK.split(part)):
            if turn % 2:
                yield Piece("", False, piece)
            elif piece:
                yield Piece(piece, matches)


def _unmarked(text: str) -> str:
    """A text as long, in which nothing is found where a picture stands."""
    return MARK.sub(lambda mark: " " * len(mark[0]), text)


def _within(places: Places, begin: int, length: int) -> Places:
    """The places that fall into a text that begins there, as they count in it."""
    cut = ((max(one - begin, 0), min(other - begin, length)) for one, other in places)
    return [(one, other) for one, other in cut if one < other]


def _drawn(file: RevisionFile, page: int) -> tuple[PagePicture | None, Refused | None]:
    """The page as a picture, or why there is none."""
    drawer = container().page_pictures
    return _made(file, lambda read: drawer.page(file.sha256, page, read))


def _made(
    file: RevisionFile, make: Callable[[Callable[[], bytes]], Made]
) -> tuple[Made | None, Refused | None]:
    """What is made of the bytes of a file, or why nothing is."""
    blobs = container().database.blobs
    assert blobs is not None, "a database without a store for files"
    try:
        return make(lambda: blobs.read(file.sha256)), None
    except Refused as refused:
        return None, refused


def _sought(session: Session, revision: Revision, text: str) -> Places:
    """Where in `text` what was looked for stands."""
    clause = clause_labelled(revision, request.args.get("clause"))
    if clause is not None:
        return list(_places_of(clause, text))
    line = request.args.get("q", "").strip()
    if not line:
        return []
    try:
        parts = marked_in(session, container().index.searcher, line, text)
    except DAMAGE:  # it is shown without
        return []
    ends = list(accumulate(len(part) for part, _matches in parts))
    return [
        (end - len(part), end) for (part, matches), end in zip(parts, ends, strict=True) if matches
    ]


def _places_of(clause: Clause, text: str) -> Iterator[tuple[int, int]]:
    """Where label and sentences of `clause` stand in `text`, whatever space parts its characters.

    Where it begins says from where on its sentences are looked for; of one that begins on the page
    before, all is.
    """
    bare = [place for place, char in enumerate(text) if not char.isspace()]
    packed = "".join(text[place] for place in bare)
    label, said = _SPACE.sub("", clause.label), _SPACE.sub("", clause.text)
    begin = packed.find(label + said[:_OPENING])
    if begin >= 0:
        yield bare[begin], bare[begin + len(label) - 1] + 1
    begin = begin + len(label) if begin >= 0 else 0
    for sentence in _SENTENCE.findall(said):
        place = packed.find(sentence, begin) if len(sentence) >= _SENTENCE_LEAST else -1
        if place >= 0:
            begin = place + len(sentence)
            yield bare[place], bare[begin - 1] + 1


def _parts(text: str, places: Places) -> list[Part]:
    parts: list[Part] = []
    done = 0
    for begin, end in places:
        parts += [(text[done:begin], False), (text[begin:end], True)]
        done = end
    return [part for part in [*parts, (text[done:], False)] if part[0]]
