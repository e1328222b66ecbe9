"""Markdown taken apart: what its signs mean, and the words without them. HTML is the pages' own."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


@cache
def parser() -> MarkdownIt:
    """The one parser of all Markdown here: no raw HTML, tables, line breaks as they are written."""
    made = MarkdownIt("commonmark", {"html": False, "breaks": True})
    made.enable(["table", "strikethrough"])
    made.core.ruler.push("lower_headings", lambda state: _lower_headings(state.tokens))
    return made


def plain_paragraphs(text: str) -> list[str]:
    """The paragraphs of a Markdown text without its marks, as they would be read out."""
    tokens = parser().parse(text)
    return [said for token in tokens if token.type == "inline" and (said := _plain(token))]


def first_paragraph(text: str) -> tuple[str, str]:
    """What is read out of a Markdown text (its first paragraph, plain), and the Markdown after it.

    Where the text does not begin with a paragraph, nothing is taken off the rest.
    """
    said = next(iter(plain_paragraphs(text)), "")
    tokens = parser().parse(text)
    if not tokens or tokens[0].type != "paragraph_open" or tokens[0].map is None:
        return said, text
    return said, "\n".join(text.split("\n")[tokens[0].map[1] :]).strip()


def _plain(token: Token) -> str:
    breaks = ("softbreak", "hardbreak")
    inner = token.children or []
    return "".join("\n" if t.type in breaks else t.content for t in inner).strip()


def _lower_headings(tokens: list[Token]) -> None:
    """Below the page's own."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
