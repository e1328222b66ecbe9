"""Figures drawn by pygal as SVG inside the page. Colours and letters are the style sheet's.

What pygal would bring of its own (styles, scripts, tooltips) is left out: the page allows none of
it, and the table beside a chart says every value.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 560, 220
TREND_WIDTH, TREND_HEIGHT = 220, 36
AIR = 5  # percent left free above and below a share
_NOT_OURS = ("style", "script", "title", "desc", "defs")


def line_chart(
    title: str, labels: Sequence[str], values: Sequence[float | None], *, is_share: bool
) -> Markup:
    """A line over steps with its axes; "" where fewer than two values are known."""
    told = {"role": "img", "aria-label": title}
    return _line(
        values,
        told,
        is_share=is_share,
        x_labels=list(labels),
        width=WIDTH,
        height=HEIGHT,
        dots_size=3,
        y_labels_major_count=3,
        show_minor_y_labels=False,
    )


def trend(values: Sequence[float | None], *, is_share: bool) -> Markup:
    """A line alone: it repeats the figure over it, and readers of screens are not told of it."""
    told = {"aria-hidden": "true", "preserveAspectRatio": "none"}
    return _line(
        values,
        told,
        is_share=is_share,
        width=TREND_WIDTH,
        height=TREND_HEIGHT,
        margin=3,
        show_dots=False,
        show_x_labels=False,
        show_y_labels=False,
    )


def _line(
    values: Sequence[float | None], told: Mapping[str, str], *, is_share: bool, **options: Any
) -> Markup:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    chart = _pygal().Line(
        css=[],
        js=[],
        disable_xml_declaration=True,
        no_prefix=True,
        show_legend=False,
        allow_interruptions=True,
        range=(max(0.0, min(known) - AIR), min(100.0, max(known) + AIR)) if is_share else None,
        include_x_axis=not is_share,
        **options,
    )
    chart.add_xml_filter(partial(_ours, told))
    chart.add("", [None if value is None else round(value, 1) for value in values])
    return Markup(chart.render(is_unicode=True))  # noqa: S704 - its texts are escaped by pygal


@cache
def _pygal() -> Any:
    """The library, loaded when something is drawn; it leaves nothing in the way of imports.

    For maps, which we have none of, it puts a finder there that has the shape of Python 2's.
    """
    import pygal  # takes a while

    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    return pygal


def _ours(told: Mapping[str, str], root: Any) -> Any:
    """What is left of a chart as our page shows it."""
    for element in list(root.iter()):
        is_named = isinstance(element.tag, str)  # comments are not
        is_theirs = not is_named or element.tag.rpartition("}")[2] in _NOT_OURS
        if element.getparent() is not None and (
            is_theirs or "tooltip-overlay" in element.get("class", "")
        ):
            element.getparent().remove(element)
    root.attrib.pop("id")
    for name, value in told.items():
        root.set(name, value)
    return root
