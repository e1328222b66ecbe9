"""The report as DOCX, by a template that is somebody's file."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from core.database import Database
from core.errors import Forbidden, Invalid
from insight.reports import queries, services
from insight.reports.docx_file import builtin_template
from insight.reports.services import ReportFormat
from people.actors import Actor
from tests.insight.reports.source_table import SOURCE, made


def test_the_docx_gives_the_sources_table(database: Database, zhou: Actor) -> None:
    document = Document(BytesIO(made(database, zhou, ReportFormat.DOCX)))
    first = document.tables[0]
    rows = [tuple(cell.text for cell in row.cells) for row in first.rows]
    assert [row[:3] for row in rows[1:5]] == SOURCE
    assert rows[5][:4] == ("合计", "568", "100.00%", "7")
    assert rows[4][3:] == ("7", "100.00%", "+41")  # safety, the half-year before beside it
    assert len(document.inline_shapes) == 1  # the figure is drawn
    assert "568" in "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_an_administrator_changes_the_template(
    database: Database, zhou: Actor, people: dict[str, Actor]
) -> None:
    document = Document()
    document.add_paragraph("{{ period }}：{{ total.cases }} 宗")
    file = BytesIO()
    document.save(file)
    with database.transaction() as session, pytest.raises(Forbidden):
        services.save_template(session, zhou, "mine.docx", file.getvalue())
    with database.transaction() as session:
        services.save_template(session, people["admin"], "mine.docx", file.getvalue())
    text = Document(BytesIO(made(database, zhou, ReportFormat.DOCX))).paragraphs[0].text
    assert text == "2014 年上半年：568 宗"
    with database.transaction() as session:
        services.drop_templates(session, people["admin"])
        assert queries.template_in_use(session) is None


@pytest.mark.parametrize(
    "field",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ headings.append(1) }}",
        "{% for line in headings %}",
        "{{ nothing.at.all }}",
    ],
)
def test_a_template_reaches_nothing_but_its_fields(
    database: Database, people: dict[str, Actor], field: str
) -> None:
    document = Document()
    document.add_paragraph(field)
    file = BytesIO()
    document.save(file)
    with database.transaction() as session, pytest.raises(Invalid):
        services.save_template(session, people["admin"], "bad.docx", file.getvalue())
    with database.transaction() as session, pytest.raises(Invalid):
        services.save_template(session, people["admin"], "bad.docx", b"PK\x03\x04nothing")


def test_the_template_of_a_new_base_is_a_document() -> None:
    text = [paragraph.text for paragraph in Document(BytesIO(builtin_template())).paragraphs]
    assert "{{ chart }}" in text
