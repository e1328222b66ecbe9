"""Regulation 法规制度: what a department or a legislator laid down, clause by clause."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_dump, validates

from content.applicability.for_whom import FIELDS, Scope, as_stored
from content.files.limits import MAX_PAGES
from content.kinds.base import Clause, Content, Kind
from content.laws.ranks import RANK_LABELS, Rank, rank_of
from content.schemas import conditions_field, customers_field, regions_field
from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Prose, Whole
from core.messages import _

_PAGE = {"label": _("页码"), "help": _("在附件 PDF 的第几页"), "apart": True}


class ClauseSchema(BaseSchema):
    """One clause; its label is how citations and links address it."""

    label = Line(required=True, max_length=40, metadata={"label": _("条号")})
    heading = Line(load_default="", metadata={"label": _("所在章节")})
    text = Prose(required=True, metadata={"label": _("条文")})
    page = Whole(load_default=None, allow_none=True, least=1, most=MAX_PAGES, metadata=_PAGE)
    regions = regions_field(apart=True, in_line="regions")
    customers = customers_field(apart=True, in_line="customers")
    conditions = conditions_field(apart=True)

    @post_dump
    def _leave_out(self, dumped: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """What was typed has no page, and says nothing of one; nor for whom, if for everybody."""
        told = as_stored(dumped) or {}
        kept = {name: value for name, value in dumped.items() if name not in FIELDS}
        if kept.get("page") is None:
            kept.pop("page", None)
        return kept | told


class RegulationSchema(BaseSchema):
    """The content of a regulation. `issued_on` stays an ISO date text in the stored content."""

    issuer = Line(load_default="", metadata={"label": _("发布机关")})
    document_number = Line(load_default="", max_length=100, metadata={"label": _("文号")})
    issued_on = Day(load_default=None, allow_none=True, metadata={"label": _("发布日期")})
    rank = Choice(
        tuple(Rank),
        load_default=None,
        allow_none=True,
        metadata={
            "label": _("效力位阶"),
            "help": _("不选则按发布机关和名称判断"),
            "choice_labels": RANK_LABELS,
            "written": lambda rank: str(RANK_LABELS[rank]),
        },
    )
    clauses = ListOf(
        Each(ClauseSchema), required=True, least=1, most=2000, metadata={"label": _("条款")}
    )

    @post_dump
    def _leave_out(self, dumped: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """Of whose rank nothing was said says nothing of one."""
        return {name: value for name, value in dumped.items() if (name, value) != ("rank", None)}

    @validates("clauses")
    def _labels_are_unique(self, clauses: list[dict[str, Any]], **kwargs: Any) -> None:
        seen: set[str] = set()
        for place, clause in enumerate(clauses):
            if clause["label"] in seen:
                raise ValidationError(
                    {place: {"label": [_("条号重复：{label}", label=clause["label"])]}}
                )
            seen.add(clause["label"])


def _clauses(content: Content) -> list[Clause]:
    return [
        Clause(c["label"], c.get("heading", ""), c["text"], c.get("page"), Scope.of(c))
        for c in content.get("clauses", [])
    ]


def _rank(title: str, content: Content) -> Rank | None:
    return rank_of(content.get("rank"), title, content.get("issuer") or "")


def _says(content: Content) -> str:
    return ""  # what is read out is a clause


KIND = Kind(
    "regulation",
    _("法规制度"),
    RegulationSchema,
    order=5,
    short=_("法规"),
    says=_says,
    citable=True,
    imported_as="regulations",
    clauses=_clauses,
    rank=_rank,
)
