"""The Markdown of this house: taken apart here, and nowhere else.

CommonMark with tables, without what would take something away that a department wrote: raw HTML,
character entities and references are shown as they are typed, so are links that lead nowhere;
struck text, headings by underlining and indented code do not exist; a list keeps its own numbers.
How it becomes HTML is the pages' business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from content.texts.chinese_emphasis import ChineseInline

RIGHT, CENTRE = "at-right", "at-centre"  # how a cell of a table stands, as a class
_NUMBER = re.compile(r"[-+−±≤≥<>约]?[¥￥$]?\d[\d,.]*(?:[–—~～-]\d[\d,.]*)?\s?(?:%|‰|元|度|分)?")
_STANDS = {"text-align:right": RIGHT, "text-align:center": CENTRE}
_LEADS_SOMEWHERE = re.compile(r"(?:https?://|mailto:|/|#)", re.IGNORECASE)
_LABEL_MAX = 300  # characters between the brackets of a link
Rule = Callable[[StateInline, bool], bool]
_OFF = ("code", "lheading", "reference", "autolink", "entity", "html_block", "html_inline")


@cache
def parser() -> MarkdownIt:
    """The one parser of all Markdown here."""
    made = MarkdownIt()
    made.inline = ChineseInline()
    made.configure("commonmark", {"html": False, "breaks": True})
    made.enable("table")
    made.disable(_OFF)
    made.validateLink = lambda url: bool(_LEADS_SOMEWHERE.match(url))  # type: ignore[method-assign]
    made.inline.ruler.at("link", _nearby(link))
    made.inline.ruler.at("image", _nearby(image))
    made.core.ruler.push("as_written", lambda state: _as_written(state.tokens))
    made.core.ruler.push("columns", lambda state: _aligned(state.tokens))
    return made


def _nearby(rule: Rule) -> Rule:
    """The rule, only where the bracket is closed soon: a thousand open ones cost no second."""

    def bounded(state: StateInline, silent: bool) -> bool:
        begin = state.pos
        if state.src.find("](", begin, begin + _LABEL_MAX) < 0:
            return False
        return rule(state, silent)

    return bounded


def tree(text: str) -> SyntaxTreeNode:
    """The blocks of a text and what is in them."""
    return SyntaxTreeNode(parser().parse(text))


def _aligned(tokens: list[Token]) -> None:
    """Cells stand as their column was written to; columns of nothing but numbers to the right."""
    columns: dict[int, list[tuple[Token, str]]] = {}
    place = 0
    for number, token in enumerate(tokens):
        if token.type == "table_open":
            columns = {}
        elif token.type == "tr_open":
            place = 0
        elif token.type in ("th_open", "td_open"):
            columns.setdefault(place, []).append((token, tokens[number + 1].content))
            place += 1
        elif token.type == "table_close":
            for cells in columns.values():
                _align(cells)


def _align(cells: list[tuple[Token, str]]) -> None:
    """One column, its title first."""
    written = str(cells[0][0].attrs.get("style", ""))
    said = [text for _cell, text in cells[1:] if text]
    are_numbers = bool(said) and all(_NUMBER.fullmatch(text.strip("*_ ")) for text in said)
    stands = _STANDS.get(written, RIGHT if are_numbers and not written else "")
    for cell, _text in cells:
        cell.attrs.pop("style", None)
        if stands:
            cell.attrSet("class", stands)


def _as_written(tokens: list[Token]) -> None:
    """Headings below the page's own, items under the numbers they were given, images by name."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
        elif token.type == "list_item_open" and token.info:
            token.attrSet("value", token.info)
        for child in token.children or ():
            if child.type == "image":
                child.type, child.children = "text", None
