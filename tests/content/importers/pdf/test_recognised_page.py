"""What was recognised on a page: pieces put together to lines; for real with the package."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from content.files.recognising import recognised_text
from content.importers.pdf.recognised_page import lines

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def test_pieces_are_put_together_to_lines() -> None:
    pieces = [
        ((300.0, 12.0, 400.0, 32.0), "右"),
        ((0.0, 50.0, 400.0, 70.0), "下一行"),
        ((0.0, 10.0, 200.0, 30.0), "左"),
    ]
    assert lines(pieces) == ["左　右", "下一行"]
    assert lines([]) == []


def test_a_scan_is_read_for_real() -> None:
    pytest.importorskip("rapidocr")
    said = ["计划停电提前七日公告", "赔付金额 315.60 元"]
    page = Image.new("L", (1240, 600), 255)
    drawn = ImageDraw.Draw(page)
    for place, text in enumerate(said):
        drawn.text((80, 80 + 90 * place), text, font=ImageFont.truetype(FONT, 40, index=2), fill=0)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150)
    assert recognised_text(out.getvalue(), 1).replace(" ", "") == "\n".join(said).replace(" ", "")
