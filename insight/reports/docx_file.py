"""A report as DOCX, by a template with fields that an administrator can change in Word.

The built-in template is made here, so that there is no binary to keep. A template is somebody's
file: it is filled in a sandbox, which reaches nothing but the fields.
"""

from __future__ import annotations

from io import BytesIO

from content.files.archives import check_archive
from content.files.refusals import Refused
from content.files.uploads import file_type
from core.errors import Invalid
from core.messages import _
from insight.reports.bar_chart import bars_as_png
from insight.reports.contents import Contents

CHART_CM = 15
_COLUMNS = (
    ("label", 0),
    ("cases", 1),
    ("share", 2),
    ("before", 3),
    ("before_share", 4),
    ("change", 5),
)


def as_docx(contents: Contents, template: bytes | None = None) -> bytes:
    """The report; `template`: one that was brought, None for the built-in one.

    Raises `Invalid` where the template cannot be filled.
    """
    from docx.shared import Cm
    from docxtpl import DocxTemplate, InlineImage
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(BytesIO(template if template is not None else builtin_template()))
    chart = BytesIO(bars_as_png(contents.headings))
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


def require_template(filename: str, data: bytes, sample: Contents) -> None:
    """Raises `Invalid` for what is no sound DOCX, or cannot be filled with `sample`."""
    try:
        file_type(filename, data, (".docx",))
        check_archive(data)
    except Refused as refused:
        raise Invalid.field("file", refused.errors[0].message) from refused
    as_docx(sample, data)


def builtin_template() -> bytes:
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
    document.add_heading(str(_("按业务类别")), 1)
    _table(document, str(_("业务类别")), "headings", with_total=True)
    document.add_paragraph("{{ chart }}")
    document.add_paragraph(str(_("深色为本期，灰色为上期；次序与表相同")))
    document.add_heading(str(_("按类型")), 1)
    _table(document, str(_("类型")), "types", with_total=False)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document: object, first: str, rows: str, *, with_total: bool) -> None:
    titles = [first, _("件数"), _("占比"), _("上期件数"), _("上期占比"), _("增减")]
    table = document.add_table(rows=4 + with_total, cols=len(titles))  # type: ignore[attr-defined]
    table.style = "Table Grid"
    for place, title in enumerate(titles):
        table.cell(0, place).text = str(title)
    table.cell(1, 0).text = f"{{%tr for line in {rows} %}}"
    table.cell(3, 0).text = "{%tr endfor %}"
    for name, place in _COLUMNS:
        table.cell(2, place).text = f"{{{{ line.{name} }}}}"
        if with_total:
            table.cell(4, place).text = f"{{{{ total.{name} }}}}"
