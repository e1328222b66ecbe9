"""Texts as HTML: Markdown, plain paragraphs, figures that stand out, words that match.

The only place where HTML is made from Markdown and marked as safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import nh3
from flask import url_for
from markupsafe import Markup, escape

from content.figures.emphasis import standing_out
from content.files.models import RevisionFile, said_by
from content.files.text_pictures import MARK, has_marks, in_words
from content.texts.formats import Format
from content.texts.markdown import CENTRE, RIGHT, parser

INLINE_TAGS = {"a", "br", "code", "em", "strong"}
BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "pre", "hr", "h3", "h4", "h5", "h6"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "li": {"value"}}
ALLOWED_CLASSES = {"th": {RIGHT, CENTRE}, "td": {RIGHT, CENTRE}}
LINK_SCHEMES = {"http", "https", "mailto"}

_BLOCK = re.compile(r"<(?P<closes>/?)(?P<name>p|ul|ol|li|blockquote|table)\b")
_READ_APART = {("p",), ("table",), ("ul", "li"), ("ol", "li")}  # as content.texts.passages says
_TAG = re.compile(r"(<[^>]*+(?:>|\Z))")


def markdown(text: str | None) -> Markup:
    """Markdown as safe HTML: no raw HTML, no images, headings below the page's own."""
    html = parser().render(text or "")
    clean = nh3.clean(
        html,
        tags=INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes=LINK_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned just above


def written(text: str | None, format_: str = Format.MARKDOWN) -> Markup:
    """A text as HTML, by the way it is written in."""
    return markdown(text) if format_ == Format.MARKDOWN else prose(text)


def prose(text: str | None) -> Markup:
    """Plain text as paragraphs: an empty line parts them, a line break stays one."""
    paragraphs = re.split(r"\n\s*\n", (text or "").strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(p.split("\n"))) for p in paragraphs if p
    )


def figures(html: str | Markup) -> Markup:
    """Amounts, times and deadlines in a text made to stand out; plain text is escaped first."""
    pieces = _TAG.split(str(escape(html)))
    return Markup("").join(  # what is joined was escaped or cleaned before
        Markup(piece) if place % 2 else _with_figures(piece)  # noqa: S704
        for place, piece in enumerate(pieces)
    )


def with_pictures(html: str | Markup, pictures: Iterable[RevisionFile], number: str) -> Markup:
    """Finished HTML with the pictures of an entry where its text has their marks.

    Within a tag stands what they show in words; a mark that names none stays as it was typed.
    """
    if not has_marks(html):
        return Markup(html)  # noqa: S704 - it was HTML before
    own = [one for one in pictures if one.blob.is_picture]
    shown = {str(escape(one.name)): str(_picture(one, number)) for one in own}
    said = {str(escape(one.name)): str(escape(one.alt)) for one in own if one.alt}
    pieces = _TAG.split(str(html))
    whole = "".join(
        in_words(piece, said)
        if place % 2
        else MARK.sub(lambda mark: shown.get(mark[1], mark[0]), piece)
        for place, piece in enumerate(pieces)
    )
    return Markup(whole)  # noqa: S704 - only our own tags and escaped text were added


def pictures_told(text: str, pictures: Iterable[RevisionFile]) -> str:
    """A plain text with what its pictures show in words."""
    return in_words(text, said_by(pictures)) if has_marks(text) else text


def _picture(file: RevisionFile, number: str) -> Markup:
    return Markup(
        '<span class="placed"><img src="{}" alt="{}" width="{}" height="{}" loading="lazy">'
        '<span class="placed__words" aria-hidden="true">{}</span></span>'
    ).format(
        url_for("web.entry_file", number=number, sha256=file.sha256),
        file.alt,
        file.blob.width,
        file.blob.height,
        file.alt,
    )


def _with_figures(escaped: str) -> Markup:
    pieces, place = [], 0
    for begin, end in standing_out(escaped):
        pieces += [escaped[place:begin], '<b class="figure">', escaped[begin:end], "</b>"]
        place = end
    whole = "".join([*pieces, escaped[place:]])
    return Markup(whole)  # noqa: S704 - only our own tags were added to escaped text


def marked(parts: Iterable[tuple[str, bool]], answering: str = "") -> Markup:
    """Parts of text, those that match a query in <mark>; each is escaped by itself.

    `answering` is a sentence among them that is marked as a whole besides.
    """
    parts = list(parts)
    begin = "".join(text for text, _ in parts).find(answering) if answering else -1
    if begin < 0:
        return _marked(parts)
    end = begin + len(answering)
    before, within, after = (_piece(parts, *ends) for ends in ((0, begin), (begin, end), (end, -1)))
    return Markup('{}<span class="answering">{}</span>{}').format(
        _marked(before), _marked(within), _marked(after)
    )


def with_answer(html: Markup, answering: str) -> Markup:
    """A text as HTML, the sentence in it that answers marked."""
    if not answering:
        return html
    shown = Markup('<mark class="answering">{}</mark>').format(answering)
    return html.replace(escape(answering), shown, 1)


def with_passage(html: Markup, pieces: Sequence[str], answering: str, label: str) -> Markup:
    """A text as HTML, the one of its `pieces` (`read_apart`) that answers marked, labelled."""
    if answering not in pieces:
        return html
    parts, open_tags, place = _TAG.split(str(html)), list[str](), -1
    for number in range(1, len(parts), 2):
        tag = _BLOCK.match(parts[number])
        if not tag:
            continue
        if tag["closes"]:
            open_tags.pop()
            continue
        place += (*open_tags, tag["name"]) in _READ_APART
        open_tags.append(tag["name"])
        if place == pieces.index(answering):
            shown = Markup(' class="passage" data-answering="{}"').format(label)
            parts[number] = f"<{tag['name']}{shown}{parts[number][tag.end() :]}"
            break
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - it was HTML before


def _piece(parts: Iterable[tuple[str, bool]], begin: int, end: int) -> list[tuple[str, bool]]:
    """The parts from `begin` to `end` (-1: the last letter) of all their letters."""
    piece, place = [], 0
    for text, matches in parts:
        last = len(text) if end < 0 else max(0, end - place)
        piece.append((text[max(0, begin - place) : last], matches))
        place += len(text)
    return [(text, matches) for text, matches in piece if text]


def _marked(parts: Iterable[tuple[str, bool]]) -> Markup:
    marked = "".join(
        f"<mark>{escape(text)}</mark>" if matches else escape(text) for text, matches in parts
    )
    return Markup(marked)  # noqa: S704 - only our own tags were added to escaped text
