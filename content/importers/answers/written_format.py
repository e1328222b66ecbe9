"""In which way the texts of a row are written: as it says, else plain, unless it shows another."""

from __future__ import annotations

from typing import Any, Final

from content.texts.figures_kept import altered_figures
from content.texts.formats import FIELD, Format, says_markdown
from core.base_schema import BaseSchema

COLUMN: Final = {FIELD: ("格式", "书写格式", "format")}
_SAID: Final = {"纯文本": Format.PLAIN, "text": Format.PLAIN, "md": Format.MARKDOWN}


def set_format(schema: BaseSchema, values: dict[str, Any]) -> bool:
    """Put the format into the fields of a row; gives whether it is Markdown without saying so.

    A text that would lose a figure by it is plain, whatever marks it has.
    """
    if FIELD not in schema.fields:
        return False
    said = values.get(FIELD)
    if isinstance(said, str) and said.strip():
        word = said.strip().lower()
        values[FIELD] = str(_SAID.get(word, word))
        return False
    texts = [
        value
        for name, value in values.items()
        if isinstance(value, str)
        and name in schema.fields
        and schema.fields[name].metadata.get("markdown")
    ]
    marked = any(map(says_markdown, texts)) and not any(
        altered_figures(text, Format.MARKDOWN) for text in texts
    )
    values[FIELD] = str(Format.MARKDOWN if marked else Format.PLAIN)
    return marked
