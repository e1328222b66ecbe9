"""Input about the warning model and about who is named for its levels."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from core.base_schema import BaseSchema, Each, Line, ListOf, Whole
from core.messages import _
from grievances.warning.models import LEVELS, NOTE_MAX
from grievances.warning.signs import SIGN_LABELS, Sign

POINTS_MAX = 20
MINUTES_MAX = 7 * 24 * 60
NAMED_MAX = 20

PointsSchema = BaseSchema.from_dict(
    {
        str(sign): Whole(required=True, most=POINTS_MAX, metadata={"label": SIGN_LABELS[sign]})
        for sign in Sign
    },
    name="PointsSchema",
)


class WarningModelSchema(BaseSchema):
    """Points of every sign, from how many on each level is reached, and its minutes."""

    points = Each(PointsSchema, required=True, metadata={"label": _("分值")})
    thresholds = ListOf(
        Whole(least=1, most=100),
        required=True,
        least=len(LEVELS),
        most=len(LEVELS),
        metadata={"label": _("各级从几分起")},
    )
    minutes = ListOf(
        Whole(least=5, most=MINUTES_MAX),
        required=True,
        least=len(LEVELS),
        most=len(LEVELS),
        metadata={"label": _("各级几分钟内接手")},
    )
    note = Line(required=True, max_length=NOTE_MAX, metadata={"label": _("为什么这样改")})

    @validates_schema(skip_on_field_errors=True)
    def _levels_rise(self, data: dict[str, Any], **kwargs: Any) -> None:
        given = data["thresholds"]
        if sorted(set(given)) != given:
            raise ValidationError({"thresholds": [_("级别越高，分数要越高")]})


class ContactSchema(BaseSchema):
    """Somebody who is told of a level."""

    level = Whole(required=True, least=min(LEVELS), most=max(LEVELS), metadata={"label": _("级")})
    user = Line(required=True, max_length=60, metadata={"label": _("人员")})
