"""Answer 标准答案: what the agent says to a question the public asks, and in which other words."""

from content.kinds.base import Kind
from core.base_schema import BaseSchema, Line, ListOf, Prose
from core.messages import _


class AnswerSchema(BaseSchema):
    """The content of an answer. Without `say`, the first paragraph of `answer` is read out."""

    answer = Prose(
        required=True,
        metadata={
            "label": _("答案"),
            "markdown": True,
            "help": _("可用 Markdown；第一段直接对客户说"),
        },
    )
    say = Prose(
        load_default="",
        max_length=1000,
        metadata={"label": _("对客户说"), "help": _("读给客户听的话；不填则取答案的第一段")},
    )
    confirm = ListOf(
        Line(required=True),
        load_default=list,
        most=20,
        metadata={"label": _("先确认"), "help": _("答复之前要核实的事")},
    )
    variants = ListOf(
        Line(required=True),
        load_default=list,
        most=200,
        metadata={"label": _("相似问"), "help": _("客户的其他问法，检索时与标题同等重要")},
    )
    keywords = ListOf(
        Line(required=True, max_length=50),
        load_default=list,
        most=50,
        metadata={"label": _("关键词")},
    )
    no_basis = Line(
        load_default="",
        metadata={
            "label": _("无条款依据的说明"),
            "help": _("没有引用条款时，说明为什么"),
            "internal": True,
        },
    )
    note = Prose(
        load_default="",
        metadata={"label": _("内部说明"), "internal": True, "help": _("只给坐席看，不读给客户")},
    )


KIND = Kind("answer", _("标准答案"), AnswerSchema, order=1)
