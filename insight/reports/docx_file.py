"""A report as DOCX, by a template with fields that an administrator can change in Word.

The built-in template is made here, so that there is no binary to keep. A template is somebody's
file: it is filled in a sandbox, which reaches nothing but the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from content.files.archives import check_archive
from content.files.refusals import Refused
from content.files.uploads import file_type
from core.errors import Invalid
from core.messages import LazyText, _
from insight.reports.bar_chart import bars_as_png
from insight.reports.monitoring_contents import COURSE_COLUMNS, LEVEL_COLUMNS, WEAK_COLUMNS
from insight.reports.reported import About, Told

CHART_CM = 15
_COUNTED = {
    "cases": _("件数"),
    "share": _("占比"),
    "before": _("上期件数"),
    "before_share": _("上期占比"),
    "change": _("增减"),
}


def as_docx(contents: Told, template: bytes) -> bytes:
    """The report by a template. `Invalid` where that cannot be filled."""
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(BytesIO(template))
    chart = BytesIO(bars_as_png(contents.charted))
    environment = ImmutableSandboxedEnvironment(autoescape=True)
    try:
        context = contents.as_context()
        context["chart"] = InlineImage(document, chart, width=Cm(CHART_CM))
        document.render(context, environment, autoescape=True)
    except (TemplateError, TypeError, ValueError, AttributeError, KeyError) as error:
        raise Invalid.field("file", _("模板填不出来：{why}", why=str(error)[:200])) from error
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def require_template(filename: str, data: bytes, sample: Told) -> None:
    """Raises `Invalid` for what is no sound DOCX, or cannot be filled with `sample`."""
    try:
        file_type(filename, data, (".docx",))
        check_archive(data)
    except Refused as refused:
        raise Invalid.field("file", refused.errors[0].message) from refused
    as_docx(sample, data)


def builtin_template(about: About = About.GRIEVANCES) -> bytes:
    """The template a new base has; to be downloaded and changed."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    style = document.styles["Normal"]
    style.font.name = "Noto Serif CJK SC"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("{{ period }}　·　{{ made_on }}")
    document.add_paragraph("{{ summary }}")
    if about == About.MONITORING:
        _on_monitoring(document)
    else:
        _on_grievances(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _on_grievances(document: Any) -> None:
    document.add_heading(str(_("按业务类别")), 1)
    counted = {"label": _("业务类别")} | _COUNTED
    _table(document, counted, "headings", total="total")
    document.add_paragraph("{{ chart }}")
    document.add_paragraph(str(_("深色为本期，灰色为上期；次序与表相同")))
    document.add_heading(str(_("按类型")), 1)
    _table(document, counted | {"label": _("类型")}, "types")


def _on_monitoring(document: Any) -> None:
    document.add_heading(str(_("各层级监控")), 1)
    _table(document, LEVEL_COLUMNS, "levels")
    document.add_heading(str(_("短板")), 1)
    weak = {"skills": _("技能"), "categories": _("业务类别"), "entries": _("条目")}
    for rows, title in (weak | {"teams": _("部门")}).items():
        _table(document, {"label": title} | WEAK_COLUMNS, rows)
        if rows == "skills":
            document.add_paragraph("{{ chart }}")
            document.add_paragraph(str(_("深色为本期，灰色为上期；次序与表相同")))
        else:
            document.add_paragraph("")
    document.add_heading(str(_("培训和效果")), 1)
    _table(document, COURSE_COLUMNS, "courses")
    document.add_heading(str(_("结论")), 1)
    document.add_paragraph("{%p for one in conclusions %}")
    document.add_paragraph("{{ one }}")
    document.add_paragraph("{%p endfor %}")


def _table(
    document: Any, columns: Mapping[str, LazyText | str], rows: str, *, total: str = ""
) -> None:
    table = document.add_table(rows=4 + bool(total), cols=len(columns))
    table.style = "Table Grid"
    table.cell(1, 0).text = f"{{%tr for line in {rows} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for place, (name, title) in enumerate(columns.items()):
        table.cell(0, place).text = str(title)
        table.cell(2, place).text = f"{{{{ line.{name} }}}}"
        if total:
            table.cell(4, place).text = f"{{{{ {total}.{name} }}}}"
