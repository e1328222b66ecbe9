"""What is kept of a file: its type by its bytes, pictures as pixels, nothing that is unsafe."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from PIL import Image

from content.files import kept_types
from content.files.limits import MAX_KEPT_BYTES
from content.files.received import receive
from core.errors import Invalid
from tests.made_files import archive, huge_png, pdf, picture

HTML = b"<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "data", "type_", "kept_as"),
    [
        ("a.pdf", pdf(), kept_types.PDF, "a.pdf"),
        ("a.html", pdf(), kept_types.PDF, "a.pdf"),
        ("a.pdf", picture(), kept_types.PNG, "a.png"),
        ("a.JPG", picture(format="JPEG"), kept_types.JPEG, "a.JPG"),
        ("a", picture(format="GIF"), kept_types.GIF, "a.gif"),
        ("a.webp", picture(format="WEBP"), kept_types.WEBP, "a.webp"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", kept_types.OTHER, "a.svg"),
        ("a.png", HTML, kept_types.OTHER, "a.png"),
        ("a.ofd", archive(OFD__xml=b"<x/>"), kept_types.OTHER, "a.ofd"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, kept_types.OTHER, "a.doc"),
    ],
)
def test_a_file_is_what_its_bytes_are(name: str, data: bytes, type_: str, kept_as: str) -> None:
    kept = receive(name, data)
    assert (kept.type, kept.name) == (type_, kept_as)


def test_a_pdf_tells_its_pages_and_their_text() -> None:
    kept = receive("a.pdf", pdf([["第一条 总则"], ["第二条 附则"]]))
    assert (kept.pages, kept.data) == (2, pdf([["第一条 总则"], ["第二条 附则"]]))
    assert ["".join(text.split()) for text in kept.texts] == ["第一条总则", "第二条附则"]


def test_a_picture_is_kept_as_pixels() -> None:
    """Where it was taken, what hangs behind it, and what somebody wrote into it are gone."""
    exif = Image.Exif()
    exif[0x010E] = "somebody's name"
    jpeg = picture(format="JPEG", exif=exif) + HTML
    kept = receive("a.jpg", jpeg)
    assert b"somebody" not in kept.data
    assert b"script" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as drawn:
        assert (drawn.format, drawn.size, dict(drawn.getexif())) == ("JPEG", (40, 30), {})
    assert (kept.width, kept.height) == (40, 30)


def test_a_picture_taken_sideways_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = receive("a.jpg", picture(format="JPEG", exif=exif))
    assert (kept.width, kept.height) == (30, 40)


_MANY = "".join(f"<a>{n}</a>" for n in range(10))
REFUSED = {
    "nothing": ("a.pdf", b""),
    "too large": ("a.bin", b"a" * (MAX_KEPT_BYTES + 1)),
    "a path": ("../a.pdf", pdf()),
    "a path of Windows": ("c:\\a.pdf", pdf()),
    "controls": ("a\x00.pdf", pdf()),
    "a name that reads backwards": ("a\u202efdp.exe", pdf()),
    "a program": ("a.pdf", b"MZ" + b"\0" * 100),
    "a script": ("a.txt", b"#!/bin/sh\nrm -rf /"),
    "no PDF": ("a.pdf", b"%PDF-1.7\nnothing of the kind"),
    "half a PDF": ("a.pdf", pdf()[:200]),
    "no picture": ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "a picture of a gigapixel": ("a.png", huge_png(30_000)),
    "a picture of ninety megapixels": ("a.png", huge_png(9_500)),
    "a zip bomb": ("a.zip", archive(a=b"\0" * 60_000_000)),
    "an Office bomb": ("a.docx", archive(word__document_xml=b"\0" * 60_000_000)),
    "a member outside": ("a.zip", archive(**{"..__..__etc__passwd": b"x"})),
    "macros": ("a.docm", archive(word__vbaProject=b"x", a=_MANY.encode())),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_unsafe_or_no_good_is_refused_in_words(case: str) -> None:
    with pytest.raises(Invalid) as refused:
        receive(*REFUSED[case])
    assert refused.value.code == "file_refused"
    assert list(refused.value.fields) == ["file"]


def test_a_pdf_with_a_password_says_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 720, "a")
    canvas.save()
    with pytest.raises(Invalid) as refused:
        receive("a.pdf", out.getvalue())
    assert "密码" in str(refused.value.fields["file"][0])


def test_office_files_are_told_apart(docx_file: Callable[..., bytes]) -> None:
    assert receive("a.docx", docx_file("第一条 总则")).type == kept_types.DOCX
    book = io.BytesIO()
    Workbook().save(book)
    assert receive("a.docx", book.getvalue()).type == kept_types.XLSX
