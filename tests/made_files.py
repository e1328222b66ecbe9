"""Files as people bring them: pictures, PDFs, archives; sound ones and such as are no good."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

import docx
from docx.document import Document
from PIL import Image
from pypdfium2 import PdfDocument
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


def huge_png(side: int) -> bytes:
    """A PNG that says it is `side` by `side`, and holds a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


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
    _add_table(made, table)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add_table(made: Document, table: Sequence[Sequence[str]]) -> None:
    rows = made.add_table(len(table), len(table[0])).rows if table else ()
    for row, texts in zip(rows, table, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def scan(lines: Sequence[str]) -> bytes:
    """A PDF of one page that is nothing but the picture of these lines."""
    page = next(iter(PdfDocument(pdf([lines])))).render(scale=2.0).to_pil().convert("L")
    out = io.BytesIO()
    page.save(out, format="PDF", resolution=144.0)
    return out.getvalue()


def word_with_pictures(
    *parts: str | tuple[bytes, str], table: Sequence[Sequence[str]] = ()
) -> bytes:
    """A Word document of paragraphs, of pictures with what they are said to show, and a table."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        data, alt = part
        shape = made.add_paragraph().add_run().add_picture(io.BytesIO(data))
        shape._inline.docPr.set("descr", alt)
    _add_table(made, table)
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
