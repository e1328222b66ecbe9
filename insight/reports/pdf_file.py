"""A report as PDF, laid out from HTML. Nothing is fetched: all it shows is in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from core.errors import Unavailable
from core.messages import _
from insight.reports.bar_chart import bars_as_svg
from insight.reports.monitoring_contents import MonitoringContents
from insight.reports.reported import Told

_LAYOUTS = Path(__file__).parent


def as_pdf(contents: Told) -> bytes:
    """The report. Raises `Unavailable` where the machine has no Pango to set text with."""
    try:
        from weasyprint import HTML
    except OSError as error:  # a library of the system is missing
        raise Unavailable(_("本机没有 Pango，不能生成 PDF；见 docs/operation.md")) from error
    known = contents.as_context() | {"svg": bars_as_svg(contents.charted)}
    if isinstance(contents, MonitoringContents):
        page = _layout("monitoring").render(**known, tables=contents.tables)
    else:
        page = _layout("report").render(**known)
    data: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf()
    return data


def _nothing(url: str, *_args: Any, **_options: Any) -> Any:
    raise ValueError(f"a report fetches nothing: {url}")


@cache
def _layout(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(autoescape=True, loader=FileSystemLoader(_LAYOUTS))
    labels = {
        "by_category": _("按业务类别"),
        "by_type": _("按类型"),
        "category": _("业务类别"),
        "type": _("类型"),
        "cases": _("件数"),
        "share": _("占比"),
        "cases_before": _("上期件数"),
        "share_before": _("上期占比"),
        "change": _("增减"),
        "conclusions": _("结论"),
        "legend": _("深色为本期，灰色为上期；次序与表相同"),
    }
    environment.globals["labels"] = labels
    return environment.get_template(f"{name}.html")
