"""What templates may use: filters for text and time, labels, policies, who is looking.

The only place where HTML is made from Markdown and marked as safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import Any

import nh3
from flask import Flask, g, request
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

import content.permissions
import people.permissions
import questions.permissions
import review.permissions
from content.kinds.registry import all_kinds, kind_named
from content.models import STATE_LABELS
from content.upkeep_queries import upkeep_count
from core import clock
from core.errors import Text, Unavailable
from core.messages import _
from kb_app.container import container
from kb_app.security import local_path
from people.actors import Actor
from people.models import Department
from people.queries import unread_count
from people.roles import ROLE_LABELS
from questions.models import FLAG_LABELS, SATISFACTION_LABELS, STEP_LABELS, URGENCY_LABELS
from questions.models import STATE_LABELS as QUESTION_STATE_LABELS
from questions.queries import owed_count
from questions.schemas import DETAILS
from review.assignment.workload import my_turn_count
from review.models import PURPOSE_LABELS, REVIEW_STATE_LABELS, VERDICT_LABELS

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


def day(value: date | datetime | str | None) -> str:
    """A calendar day as 2026-03-01; an instant as the hotline's day; nothing as nothing."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.HOTLINE_ZONE).date()
    return str(value or "")


def moment(value: datetime | None) -> str:
    """An instant in the hotline's time, to the minute."""
    return value.astimezone(clock.HOTLINE_ZONE).strftime("%Y-%m-%d %H:%M") if value else ""


def ago(value: datetime | None) -> str:
    """How long ago (or from now) an instant is, in the largest fitting unit."""
    if value is None:
        return ""
    seconds = (clock.now() - value).total_seconds()
    past, minutes = seconds >= 0, int(abs(seconds) // 60)
    if minutes < 1:
        return str(_("刚刚") if past else _("马上"))
    if minutes < 60:
        return str(_("{n} 分钟前", n=minutes) if past else _("{n} 分钟后", n=minutes))
    hours = minutes // 60
    if hours < 48:
        return str(_("{n} 小时前", n=hours) if past else _("{n} 小时后", n=hours))
    return str(_("{n} 天前", n=hours // 24) if past else _("{n} 天后", n=hours // 24))


def field_id(name: str) -> str:
    """The id of the form field called `name` ("content.steps.0.title")."""
    return "f-" + re.sub(r"[^A-Za-z0-9_-]", "-", name)


def errors_below(errors: dict[str, Any], name: str) -> list[Text]:
    """All messages for a field and for what is inside it."""
    return [
        text
        for key, texts in (errors or {}).items()
        if key == name or key.startswith(f"{name}.")
        for text in texts
    ]


def here() -> str:
    """The address to come back to: this page, or where a failed form was opened."""
    if request.method in ("GET", "HEAD"):
        return local_path(request.full_path.rstrip("?"))
    rule = request.url_rule
    return request.path if rule is not None and "GET" in (rule.methods or ()) else "/"


@dataclass(frozen=True)
class Standing:
    """What the page's head says of whoever looks at it."""

    department: str = ""
    open_reviews: int = 0
    unread: int = 0
    to_confirm: int = 0
    open_questions: int = 0


def standing() -> Standing:
    """Department and waiting reviews of the actor; empty when the database does not answer."""
    present: Actor | None = g.get("actor")
    if present is None:
        return Standing()
    if "standing" not in g:
        try:
            g.standing = _standing(present)
        except Unavailable:
            g.standing = Standing()
    found: Standing = g.standing
    return found


def _standing(present: Actor) -> Standing:
    with container().database.reading() as session:
        home = session.get(Department, present.department_id) if present.department_id else None
        return Standing(
            home.name if home else "",
            my_turn_count(session, present),
            unread_count(session, present),
            upkeep_count(session, present),
            owed_count(session, present),
        )


def _policies(*modules: ModuleType) -> Iterator[tuple[str, Any]]:
    for module in modules:
        for name, value in vars(module).items():
            if callable(value) and value.__module__ == module.__name__ and name[0] != "_":
                yield name, value


def kind_template(name: str) -> list[str]:
    """Where the view of a kind is, the general one last: a new kind needs none of its own."""
    return [f"kinds/{name}.html", "kinds/_any.html"]


def init_app(app: Flask) -> None:
    """Give templates their filters, labels and questions."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    for filter_ in (markdown, prose, figures, marked, first_paragraph, day, moment, ago):
        env.filters[filter_.__name__] = filter_
    env.globals.update(
        may=SimpleNamespace(
            **dict(
                _policies(
                    content.permissions,
                    review.permissions,
                    people.permissions,
                    questions.permissions,
                )
            )
        ),
        kinds=all_kinds,
        kind_named=kind_named,
        kind_template=kind_template,
        state_labels=STATE_LABELS,
        review_state_labels=REVIEW_STATE_LABELS,
        verdict_labels=VERDICT_LABELS,
        purpose_labels=PURPOSE_LABELS,
        role_labels=ROLE_LABELS,
        question_state_labels=QUESTION_STATE_LABELS,
        urgency_labels=URGENCY_LABELS,
        flag_labels=FLAG_LABELS,
        satisfaction_labels=SATISFACTION_LABELS,
        step_labels=STEP_LABELS,
        question_details=list(DETAILS.items()),
        field_id=field_id,
        errors_below=errors_below,
        here=here,
        standing=standing,
        today=clock.today,
        now=clock.now,
    )

    @app.context_processor
    def who_looks() -> dict[str, Any]:
        return {"me": g.get("actor")}
