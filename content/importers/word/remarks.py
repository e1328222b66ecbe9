"""What a person should know of a Word document that was read, by paragraph.

One remark for each kind of thing, with the paragraphs it is about: a page of remarks is not read.
"""

from __future__ import annotations

from collections import defaultdict

from content.files.refusals import listed
from core.messages import LazyText, _

_QUOTED_CHARS = 24
_KEPT_CHARS = 200
_SAYINGS: dict[str, LazyText] = {
    "hidden": _("隐藏的文字没有导入：{where}"),
    "struck": _("有删除线的文字没有导入：{where}"),
    "white": _("白色的文字看不见，没有导入：{where}"),
    "above": _("文字上方的注音、注解没有导入：{where}"),
    "placeholder": _("没有填写的控件提示没有导入：{where}"),
    "raised": _("这些上标、下标写成了普通文字，请核对：{where}"),
    "formula": _("这些公式写成了一行，请核对：{where}"),
    "symbol": _("这些符号读不出，已用“□”代替，请对照原文补上：{where}"),
    "number": _("这些段落的自动编号读不出，请在 Word 中把编号转成文字后重试：{where}"),
    "rebuilt": _("这些段落的编号是 Word 自动编号，已按文档设置写出，请核对：{where}"),
    "field": _("这些域没有保存结果，没有导入：{where}"),
    "footnote": _("脚注、尾注没有导入：{where}"),
    "comment": _("批注没有导入：{where}"),
    "picture": _("图片没有导入，图中文字请补上：{where}"),
    "object": _("嵌入的对象没有导入，请核对：{where}"),
    "chart": _("图表、图示没有导入，请核对：{where}"),
    "document": _("嵌入的文档没有导入，请核对：{where}"),
    "box": _("文本框里的文字接在所在段落之后，请核对：{where}"),
    "art": _("艺术字没有导入：{where}"),
    "merged": _("表格里合并的单元格已在每格重复，请核对：{where}"),
    "nested": _("表格里套有表格，内表接在所在行之后，请核对：{where}"),
    "row": _("隐藏的表格行没有导入：{where}"),
    "contents": _("目录没有导入：{where}"),
    "order": _("这些文字设了从右到左的顺序，请核对：{where}"),
    "unknown": _("这些段落有读不了的内容，请对照原文核对：{where}"),
}


class Remarks:
    """Collects remarks while a document is read; a paragraph is quoted when it is over."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._open: list[tuple[str, int]] = []
        self.paragraph = 0

    def add(self, kind: str, words: str = "") -> None:
        """Something of this kind stands in the present paragraph; `words` are what it says."""
        if words.strip():
            self._found[kind].append((self.paragraph, words[:_KEPT_CHARS]))
        elif (kind, self.paragraph) not in self._open:
            self._open.append((kind, self.paragraph))

    def ended(self, text: str) -> None:
        """The present paragraph is over and says `text`."""
        for kind, paragraph in self._open:
            self._found[kind].append((paragraph, text[:_KEPT_CHARS]))
        self._open.clear()

    def said(self) -> list[LazyText]:
        """All remarks."""
        self.ended("")
        return [
            _(saying.source, where=listed([_place(*found) for found in self._found[kind]]))
            for kind, saying in _SAYINGS.items()
            if kind in self._found
        ]


def _place(paragraph: int, text: str) -> LazyText:
    words = " ".join(text.split())
    if not words:
        return _("第 {n} 段", n=paragraph)
    quoted = words if len(words) <= _QUOTED_CHARS else words[:_QUOTED_CHARS] + "…"
    return _("第 {n} 段“{text}”", n=paragraph, text=quoted)
