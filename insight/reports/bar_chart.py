"""The figure of a report: a bar a line, that of the period before in grey under it. The labels and
figures stand in the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from insight.reports.contents import ReportLine

WIDTH, BAR, GAP = 900, 34, 26
NOW, BEFORE, PAPER = "#0f5f6b", "#c3cad6", "#ffffff"


def bars_as_png(lines: Sequence[ReportLine]) -> bytes:
    """The figure as PNG."""
    from PIL import Image, ImageDraw  # takes a while to load

    height = GAP + len(lines) * (BAR + BAR // 2 + GAP)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw = ImageDraw.Draw(image)
    for top, now, before in _bars(lines):
        draw.rectangle((0, top, now, top + BAR), fill=NOW)
        draw.rectangle((0, top + BAR, before, top + BAR + BAR // 2), fill=BEFORE)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def bars_as_svg(lines: Sequence[ReportLine]) -> str:
    """The same as SVG."""
    height = GAP + len(lines) * (BAR + BAR // 2 + GAP)
    shapes = "".join(
        f'<rect y="{top}" width="{now}" height="{BAR}" fill="{NOW}"/>'
        f'<rect y="{top + BAR}" width="{before}" height="{BAR // 2}" fill="{BEFORE}"/>'
        for top, now, before in _bars(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="100%" role="img">{shapes}</svg>'
    )


def _bars(lines: Sequence[ReportLine]) -> list[tuple[int, int, int]]:
    """Of each line where it begins and how long both of its bars are, in pixels."""
    most = max((max(line.cases, line.before) for line in lines), default=0) or 1
    return [
        (
            GAP + place * (BAR + BAR // 2 + GAP),
            round(WIDTH * line.cases / most),
            round(WIDTH * line.before / most),
        )
        for place, line in enumerate(lines)
    ]
