"""Answer 标准答案: what the agent says to a question the public asks, and in which other words."""

from content.kinds.base import Content, Kind
from content.schemas import keywords_field, no_basis_field, variants_field
from content.texts.formats import FormatField, format_of
from content.texts.opening import opening
from core.base_schema import BaseSchema, Line, ListOf, Prose
from core.messages import _


class AnswerSchema(BaseSchema):
    """The content of an answer. Without `say`, the opening of `answer` is read out."""

    answer = Prose(
        required=True,
        metadata={
            "label": _("答案"),
            "markdown": True,
            "help": _("可用 Markdown；开头直接对客户说"),
        },
    )
    format = FormatField()
    say = Prose(
        load_default="",
        max_length=1000,
        metadata={
            "label": _("对客户说"),
            "said": True,
            "help": _("读给客户听的话；不填则取答案的开头"),
        },
    )
    confirm = ListOf(
        Line(required=True),
        load_default=list,
        most=20,
        metadata={"label": _("先确认"), "help": _("答复之前要核实的事")},
    )
    variants = variants_field()
    keywords = keywords_field()
    no_basis = no_basis_field()
    note = Prose(
        load_default="",
        metadata={"label": _("内部说明"), "internal": True, "help": _("只给坐席看，不读给客户")},
    )


def _says(content: Content) -> str:
    return content.get("say") or opening(content["answer"], format_of(content))[0]


KIND = Kind(
    "answer",
    _("标准答案"),
    AnswerSchema,
    order=1,
    short=_("答案"),
    spoken=True,
    says=_says,
    needs_basis=True,
    answers_in="answer",
    imported_as="answers",
    columns={
        "answer": (
            "答案",
            *("标准答案", "问题答案", "参考答案", "回答", "标准回答", "回答内容", "答案内容"),
            *(
                "回复",
                "标准回复",
                "回复内容",
                "答复",
                "答复内容",
                "标准答复",
                "参考答复",
                "解答",
                "答",
                "answer",
                "reply",
            ),
        ),
        "say": ("口径", "对客户说", "话术", "标准话术", "答复口径", "统一口径", "say"),
        "confirm": ("先确认", "先核实", "确认事项", "confirm"),
        "variants": (
            "相似问",
            *("相似问题", "相似问法", "相似问句", "相似提问", "扩展问", "扩展问法", "其他问法"),
            *("其它问法", "同义问", "同义问法", "别名", "variants"),
        ),
        "keywords": ("关键词", "关键字", "标签", "keywords", "tags"),
        "note": ("备注", "内部说明", "内部备注", "说明", "note", "remark"),
        "no_basis": ("无条款依据的说明", "no_basis"),
    },
)
