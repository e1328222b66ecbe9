"""Input about content, as JSON body, form and imported row alike.

The `content` of an entry is checked by its kind's own schema (`content.kinds`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from content.applicability.for_whom import CUSTOMER_LABELS, CustomerClass
from content.laws.relations import NAMED_MAX, RELATION_LABELS, Relation
from core.base_schema import BaseSchema, Choice, Day, Each, Line, ListOf, Whole
from core.messages import LazyText, _
from people.roles import Role
from people.schemas import CODE_MAX, Code

NUMBER_MAX = 20
CLAUSE_MAX = 40
OTHER_WORDS = _("相似问")
OTHER_WORDS_HELP = _("客户的其他问法，检索时与标题同等重要")


class EntryNumber(Line):
    """The number of an entry, KB-000123; empty where none is required."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=15, **kwargs)
        none = "" if kwargs.get("required") else "|"
        self.validators.append(
            validate.Regexp(rf"(?:KB-\d{{6,9}}{none})\Z", error=_("需要条目编号，例如 KB-000123"))
        )


def variants_field(
    label: LazyText = OTHER_WORDS,
    help: LazyText = OTHER_WORDS_HELP,
) -> ListOf:
    """In which other words an entry is asked for."""
    return ListOf(
        Line(required=True),
        load_default=list,
        most=200,
        metadata={"label": label, "help": help},
    )


def keywords_field() -> ListOf:
    """Words an entry is to be found by."""
    return ListOf(
        Line(required=True, max_length=50),
        load_default=list,
        most=50,
        metadata={"label": _("关键词")},
    )


def no_basis_field() -> Line:
    """Why an entry cites no clause."""
    return Line(
        load_default="",
        metadata={
            "label": _("无条款依据的说明"),
            "help": _("没有引用条款时，说明为什么"),
            "internal": True,
        },
    )


def regions_field(**told: Any) -> ListOf:
    """The regions something holds for, by their codes; none for all. `told`: more metadata."""
    return ListOf(
        Line(required=True, max_length=CODE_MAX),
        load_default=list,
        most=50,
        metadata={"label": _("适用地区"), **told},
    )


def customers_field(**told: Any) -> ListOf:
    """The classes of customers something holds for; none for all. `told`: more metadata."""
    return ListOf(
        Choice(tuple(CustomerClass), required=True, metadata={"choice_labels": CUSTOMER_LABELS}),
        load_default=list,
        most=len(CustomerClass),
        metadata={"label": _("适用客户"), **told},
    )


def conditions_field(**told: Any) -> Line:
    """Under which conditions something holds, in words. `told`: more metadata."""
    return Line(load_default="", max_length=200, metadata={"label": _("适用条件"), **told})


def seen_by_field(label: LazyText, code: fields.String | None = None) -> ListOf:
    """Who may see something, by codes; none for everybody."""
    code = code or Line(required=True, max_length=CODE_MAX)
    return ListOf(code, load_default=list, most=50, metadata={"label": label})


def seen_by_roles_field() -> ListOf:
    """The roles something is limited to."""
    return seen_by_field(_("仅限角色"), Choice(tuple(Role), required=True))


class CitationSchema(BaseSchema):
    """The clause of a regulation an entry rests on."""

    number = Line(required=True, max_length=NUMBER_MAX, metadata={"label": _("法规编号")})
    clause = Line(required=True, max_length=CLAUSE_MAX, metadata={"label": _("条号")})


class LawRelationSchema(BaseSchema):
    """What a law says of another, which it calls by its number or, where it is in no base, by its
    title."""

    relation = Choice(
        tuple(Relation),
        load_default="",
        metadata={"label": _("关系"), "choice_labels": RELATION_LABELS},
    )
    number = Line(
        load_default="",
        max_length=NUMBER_MAX,
        metadata={"label": _("法规编号"), "suggest": "laws"},
    )
    title = Line(load_default="", metadata={"label": _("或名称（库里没有的）")})


class DraftSchema(BaseSchema):
    """What a contributor writes: everything of a draft but its kind and department.

    Nothing of it has to be there before it is submitted; then `publishing.freeze` asks for it.
    """

    title = Line(load_default="", metadata={"label": _("标题")})
    category = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("业务类别")})
    content = fields.Dict(
        load_default=dict,
        error_messages={"invalid": _("需要一个对象"), "null": _("不能为空")},
        metadata={"label": _("内容")},
    )
    regions = regions_field()
    customers = customers_field()
    conditions = conditions_field()
    seen_by_roles = seen_by_roles_field()
    seen_by_departments = seen_by_field(_("仅限部门"))
    seen_by_regions = seen_by_field(_("仅限派驻地区"))
    effective_from = Day(load_default=None, allow_none=True, metadata={"label": _("生效日期")})
    expires_on = Day(load_default=None, allow_none=True, metadata={"label": _("有效期至")})
    review_by = Day(load_default=None, allow_none=True, metadata={"label": _("复核日期")})
    citations = ListOf(
        Each(CitationSchema), load_default=list, most=100, metadata={"label": _("引用依据")}
    )
    relations = ListOf(
        Each(LawRelationSchema),
        load_default=list,
        most=NAMED_MAX,
        metadata={"label": _("与其他法规的关系"), "help": _("生效之日起，被废止、被代替的会标明")},
    )
    change_note = Line(load_default="", max_length=500, metadata={"label": _("修改说明")})

    @validates_schema(skip_on_field_errors=True)
    def _dates_in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        begins: date | None = data.get("effective_from")
        ends: date | None = data.get("expires_on")
        if begins and ends and ends < begins:
            raise ValidationError({"expires_on": [_("有效期不能早于生效日期")]})


class NewEntrySchema(DraftSchema):
    """A new entry: a draft with its kind and department."""

    kind = Line(required=True, max_length=32, metadata={"label": _("条目类型")})
    department = Line(required=True, max_length=CODE_MAX, metadata={"label": _("部门")})


class CategorySchema(BaseSchema):
    """A category to be added or changed."""

    code = Code(required=True, metadata={"label": _("代码")})
    name = Line(required=True, max_length=100, metadata={"label": _("名称")})
    department = Line(required=True, max_length=CODE_MAX, metadata={"label": _("归口管理部门")})
    parent = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("上级类别")})
    position = Whole(load_default=0, most=10_000, metadata={"label": _("排序")})
    regions = regions_field()
    customers = customers_field()
    seen_by_roles = seen_by_roles_field()
    seen_by_departments = seen_by_field(_("仅限部门"))
    seen_by_regions = seen_by_field(_("仅限派驻地区"))


class ReconfirmSchema(BaseSchema):
    """A word that what is published still holds."""

    reason = Line(required=True, max_length=500, metadata={"label": _("理由")})
    review_by = Day(load_default=None, allow_none=True, metadata={"label": _("下次复核日期")})
    doubts = ListOf(
        Whole(), load_default=None, allow_none=True, most=1000, metadata={"label": _("存疑")}
    )


class UpkeepSchema(BaseSchema):
    """How often a kind is looked at again, and when it is taken down; nothing for never."""

    review_months = Whole(
        load_default=None,
        allow_none=True,
        least=1,
        most=60,
        metadata={"label": _("复核周期（月）")},
    )
    takedown_days = Whole(
        load_default=None,
        allow_none=True,
        least=0,
        most=3650,
        metadata={"label": _("逾期多少天后暂停展示")},
    )
