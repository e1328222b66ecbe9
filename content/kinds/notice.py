"""Notice 公告: true for a while only, so it must say until when."""

from content.kinds.base import Kind
from core.base_schema import BaseSchema, Prose
from core.messages import _


class NoticeSchema(BaseSchema):
    """The content of a notice."""

    text = Prose(required=True, metadata={"label": _("公告内容"), "markdown": True})


KIND = Kind(
    "notice",
    _("公告"),
    NoticeSchema,
    order=6,
    expiry_required=True,
    review_months=None,
    announced=True,
)
