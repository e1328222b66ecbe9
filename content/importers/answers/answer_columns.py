"""Which column of a file is which field of an answer, and what a cell of it holds.

Columns that claim a state or an author are refused: what is imported is a draft of whoever imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from content.importers.tables.columns import Layout, plain, shown
from core.messages import LazyText, _

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": (
        "标题",
        *("问题", "标准问", "标准问题", "问题标题", "问题描述", "咨询问题", "客户问题", "用户问题"),
        *("提问", "问", "问句", "题目", "title", "question"),
    ),
    "answer": (
        "答案",
        *("标准答案", "问题答案", "参考答案", "回答", "标准回答", "回答内容", "答案内容"),
        *("回复", "标准回复", "回复内容", "答复", "答复内容", "解答", "答", "answer", "reply"),
    ),
    "say": ("口径", "对客户说", "话术", "标准话术", "答复口径", "统一口径", "say"),
    "confirm": ("先确认", "先核实", "确认事项", "confirm"),
    "variants": (
        "相似问",
        *(
            "相似问题",
            "相似问法",
            "相似问句",
            "相似提问",
            "扩展问",
            "扩展问法",
            "其他问法",
            "其它问法",
        ),
        *("同义问", "同义问法", "别名", "variants"),
    ),
    "keywords": ("关键词", "关键字", "标签", "keywords", "tags"),
    "basis": (
        "依据",
        "引用依据",
        "法律依据",
        "政策依据",
        "文件依据",
        "制度依据",
        "参考依据",
        "basis",
    ),
    "note": ("备注", "内部说明", "内部备注", "说明", "note", "remark"),
    "no_basis": ("无条款依据的说明", "no_basis"),
    "effective_from": (
        "生效日期",
        *("生效时间", "生效日", "施行日期", "施行时间", "实施日期", "实施时间", "执行日期"),
        *("启用日期", "启用时间", "开始日期", "effective_from"),
    ),
    "review_by": ("复核日期", "复核时间", "复审日期", "下次复核", "下次复核日期", "review_by"),
}
"""The fields and the headings they go by; the first is the one that templates use."""

REQUIRED: Final = ("title", "answer")

_SPLIT = re.compile(r"[\n\r；;|｜]+")
_SPLIT_KEYWORDS = re.compile(r"[\s；;|｜、,，]+")
_LISTS = ("confirm", "variants", "keywords", "basis")
_CLAIMS = re.compile(
    r"(entry|review|publish|approval|draft)?(status|state)|approv(e|ed|al|er)(by|at|on|id|date)?"
    r"|publish(ed)?(by|at|on|date)?|publisher|review(ed|er)(by|at|on|id)?|reviews?|signoffs?"
    r"|author(s|id|name|ed|edby)?|(created|submitted|updated)by|contributor|owner|role|verdict"
)
_CLAIM_WORDS = re.compile(
    "状态|审核|审批|批准|审定|会签|送审|发布|作者|供稿|撰写人|提交人|结论|角色"
)


def cell_value(field: str, value: Any) -> Any:
    """What a cell of `field` holds: lists from one text, blanks and repetitions in them left out.

    In lists that are lists already, only keywords are split further. What is no text stays as it
    is, for the schema to refuse.
    """
    if field not in _LISTS:
        return value
    split = _SPLIT_KEYWORDS if field == "keywords" else _SPLIT
    if isinstance(value, str):
        return _items(split.split(value))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        if field == "keywords":
            return _items(piece for item in value for piece in split.split(item))
        return _items(value)
    return value


def _items(pieces: Iterable[str]) -> list[str]:
    stripped = (piece.strip() for piece in pieces)
    return list(dict.fromkeys(piece for piece in stripped if piece))


def _refusal(name: str) -> LazyText | None:
    written = plain(name)
    if not (_CLAIMS.fullmatch(written) or _CLAIM_WORDS.search(written)):
        return None
    return _(
        "不能导入“{column}”列：导入的内容都是草稿，要经过审核。请删除这一列后重试",
        column=shown(name),
    )


DAYS: Final = ("effective_from", "review_by")
ANSWERS: Final = Layout(NAMES, REQUIRED, _refusal, DAYS)
