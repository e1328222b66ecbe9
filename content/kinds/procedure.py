"""Procedure 处理流程: steps in order, each with the time it may take and what is said in it.

It is ticked off during the call. A sentence that tells the caller by when leaves that open, and the
promises that may be made stand beside it: nothing else is promised.
"""

from content.kinds.base import Content, Kind
from content.schemas import variants_field
from content.texts.formats import Format, FormatField, format_of
from content.texts.passages import said
from core.base_schema import BaseSchema, Each, Line, ListOf, Prose
from core.errors import FieldErrors
from core.messages import LazyText, _

BY_WHEN = "{答复时限}"  # the page fills in the promise that was chosen
PROMISES_MAX = 6


class StepSchema(BaseSchema):
    """One step."""

    title = Line(required=True, metadata={"label": _("步骤")})
    detail = Prose(
        load_default="", max_length=5000, metadata={"label": _("怎么做"), "markdown": True}
    )
    time_limit = Line(
        load_default="", max_length=100, metadata={"label": _("时限"), "deadline": True}
    )
    say = Prose(
        load_default="",
        max_length=1000,
        metadata={
            "label": _("对客户说"),
            "help": _("例如：您的诉求已登记，{by_when}给您答复", by_when=BY_WHEN),
        },
    )
    promises = ListOf(
        Line(required=True, max_length=40),
        load_default=list,
        most=PROMISES_MAX,
        metadata={
            "label": _("可以答应的时限"),
            "deadline": True,
            "help": _("坐席从中选一个，填进“对客户说”的 {by_when}", by_when=BY_WHEN),
        },
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


def _faults(content: Content) -> FieldErrors:
    """Promises that no sentence makes, and sentences that promise what nobody may choose."""
    faults: dict[str, list[LazyText]] = {}
    for place, step in enumerate(content.get("steps") or ()):
        is_open = BY_WHEN in (step.get("say") or "")
        promises = step.get("promises") or []
        if is_open and not promises:
            told = _("这一步的话里有 {by_when}，请写出可以答应的时限", by_when=BY_WHEN)
            faults[f"steps.{place}.promises"] = [told]
        elif promises and not is_open:
            told = _("写了可以答应的时限，话里却没有 {by_when}", by_when=BY_WHEN)
            faults[f"steps.{place}.say"] = [told]
    return faults


def _says(content: Content) -> str:
    return "\n".join(
        _step(place, step, format_of(content))
        for place, step in enumerate(content["steps"], start=1)
    )


def _step(place: int, step: Content, written: Format) -> str:
    limit = f"（{step['time_limit']}）" if step.get("time_limit") else ""
    detail = said(step.get("detail") or "", written)
    return "\n".join(filter(None, [f"{place}. {step['title']}{limit}", detail]))


KIND = Kind(
    "procedure",
    _("处理流程"),
    ProcedureSchema,
    order=3,
    short=_("流程"),
    says=_says,
    copied_as=_("复制步骤"),
    checklist=True,
    faults=_faults,
    imported_as="procedures",
    columns={
        "steps": ("步骤", "steps"),
        "variants": ("发生了什么", "相似问", "variants"),
    },
)
