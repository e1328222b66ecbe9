"""How a text is laid out, in words: what a comparison of its characters does not show.

Where a link leads is named: that is not seen among the characters either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from content.texts.formats import Format
from content.texts.markdown import tree
from core.messages import LazyText, _, enumerated

_NAMES: dict[str, LazyText] = {
    "strong": _("粗体"),
    "em": _("斜体"),
    "code_inline": _("原样文字"),
    "fence": _("原样文字"),
    "heading": _("小标题"),
    "bullet_list": _("列表"),
    "ordered_list": _("编号列表"),
    "table": _("表格"),
    "blockquote": _("引文"),
    "hr": _("分隔线"),
}


def layout_marks(text: str, written: Format) -> str:
    """`粗体 2、链接 /entries/KB-000001`; empty for a text that is its characters."""
    if written == Format.PLAIN:
        return ""
    counted = Counter(_named(tree(text)))
    return enumerated(
        f"{name} {count}" if count > 1 else name for name, count in sorted(counted.items())
    )


def _named(node: SyntaxTreeNode) -> Iterator[str]:
    if node.type in _NAMES:
        yield str(_NAMES[node.type])
    elif node.type == "link":
        yield str(_("链接 {address}", address=node.attrs.get("href", "")))
    for below in node.children:
        yield from _named(below)
