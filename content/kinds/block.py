"""Block 常用段: a text that many entries say in its very words: opening hours, addresses, rates."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates

from content.blocks.references import references_in
from content.kinds.base import Content, Kind
from content.schemas import keywords_field, variants_field
from content.texts.formats import Format
from content.texts.passages import shown
from core.base_schema import BaseSchema, Prose
from core.messages import _

TEXT_MAX = 2000


class BlockSchema(BaseSchema):
    """The content of a block. Its text reads the same in plain texts and in Markdown."""

    text = Prose(
        required=True,
        max_length=TEXT_MAX,
        metadata={
            "label": _("文字"),
            "said": True,
            "help": _("写在别的条目里的原话；改它一处，用到它的条目通过后一起改"),
        },
    )
    variants = variants_field()
    keywords = keywords_field()
    note = Prose(load_default="", metadata={"label": _("内部说明"), "internal": True})

    @validates("text")
    def _stands_anywhere(self, text: str, **kwargs: Any) -> None:
        if next(references_in(text), None):
            raise ValidationError(_("常用段里不能再引用常用段"))
        if _letters(shown(text, Format.MARKDOWN)) != _letters(text):
            raise ValidationError(_("含有 Markdown 标记，在别的条目里会变样，请写成普通文字"))


def _letters(text: str) -> str:
    return "".join(text.split())


def _text(content: Content) -> str:
    return str(content.get("text") or "")


KIND = Kind(
    "block",
    _("常用段"),
    BlockSchema,
    order=6,
    short=_("常用"),
    spoken=True,
    says=_text,
    stands_for=_text,
    imported_as="blocks",
    columns={
        "text": ("文字", "内容", "正文", "text"),
        "variants": ("相似问", "相似问题", "variants"),
        "keywords": ("关键词", "关键字", "标签", "keywords", "tags"),
        "note": ("备注", "内部说明", "note"),
    },
)
