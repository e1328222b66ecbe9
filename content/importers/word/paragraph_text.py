"""The text of one paragraph as Word shows it: runs, fields, symbols, formulas, links.

What stands over or beside the text (boxes, pictures, notes) is handed on or remarked on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from content.importers.raised_text import lowered, raised
from content.importers.word.elements import (
    alternative,
    attribute,
    child,
    children,
    is_set,
    name_of,
)
from content.importers.word.fields import Fields, shown_by
from content.importers.word.formulas import formula_text, is_plain
from content.importers.word.looks import Look, Looks
from content.importers.word.remarks import Remarks
from content.importers.word.shapes import boxes_in
from content.importers.word.symbols import UNREADABLE, read_in_font, symbol
from content.importers.word.word_pictures import WordPictures, is_floating

_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "-",
    "w:softHyphen": "",
}
_CONTAINERS = ("w:hyperlink", "w:smartTag", "w:customXml", "w:dir", "w:bdo")
_NOTHING = frozenset(
    """
    w:rPr w:pPr w:lastRenderedPageBreak w:proofErr w:bookmarkStart w:bookmarkEnd w:permStart
    w:permEnd w:commentRangeStart w:commentRangeEnd w:annotationRef w:footnoteRef w:endnoteRef
    w:separator w:continuationSeparator w:delText w:delInstrText w:moveFromRangeStart
    w:moveFromRangeEnd w:moveToRangeStart w:moveToRangeEnd w:customXmlInsRangeStart
    w:customXmlInsRangeEnd w:customXmlDelRangeStart w:customXmlDelRangeEnd w:smartTagPr
    w:customXmlPr w:pgNum w:sdtPr w:sdtEndPr w:fldData w:hyperlinkPr
    """.split()  # noqa: SIM905 - a page of quotes says no more
)


class ParagraphText:
    """Reads paragraphs one after the other: fields reach over them."""

    def __init__(
        self,
        looks: Looks,
        remarks: Remarks,
        note_text: Callable[[Any], str],
        pictures: WordPictures | None,
    ) -> None:
        """`note_text` gives the text of the note that a reference points at.

        `pictures` are collected there; without it they are remarked on.
        """
        self._looks = looks
        self._remarks = remarks
        self._note_text = note_text
        self._pictures = pictures
        self._fields = Fields()
        self._pieces: list[str] = []
        self._style = ""
        self._shaded = False
        self.boxes: list[Any] = []
        self.below: list[str] = []

    def read(self, paragraph: Any, style: str, *, in_table: bool = False) -> str:
        """The text of `paragraph`; text boxes in it are left in `boxes`.

        The marks of pictures stand where they are in a line, in `below` where they float over it or
        begin it.
        """
        self._pieces, self.boxes, self.below, self._style = [], [], [], style
        self._shaded = in_table or child(paragraph, "w:pPr", "w:shd") is not None
        self._inline(paragraph)
        return "".join(self._pieces)

    def _inline(self, parent: Any) -> None:
        for element in parent:
            name = name_of(element)
            if name == "w:r":
                self._run(element)
            elif name in _CONTAINERS:
                if name == "w:bdo" and attribute(element, "val") == "rtl":
                    self._remarks.add("order")
                self._inline(element)
            elif name == "w:sdt":
                self._control(element)
            elif name == "w:fldSimple":
                self._simple_field(element)
            elif name in ("m:oMath", "m:oMathPara"):
                self._formula(element)
            elif name == "mc:AlternateContent":
                branch = alternative(element)
                if branch is not None:
                    self._inline(branch)
            else:
                self._other(element, name)

    def _control(self, element: Any) -> None:
        content = child(element, "w:sdtContent")
        if is_set(child(element, "w:sdtPr"), "w:showingPlcHdr"):
            self._remarks.add("placeholder")
        elif content is not None:
            self._inline(content)

    def _simple_field(self, element: Any) -> None:
        before = len(self._pieces)
        self._inline(element)
        if len(self._pieces) == before:
            self._show_field(shown_by(attribute(element, "instr")))

    def _show_field(self, shown: str | None) -> None:
        if shown is None:
            self._remarks.add("field")
        elif shown:
            self._pieces.append(shown)

    def _formula(self, element: Any) -> None:
        text = formula_text(element)
        if self._fields.shows and text:
            self._pieces.append(text)
            self._fields.showed()
            if not is_plain(element):
                self._remarks.add("formula", text)

    def _run(self, run: Any) -> None:
        look = self._looks.of_run(child(run, "w:rPr"), self._style, shaded=self._shaded)
        for element in run:
            self._in_run(element, name_of(element), look)

    def _in_run(self, element: Any, name: str, look: Look) -> None:
        if name == "w:t":
            written = element.text or ""
            read = read_in_font(written, look.font)
            self._show(read, look, unread=read.count(UNREADABLE) > written.count(UNREADABLE))
        elif name in _SIGNS:
            self._show(_SIGNS[name], look)
        elif name == "w:sym":
            code, font = attribute(element, "char"), attribute(element, "font")
            found = symbol(int(code, 16), font) if code else None
            self._show(found or UNREADABLE, look, unread=found is None)
        elif name == "w:fldChar":
            self._show_field(self._fields.mark(element))
        elif name == "w:instrText":
            self._fields.told(element.text or "")
        elif name == "w:ruby":
            self._remarks.add("above")
            for part in children(child(element, "w:rubyBase"), "w:r"):
                self._run(part)
        elif name == "mc:AlternateContent":
            for part in alternative(element) if alternative(element) is not None else ():
                self._in_run(part, name_of(part), look)
        else:
            self._beside(element, name, look)

    def _beside(self, element: Any, name: str, look: Look) -> None:
        if name in ("w:drawing", "w:pict", "w:object"):
            if not look.is_hidden:
                floats = is_floating(element)
                self.boxes += boxes_in(
                    element, self._remarks, lambda one: self._take_picture(one, floats=floats)
                )
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            self._remarks.add("footnote", self._note_text(element))
        elif name == "w:commentReference":
            self._remarks.add("comment", self._note_text(element))
        else:
            self._other(element, name)

    def _take_picture(self, element: Any, *, floats: bool) -> bool:
        mark = self._pictures.mark(element) if self._pictures and self._fields.shows else None
        if mark is None:
            return False
        self._fields.showed()
        in_line = not floats and any(piece.strip() for piece in self._pieces)
        (self._pieces if in_line else self.below).append(mark)
        return True

    def _other(self, element: Any, name: str) -> None:
        if name in ("w:subDoc", "w:altChunk"):
            self._remarks.add("document")
        elif name.startswith(("w:", "m:")) and name not in _NOTHING and not name.endswith("Change"):
            self._remarks.add("unknown")

    def _show(self, text: str, look: Look, *, unread: bool = False) -> None:
        if not self._fields.shows:
            return
        self._fields.showed()
        if unread:
            self._remarks.add("symbol")
        if look.is_hidden or look.is_struck or look.is_white:
            kind = "hidden" if look.is_hidden else "struck" if look.is_struck else "white"
            self._remarks.add(kind, text)
            return
        if look.is_right_to_left and text.strip():
            self._remarks.add("order")
        text = text.upper() if look.is_capitals else text
        self._pieces.append(self._moved(text, look.place) if look.place else text)

    def _moved(self, text: str, place: int) -> str:
        moved = raised(text) if place > 0 else lowered(text)
        if moved is None:
            self._remarks.add("raised", text)
            return text
        return moved
