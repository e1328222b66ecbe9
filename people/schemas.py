"""Input about people, as JSON body, form and command line alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from marshmallow import ValidationError, validates

from core.base_schema import BaseSchema, Choice, Day, Line, ListOf, TimeOfDay, Whole, YesNo
from core.messages import _, enumerated
from people.actors import RESERVED_NAMES
from people.roles import Role, Speciality

CODE_MAX = 40
EMAIL_MAX = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NAME_SIGNS = str.maketrans("", "", ".-_@")


def check_code(code: str) -> None:
    """A code is for addresses and command lines: letters, digits, - and _."""
    if not code.replace("-", "").replace("_", "").isalnum():
        raise ValidationError([_("只能用字母、数字、- 和 _")])


class Code(Line):
    """A short code for addresses and command lines."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(max_length=CODE_MAX, **kwargs)
        self.validators.append(check_code)


class DepartmentSchema(BaseSchema):
    """A department to be added or renamed."""

    code = Code(required=True, metadata={"label": _("代码")})
    name = Line(required=True, max_length=100, metadata={"label": _("名称")})
    active = YesNo(load_default=True, metadata={"label": _("启用")})
    is_service = YesNo(load_default=False, metadata={"label": _("热线所在的客户服务部门")})


class RegionSchema(BaseSchema):
    """A region to be added or changed."""

    code = Code(required=True, metadata={"label": _("代码")})
    name = Line(required=True, max_length=100, metadata={"label": _("名称")})
    parent = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("上级地区")})
    department = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("负责单位")})


class ChosenRegionSchema(BaseSchema):
    """The region one answers for; empty for none in particular."""

    region = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("地区")})


class PersonNumber(Line):
    """A personnel number, in one spelling: letter case, width and spaces do not make another."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return "".join(unicodedata.normalize("NFKC", text).split()).upper() if text else ""


class UserSchema(BaseSchema):
    """A user to be added or changed; the password travels on its own."""

    name = Line(required=True, max_length=60, metadata={"label": _("登录名")})
    display_name = Line(load_default="", max_length=60, metadata={"label": _("姓名")})
    roles = ListOf(
        Choice(tuple(Role), required=True),
        required=True,
        least=1,
        most=len(Role),
        metadata={"label": _("角色")},
    )
    department = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("部门")})
    email = Line(load_default="", max_length=EMAIL_MAX, metadata={"label": _("电子邮箱")})
    active = YesNo(load_default=True, metadata={"label": _("启用")})
    person = PersonNumber(load_default="", max_length=60, metadata={"label": _("工号")})
    specialities = ListOf(
        Choice(tuple(Speciality), required=True),
        load_default=list,
        most=len(Speciality),
        metadata={"label": _("专业审核")},
    )
    is_chair = YesNo(load_default=False, metadata={"label": _("审核委员会主任")})
    posted_to = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("派驻地区")})

    @validates("email")
    def _email_is_an_address(self, email: str, **kwargs: object) -> None:
        if email and not _ADDRESS.fullmatch(email):
            raise ValidationError([_("不是有效的邮箱地址，例如 wang@example.com")])

    @validates("name")
    def _name_is_addressable(self, name: str, **kwargs: object) -> None:
        if name.casefold() in RESERVED_NAMES or not name.translate(_NAME_SIGNS).isalnum():
            raise ValidationError(
                [
                    _(
                        "只能用文字、数字和 . - _ @，且不能是 {names}",
                        names=enumerated(RESERVED_NAMES),
                    )
                ]
            )


class AbsenceSchema(BaseSchema):
    """An absence to be entered: the first and the last day, and who stands in."""

    user = Line(load_default="", max_length=60, metadata={"label": _("人员")})
    starts_on = Day(required=True, metadata={"label": _("开始日")})
    ends_on = Day(required=True, metadata={"label": _("结束日")})
    delegate = Line(load_default="", max_length=60, metadata={"label": _("代理人")})
    note = Line(load_default="", max_length=200, metadata={"label": _("备注")})


class GroupMemberSchema(BaseSchema):
    """Somebody to be appointed to the operations group: for what, how long, who stands in."""

    user = Line(required=True, max_length=60, metadata={"label": _("成员")})
    field = Line(required=True, max_length=60, metadata={"label": _("专业")})
    starts_on = Day(required=True, metadata={"label": _("任期开始")})
    ends_on = Day(required=True, metadata={"label": _("任期结束")})
    substitute = Line(load_default="", max_length=60, metadata={"label": _("替补")})


class ShiftSchema(BaseSchema):
    """A shift to be added or changed; members by their log-in names, weekdays from Monday = 1."""

    name = Line(required=True, max_length=60, metadata={"label": _("班次")})
    starts_at = TimeOfDay(required=True, metadata={"label": _("开始时间")})
    ends_at = TimeOfDay(required=True, metadata={"label": _("结束时间")})
    weekdays = ListOf(
        Whole(required=True, least=1, most=7),
        load_default=lambda: [1, 2, 3, 4, 5, 6, 7],
        least=1,
        most=7,
        metadata={"label": _("星期")},
    )
    members = ListOf(
        Line(required=True, max_length=60),
        load_default=list,
        most=500,
        metadata={"label": _("成员")},
    )
    active = YesNo(load_default=True, metadata={"label": _("启用")})
