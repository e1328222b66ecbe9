"""Files as people bring them: pictures, PDFs, archives; sound ones and such as are no good."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

import docx
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"


def picture(
    color: str = "red", size: tuple[int, int] = (40, 30), format: str = "PNG", **options: object
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, format=format, **options)
    return out.getvalue()


def pdf(pages: Sequence[Iterable[str]] = (("第一条 为规范供电服务，制定本办法。",),)) -> bytes:
    """A PDF with these lines on its pages, from the top."""
    registered()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    for lines in pages:
        canvas.setFont(FONT, 12)
        for place, line in enumerate(lines):
            canvas.drawString(72, 770 - 20 * place, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of these paragraphs, and a table behind them."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    rows = made.add_table(len(table), len(table[0])).rows if table else ()
    for row, texts in zip(rows, table, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word_with_pictures(*parts: str | tuple[bytes, str]) -> bytes:
    """A Word document of paragraphs, and of pictures with what they are said to show."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        data, alt = part
        shape = made.add_paragraph().add_run().add_picture(io.BytesIO(data))
        shape._inline.docPr.set("descr", alt)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """What begins like a file of old Office, and names these streams."""
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + names


def registered() -> None:
    """Have the font at hand in which Chinese is drawn."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def archive(**members: bytes) -> bytes:
    """A ZIP with these members; `__` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members.items():
            member = zipfile.ZipInfo(name.replace("__", "/"))  # dated the same every time
            made.writestr(member, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
