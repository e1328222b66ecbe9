"""Procedure 处理流程: steps in order, each with the time it may take."""

from content.kinds.base import Content, Kind
from content.schemas import variants_field
from content.texts.formats import Format, FormatField, format_of
from content.texts.passages import shown
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
    variants = variants_field(
        _("发生了什么"),
        _("坐席会怎么找它，例如“打了七次没人管”；检索时与标题同等重要"),
    )
    format = FormatField()


def _says(content: Content) -> str:
    return "\n".join(
        _step(place, step, format_of(content))
        for place, step in enumerate(content["steps"], start=1)
    )


def _step(place: int, step: Content, written: Format) -> str:
    limit = f"（{step['time_limit']}）" if step.get("time_limit") else ""
    detail = shown(step.get("detail") or "", written)
    return "\n".join(filter(None, [f"{place}. {step['title']}{limit}", detail]))


KIND = Kind(
    "procedure",
    _("处理流程"),
    ProcedureSchema,
    order=3,
    short=_("流程"),
    says=_says,
    copied_as=_("复制步骤"),
)
