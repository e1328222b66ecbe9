"""The text of a page that is only a picture, recognised. Runs apart, with the one model that the
package brings: nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from content.files.limits import MAX_PAGE_CHARS
from content.files.pdf_documents import opened_pdf
from content.files.refusals import refuse
from core.messages import _

PIXELS_A_POINT = 2.5  # 180 dpi
SIDE_MOST = 3_000
SURE_LEAST = 0.5  # of 1; below it what was read is left out
_SAME_LINE = 0.5  # of the height of a line

Box = tuple[float, float, float, float]  # left, top, right, bottom


def recognised(data: bytes, page: int) -> tuple[dict[str, Any], bytes]:
    """What page `page` of the PDF in `data` seems to say, line by line. Raises `Refused`."""
    import numpy

    with opened_pdf(data) as document:
        if not 1 <= page <= len(document):
            raise refuse(_("没有第 {page} 页", page=page))
        sheet = document[page - 1]
        scale = min(PIXELS_A_POINT, SIDE_MOST / max(sheet.get_size()))
        picture = numpy.asarray(sheet.render(scale=scale).to_pil().convert("RGB"))
    found = _engine()(picture)
    if found.txts is None:
        return {"text": ""}, b""
    pieces = [
        (_box(corners), text)
        for corners, text, sure in zip(found.boxes, found.txts, found.scores, strict=True)
        if sure >= SURE_LEAST
    ]
    return {"text": "\n".join(lines(pieces))[:MAX_PAGE_CHARS]}, b""


def lines(pieces: Iterable[tuple[Box, str]]) -> list[str]:
    """Pieces of text put together to lines, from the top, each from the left."""
    rows: list[list[tuple[Box, str]]] = []
    for piece in sorted(pieces, key=lambda one: one[0][1] + one[0][3]):
        _left, top, _right, bottom = piece[0]
        above = rows[-1][0][0] if rows else None
        middle = (top + bottom) / 2
        room = _SAME_LINE * (bottom - top)
        if above is not None and abs((above[1] + above[3]) / 2 - middle) < room:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [
        "　".join(text for _box, text in sorted(row, key=lambda one: one[0][0])) for row in rows
    ]


def _box(corners: Any) -> Box:
    across, down = [float(x) for x, _y in corners], [float(y) for _x, y in corners]
    return min(across), min(down), max(across), max(down)


def _engine() -> Any:
    one_thread = {
        f"EngineConfig.onnxruntime.{name}": 1
        for name in ("intra_op_num_threads", "inter_op_num_threads")
    }
    quiet = {"Global.log_level": "critical", "EngineConfig.onnxruntime.enable_cpu_mem_arena": False}
    return import_module("rapidocr").RapidOCR(params={**one_thread, **quiet})
