"""Input about required reading, favourites and following, as JSON body and form alike."""

from __future__ import annotations

from core.base_schema import BaseSchema, Choice, Line, ListOf, Whole, YesNo
from core.messages import _
from people.roles import Role
from people.schemas import CODE_MAX

DUE_MINUTES_MOST = 30 * 24 * 60
_DUE = {"label": _("几分钟内读完")}


class AudienceSchema(BaseSchema):
    """For whom: what is empty narrows nothing down. `shifts`: their ids."""

    roles = ListOf(
        Choice(tuple(Role), required=True),
        load_default=lambda: [str(Role.AGENT)],
        most=len(Role),
        metadata={"label": _("角色")},
    )
    departments = ListOf(
        Line(required=True, max_length=CODE_MAX),
        load_default=list,
        most=100,
        metadata={"label": _("部门")},
    )
    shifts = ListOf(
        Whole(required=True, least=1), load_default=list, most=100, metadata={"label": _("班次")}
    )
    due_minutes = Whole(
        load_default=None, allow_none=True, least=1, most=DUE_MINUTES_MOST, metadata=_DUE
    )


class ReadingChoiceSchema(AudienceSchema):
    """Whether a submitted text becomes required reading, and for whom."""

    required = YesNo(required=True, metadata={"label": _("须读")})


class RequireSchema(AudienceSchema):
    """A published entry that becomes required reading now."""

    number = Line(required=True, max_length=20, metadata={"label": _("编号")})


class ConfirmSchema(BaseSchema):
    """That a text was read: `revision` is its number, `choice` the figure, counted from 1."""

    revision = Whole(required=True, least=1, metadata={"label": _("版本")})
    choice = Whole(
        load_default=None, allow_none=True, least=1, most=2, metadata={"label": _("核对")}
    )


class RemindSchema(BaseSchema):
    """Whom to remind: those of one shift, or everybody who is missing."""

    shift = Whole(load_default=None, allow_none=True, least=0, metadata={"label": _("班次")})


class FollowSchema(BaseSchema):
    """What to follow: an entry by its number, or a category by its code."""

    entry = Line(load_default="", max_length=20, metadata={"label": _("条目")})
    category = Line(load_default="", max_length=CODE_MAX, metadata={"label": _("业务类别")})


class FollowerSchema(BaseSchema):
    """How to be told of what one follows."""

    by_mail = YesNo(required=True, metadata={"label": _("每天邮件")})
