"""How documents of the index are labelled that are pages of files: by file and page.

They stand behind the clauses of their entry, whose labels are what people call them; no clause can
be called like a page.
"""

from __future__ import annotations

_MARK = "\x1f"


def page_label(position: int, page: int) -> str:
    """The label of a page, or a part, of the file at `position` of its revision."""
    return f"{_MARK}{position}.{page}"


def is_page(label: str | None) -> bool:
    """Whether a label is that of a page."""
    return label is not None and label.startswith(_MARK)


def page_labelled(label: str) -> tuple[int, int]:
    """The position of the file and the page that `label` names."""
    position, _dot, page = label[1:].partition(".")
    return int(position), int(page)
