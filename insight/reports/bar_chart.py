"""The figure of a report: a bar a line, that of the period before in grey under it, each with what
it counts behind it. The labels stand in the table beside it: a picture has no letters of ours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from insight.reports.contents import ReportLine

WIDTH, BAR, GAP = 900, 34, 26
LONGEST = 700  # of a bar: what it counts stands behind it
NOW, BEFORE, PAPER, INK = "#0f5f6b", "#c3cad6", "#ffffff", "#1f2933"
SIZE, AIR = 24, 10  # of the figures, and between them and their bar


def bars_as_png(lines: Sequence[ReportLine]) -> bytes:
    """The figure as PNG."""
    from PIL import Image, ImageDraw, ImageFont  # takes a while to load

    height = GAP + len(lines) * (BAR + BAR // 2 + GAP)
    image = Image.new("RGB", (WIDTH, height), PAPER)
    draw, letters = ImageDraw.Draw(image), ImageFont.load_default(SIZE)
    for line, (top, now, before) in zip(lines, _bars(lines), strict=True):
        draw.rectangle((0, top, now, top + BAR), fill=NOW)
        draw.rectangle((0, top + BAR, before, top + BAR + BAR // 2), fill=BEFORE)
        place = (max(now, before) + AIR, top + BAR / 2)
        draw.text(place, _told(line), fill=INK, font=letters, anchor="lm")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def bars_as_svg(lines: Sequence[ReportLine]) -> str:
    """The same as SVG."""
    height = GAP + len(lines) * (BAR + BAR // 2 + GAP)
    shapes = "".join(
        f'<rect y="{top}" width="{now}" height="{BAR}" fill="{NOW}"/>'
        f'<rect y="{top + BAR}" width="{before}" height="{BAR // 2}" fill="{BEFORE}"/>'
        f'<text x="{max(now, before) + AIR}" y="{top + BAR - AIR}" font-size="{SIZE}" '
        f'fill="{INK}">{_told(line)}</text>'
        for line, (top, now, before) in zip(lines, _bars(lines), strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="100%" role="img">{shapes}</svg>'
    )


def _told(line: ReportLine) -> str:
    return f"{line.cases} · {line.share}%"


def _bars(lines: Sequence[ReportLine]) -> list[tuple[int, int, int]]:
    """Of each line where it begins and how long both of its bars are, in pixels."""
    most = max((max(line.cases, line.before) for line in lines), default=0) or 1
    return [
        (
            GAP + place * (BAR + BAR // 2 + GAP),
            round(LONGEST * line.cases / most),
            round(LONGEST * line.before / most),
        )
        for place, line in enumerate(lines)
    ]
