"""Texts as HTML: Markdown, plain paragraphs, figures that stand out, words that match.

The only place where HTML is made from Markdown and marked as safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

INLINE_TAGS = {"a", "br", "code", "del", "em", "strong"}
BLOCK_TAGS = {"p", "ul", "ol", "li", "blockquote", "pre", "hr", "h3", "h4", "h5", "h6"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
LINK_SCHEMES = {"http", "https", "mailto"}

_TAG = re.compile(r"(<[^>]*>)")
_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_NUMERALS = "一二两三四五六七八九十百千万"
_SPELT = rf"(?<!(?<!提)前)(?<![第后每次上下几数半{_NUMERALS}])[{_NUMERALS}半]{{1,6}}"
_TIME_UNIT = "(?:个)?(?:工作日|小时|分钟|月)|秒钟?|天|日(?![常前后])|周|年"
_UNIT = (
    f"{_TIME_UNIT}|万?元|角|千瓦时|千瓦|千伏安|千伏|公里|平方米|[千毫]?米|户|次|倍|度|伏|%|％|‰"
    "|kWh|kW|kVA|kV|V|A|m²|km|m"
)
_FIGURE = re.compile(
    r"\d{4}(?:年\d{1,2}月(?:\d{1,2}日)?|-\d{2}-\d{2})|(?<!\d)\d{1,2}月\d{1,2}日"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)"
    rf"|(?<![\d.#第A-Za-z-])(?:{_AMOUNT}\s*[-~～—–至到]{{1,2}}\s*)?{_AMOUNT}\s*(?:{_UNIT})"
    r"(?:/(?:千瓦时|度|户|次|月|天|年|kWh))?(?:以内|之内|内|左右|以上|以下)?"
    rf"|{_SPELT}(?:(?:个)?(?:工作日|小时|分钟|月(?!份))|天|日(?![常期前后]))(?:以内|之内|内|左右)?"
)


def markdown(text: str | None) -> Markup:
    """Markdown as safe HTML: no raw HTML, no images, headings below the page's own."""
    html = _markdown().render(text or "")
    clean = nh3.clean(
        html,
        tags=INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704 - cleaned just above


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


def _with_figures(escaped: str) -> Markup:
    marked = _FIGURE.sub(r'<b class="figure">\g<0></b>', escaped)
    return Markup(marked)  # noqa: S704 - only our own tags were added to escaped text


def marked(parts: Iterable[tuple[str, bool]]) -> Markup:
    """Parts of text, those that match a query in <mark>; each is escaped by itself."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(text) if matches else escape(text)
        for text, matches in parts
    )


def plain_paragraphs(text: str) -> list[str]:
    """The paragraphs of a Markdown text without its marks, as they would be read out."""
    tokens = _markdown().parse(text)
    return [said for token in tokens if token.type == "inline" and (said := _plain(token))]


def first_paragraph(text: str) -> tuple[str, str]:
    """What is read out of a Markdown text (its first paragraph, plain), and the Markdown after it.

    Where the text does not begin with a paragraph, nothing is taken off the rest.
    """
    said = next(iter(plain_paragraphs(text)), "")
    tokens = _markdown().parse(text)
    if not tokens or tokens[0].type != "paragraph_open" or tokens[0].map is None:
        return said, text
    return said, "\n".join(text.split("\n")[tokens[0].map[1] :]).strip()


def _plain(token: Token) -> str:
    breaks = ("softbreak", "hardbreak")
    inner = token.children or []
    return "".join("\n" if t.type in breaks else t.content for t in inner).strip()


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.push("lower_headings", lambda state: _lower_headings(state.tokens))
    return parser


def _lower_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
