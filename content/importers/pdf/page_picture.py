"""One page of a PDF as people see it, and where each of its characters stands. Runs apart."""

from __future__ import annotations

import io
from typing import Any

from content.files.pdf_documents import opened_pdf
from content.files.refusals import refuse
from content.importers.pdf.glyphs import DrawnPage, drawn_page
from core.messages import _

SCALE = 2.0  # pixels a point: an A4 page is 1,190 wide
SIDE_MOST = 3_000  # pixels
_QUALITY = 85


def drawn(data: bytes, page: int) -> tuple[dict[str, Any], bytes]:
    """Page `page` of the PDF in `data`, counted from 1, as a picture.

    Gives its width and height in points, the type of the picture, its characters that are seen as
    one text, and the box of each: left, top, right, bottom. Raises `Refused`, also for a page that
    is not there.
    """
    with opened_pdf(data) as document:
        if not 1 <= page <= len(document):
            raise refuse(_("没有第 {page} 页", page=page))
        sheet = document[page - 1]
        width, height = sheet.get_size()
        found = drawn_page(sheet)
        scale = min(SCALE, SIDE_MOST / max(width, height))
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        sheet.close()
    out = io.BytesIO()
    if found.has_pictures:
        picture.save(out, "JPEG", quality=_QUALITY)
    else:  # letters stay sharp, in a third of the room
        picture.quantize(32).save(out, "PNG")
    values = {
        "width": width,
        "height": height,
        "type": "image/jpeg" if found.has_pictures else "image/png",
        "text": "".join(glyph.text for glyph in found.glyphs),
        "boxes": _boxes(found),
    }
    return values, out.getvalue()


def _boxes(found: DrawnPage) -> list[list[float]]:
    return [
        [round(place, 1) for place in (one.left, one.top, one.right, one.bottom)]
        for one in found.glyphs
    ]
