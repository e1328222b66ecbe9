"""Script 标准话术: what to say in a situation on the phone, and what never to say."""

from content.kinds.base import Content, Kind
from content.schemas import variants_field
from core.base_schema import BaseSchema, ListOf, Prose
from core.messages import _


class ScriptSchema(BaseSchema):
    """The content of a script."""

    situation = Prose(required=True, max_length=2000, metadata={"label": _("情形")})
    variants = variants_field(
        _("发生了什么"),
        _("坐席会怎么找它，例如“客户骂人”“没有声音”；检索时与标题同等重要"),
    )
    say = ListOf(
        Prose(required=True, max_length=1000),
        required=True,
        least=1,
        most=50,
        metadata={"label": _("这样说"), "said": True},
    )
    never_say = ListOf(
        Prose(required=True, max_length=1000),
        load_default=list,
        most=50,
        metadata={"label": _("不能说")},
    )
    note = Prose(
        load_default="", max_length=5000, metadata={"label": _("内部说明"), "internal": True}
    )


def _says(content: Content) -> str:
    return "\n".join(content["say"])


def _pair(content: Content) -> tuple[list[str], list[str]]:
    return content["say"], content.get("never_say") or []


KIND = Kind(
    "script",
    _("标准话术"),
    ScriptSchema,
    order=2,
    short=_("话术"),
    spoken=True,
    says=_says,
    copied_as=_("复制全部话术"),
    pair=_pair,
    imported_as="scripts",
    columns={
        "situation": ("情形", "场景", "情景", "situation"),
        "say": ("这样说", "标准话术", "话术", "规范用语", "say"),
        "never_say": ("不能说", "禁用语", "服务禁语", "never_say"),
        "variants": ("发生了什么", "相似问", "variants"),
        "note": ("备注", "内部说明", "note"),
    },
)
