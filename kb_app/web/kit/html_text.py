"""Texts as HTML: Markdown, plain paragraphs, figures that stand out, words that match.

The only place where HTML is made from Markdown and marked as safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import nh3
from markupsafe import Markup, escape

from content.texts.markdown import parser

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
    html = parser().render(text or "")
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
