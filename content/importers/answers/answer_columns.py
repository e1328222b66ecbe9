"""Which column of a file is which field of its kind, and what a cell of it holds.

Columns that claim a state or an author are refused: what is imported is a draft of whoever imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from marshmallow.fields import List

from content.importers.answers.written_format import COLUMN
from content.importers.tables.columns import Layout, plain, shown
from content.kinds.base import Kind
from content.texts.formats import FIELD
from core.base_schema import Each, Prose
from core.messages import LazyText, _

_TITLE: Final = {
    "title": (
        "标题",
        *(
            "问题",
            "标准问",
            "标准问题",
            "问题标题",
            "问题名称",
            "问题描述",
            "咨询问题",
            "客户问题",
            "用户问题",
        ),
        *("提问", "问", "问句", "题目", "title", "question"),
    )
}
_BASIS: Final = {
    "basis": (
        "依据",
        *("引用依据", "法律依据", "政策依据", "文件依据", "制度依据", "参考依据", "basis"),
    )
}
_DAYS: Final[dict[str, tuple[str, ...]]] = {
    "effective_from": (
        "生效日期",
        *("生效时间", "生效日", "施行日期", "施行时间", "实施日期", "实施时间", "执行日期"),
        *("启用日期", "启用时间", "开始日期", "effective_from"),
    ),
    "expires_on": (
        "有效期至",
        *("有效期", "有效日期", "失效日期", "失效时间", "截止日期", "截止时间", "到期日期"),
        *("停用日期", "结束日期", "expires_on"),
    ),
    "review_by": ("复核日期", "复核时间", "复审日期", "下次复核", "下次复核日期", "review_by"),
}

_WHOM: Final[dict[str, tuple[str, ...]]] = {
    "regions": ("适用地区", "适用区域", "适用城市", "regions"),
    "customers": ("适用客户", "适用客户类别", "适用用电类别", "customers"),
    "conditions": ("适用条件", "conditions"),
}

_SPLIT = re.compile(r"[\n\r；;|｜]+")
_SPLIT_LINES = re.compile(r"[\n\r]+")
_SPLIT_KEYWORDS = re.compile(r"[\s；;|｜、,，]+")
_CLAIMS = re.compile(
    r"(entry|review|publish|approval|draft)?(status|state)|approv(e|ed|al|er)(by|at|on|id|date)?"
    r"|publish(ed)?(by|at|on|date)?|publisher|review(ed|er)(by|at|on|id)?|reviews?|signoffs?"
    r"|author(s|id|name|ed|edby)?|(created|submitted|updated)by|contributor|owner|role|verdict"
)
_CLAIM_WORDS = re.compile(
    "状态|审核|审批|批准|审定|会签|送审|发布|作者|供稿|撰写人|提交人|结论|角色"
)


def names_of(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """The fields of a row and the headings they go by; the first is the one that templates use.

    Words that name a clause go into the note where the clause is not found, so it takes a note.
    """
    basis = _BASIS if "note" in kind.columns else {}
    written = COLUMN if FIELD in kind.schema().fields else {}
    whom = _WHOM if kind.stands_for is None else {}
    return _TITLE | dict(kind.columns) | basis | whom | _days_of(kind) | written


def title_of(field: str) -> str:
    """What templates call a column that says for whom something holds."""
    return _WHOM[field][0]


def fits_in_cells(kind: Kind) -> bool:
    """Whether a row of a table can hold an entry of `kind`, which has no parts with fields."""
    specs = kind.schema().fields.values()
    return not any(isinstance(one, List) and isinstance(one.inner, Each) for one in specs)


def layout_of(kind: Kind) -> Layout:
    """The columns of a file of `kind`."""
    required = [name for name, spec in kind.schema().fields.items() if spec.required]
    if kind.expiry_required:
        required.append("expires_on")
    return Layout(names_of(kind), ("title", *required), _refusal, tuple(_days_of(kind)))


def _days_of(kind: Kind) -> dict[str, tuple[str, ...]]:
    """What stands within others depends on no day but the one it is looked at again."""
    return _DAYS if kind.stands_for is None else {"review_by": _DAYS["review_by"]}


def cell_value(kind: Kind, field: str, value: Any) -> Any:
    """What a cell of `field` holds: lists from one text, blanks and repetitions in them left out.

    Lists of whole sentences have one in each line of a cell. In lists that are lists already, only
    keywords are split further. What is no text stays as it is, for the schema to refuse.
    """
    if field in ("regions", "customers") and isinstance(value, str):
        return _items(_SPLIT_KEYWORDS.split(value))
    listed = kind.schema().fields.get(field)
    if field != "basis" and not isinstance(listed, List):
        return value
    sentences = isinstance(listed, List) and isinstance(listed.inner, Prose)
    split = _SPLIT_LINES if sentences else _SPLIT_KEYWORDS if field == "keywords" else _SPLIT
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
