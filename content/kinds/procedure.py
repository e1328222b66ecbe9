"""Procedure 处理流程: steps in order, each with the time it may take."""

from content.kinds.base import Content, Kind
from core.base_schema import BaseSchema, Each, Line, ListOf, Prose
from core.messages import _


class StepSchema(BaseSchema):
    """One step."""

    title = Line(required=True, metadata={"label": _("步骤")})
    detail = Prose(
        load_default="", max_length=5000, metadata={"label": _("怎么做"), "markdown": True}
    )
    time_limit = Line(
        load_default="", max_length=100, metadata={"label": _("时限"), "deadline": True}
    )


class ProcedureSchema(BaseSchema):
    """The content of a procedure."""

    steps = ListOf(
        Each(StepSchema), required=True, least=1, most=100, metadata={"label": _("步骤")}
    )


def _says(content: Content) -> str:
    return "\n".join(
        f"{place}. {step['title']}" + (f"（{step['time_limit']}）" if step["time_limit"] else "")
        for place, step in enumerate(content["steps"], start=1)
    )


KIND = Kind("procedure", _("处理流程"), ProcedureSchema, order=3, says=_says)
