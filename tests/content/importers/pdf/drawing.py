"""PDFs drawn for tests: running text, tables, columns, what a text does not say."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)

from tests.made_files import FONT, registered

TITLE = "滨城供电公司停电管理办法"
LONG = "供电企业应当按照国家规定和本办法的要求做好停电通知工作，" * 4 + "不得无故停电。"


def flowing(
    texts: Sequence[str | Table],
    *,
    indent: float = 24,
    between: float = 0,
    on_page: Callable[[Canvas, Any], None] | None = None,
    size: float = 12,
) -> bytes:
    """Paragraphs and tables on as many pages as they take, under a large title."""
    registered()
    out = io.BytesIO()
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=size, leading=size * 1.7, firstLineIndent=indent,
        spaceAfter=between, wordWrap="CJK",
    )  # fmt: skip
    title = ParagraphStyle(
        "title", parent=body, fontSize=20, leading=30, alignment=1, firstLineIndent=0
    )
    made = SimpleDocTemplate(out, pagesize=A4, invariant=True)
    parts = [Paragraph(TITLE, title)]
    parts += [one if isinstance(one, Table) else Paragraph(one, body) for one in texts]
    nothing = on_page or (lambda canvas, document: None)
    made.build(parts, onFirstPage=nothing, onLaterPages=nothing)
    return out.getvalue()


def in_columns(texts: Sequence[str]) -> bytes:
    """The same in two columns."""
    registered()
    out = io.BytesIO()
    style = ParagraphStyle(
        "body", fontName=FONT, fontSize=10, leading=16, firstLineIndent=20, wordWrap="CJK"
    )
    made = BaseDocTemplate(out, pagesize=A4, invariant=True)
    frames = [Frame(50, 60, 230, 720), Frame(310, 60, 230, 720)]
    made.addPageTemplates([PageTemplate(frames=frames)])
    made.build([Paragraph(text, style) for text in texts])
    return out.getvalue()


def table(rows: Sequence[Sequence[str]], *, merged: Sequence[Any] = ()) -> Table:
    """A table with rules; `merged` are spans of reportlab."""
    registered()
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 11)]
    return Table([list(row) for row in rows], colWidths=110, style=[*style, *merged])


def scan(pages: int = 2) -> bytes:
    """Pictures of pages, and no text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _page in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (200, 280), "white")), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """One page that `draw` draws."""
    registered()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
