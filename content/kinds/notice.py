"""Notice 公告: true for a while only, so it must say until when."""

import re

from content.kinds.base import Content, Kind
from content.texts.formats import FormatField, format_of
from content.texts.opening import opening
from content.texts.passages import passages
from core.base_schema import BaseSchema, Prose
from core.messages import _

_TELLS_WHEN_OR_WHERE = re.compile(
    r"^.{0,6}(?:时间|日期|期间|地点|地址|范围|区域|地段|线路)[^：:\n]{0,6}[：:]"
    r"|\d{1,2}[:：]\d{2}|\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}"
)


class NoticeSchema(BaseSchema):
    """The content of a notice."""

    text = Prose(required=True, metadata={"label": _("公告内容"), "markdown": True})
    format = FormatField()


def _says(content: Content) -> str:
    """When and where; how it opens where it does not say so."""
    text, written = content["text"], format_of(content)
    told = [one.said.strip() for one in passages(text, written)]
    return "\n".join(filter(_TELLS_WHEN_OR_WHERE.search, told)) or opening(text, written)[0]


KIND = Kind(
    "notice",
    _("公告"),
    NoticeSchema,
    order=6,
    expiry_required=True,
    review_months=None,
    announced=True,
    says=_says,
    copied_as=_("复制公告要点"),
    imported_as="notices",
    columns={"text": ("公告内容", "内容", "正文", "公告", "text")},
)
