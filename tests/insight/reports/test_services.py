"""The half-year of the source as DOCX, XLSX and PDF; made by the clock once, archived, told of."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import func, select

from core import clock
from core.database import Database
from core.errors import Forbidden, Invalid
from grievances.file_rows import parse_grievances
from grievances.services import file_import
from insight.reports import queries, services
from insight.reports.contents import contents
from insight.reports.docx_file import builtin_template
from insight.reports.models import Report
from insight.reports.periods import ReportKind, period_named
from insight.reports.services import ReportFormat
from people.actors import Actor
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from tests.grievances.counter import Counter

# The half-year of the bureau, 568 cases: some by file, and 3 by hand.
TABLE = (
    ("供电服务", "投诉", 200),
    ("其它", "意见", 59),
    ("供电可靠", "投诉", 100),
    ("供电质量", "投诉", 73),
    ("电网建设", "建议", 85),
    ("供电安全", "投诉", 48),
)
SOURCE = [
    ("供电服务及其它", "262", "46.13%"),
    ("停电与电压质量", "173", "30.46%"),
    ("电网建设", "85", "14.96%"),
    ("供电安全", "48", "8.45%"),
]
JUNE = datetime(2014, 6, 4, 4, tzinfo=UTC)


@pytest.fixture
def zhou(database: Database, people: dict[str, Actor]) -> Actor:
    """A supervisor, under whom the source's half-year came in by file and by hand."""
    actor = people["zhou"]
    rows = "".join(
        f"2014-03-0{n},{type_},{category},{cases}\n"
        for n, (category, type_, cases) in enumerate(TABLE, 1)
    )
    data = f"受理日期,类型,业务类别,件数\n{rows}2013-12-31,投诉,供电安全,7\n".encode()
    with clock.moved_to(JUNE):
        with database.transaction() as session:
            found = file_import.preview(session, actor, data, parse_grievances("c.csv", data))
            assert found.errors == []
            file_import.commit(session, actor, found.id)
        counter = Counter(database)
        for n in range(3):
            counter.record(f"客服态度{n}", category="service")
    return actor


def made(database: Database, actor: Actor, format_: ReportFormat) -> bytes:
    """The report of the first half of 2014."""
    period = services.wanted_period(ReportKind.HALF_YEAR, "2014-1")
    with database.reading() as session:
        return services.report_file(session, actor, period, format_)


def test_the_docx_gives_the_sources_table(database: Database, zhou: Actor) -> None:
    document = Document(BytesIO(made(database, zhou, ReportFormat.DOCX)))
    first = document.tables[0]
    rows = [tuple(cell.text for cell in row.cells) for row in first.rows]
    assert [row[:3] for row in rows[1:5]] == SOURCE
    assert rows[5][:4] == ("合计", "568", "100.00%", "7")
    assert rows[4][3:] == ("7", "100.00%", "+41")  # safety, the half-year before beside it
    assert len(document.inline_shapes) == 1  # the figure is drawn
    assert "568" in "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_xlsx_gives_it_as_numbers(database: Database, zhou: Actor) -> None:
    sheet = load_workbook(BytesIO(made(database, zhou, ReportFormat.XLSX))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=5, max_row=9, values_only=True))
    told = [(row[0], str(row[1]), f"{row[2]:.2%}") for row in rows]
    assert told == [*SOURCE, ("合计", "568", "100.00%")]


def test_the_pdf_is_laid_out(database: Database, zhou: Actor) -> None:
    data = made(database, zhou, ReportFormat.PDF)
    assert data.startswith(b"%PDF-")
    assert len(data) > 5_000  # the fonts it needs are in it


def test_the_same_is_made_by_the_clock_once_and_told_of(database: Database, zhou: Actor) -> None:
    with clock.moved_to(datetime(2014, 7, 1, 1, tzinfo=UTC)):
        for _time in range(2):
            services.make_due_reports(database)
        with database.reading() as session:
            listed = queries.reports(session, zhou, limit=9).items
            told = select(func.count(InboxMessage.id)).where(
                InboxMessage.subject_kind == SubjectKind.REPORTS
            )
            assert session.scalar(told) == 2  # the half-year, and June
    names = {(one.kind, one.period, one.format) for one in listed}
    assert len(listed) == len(names) == 6
    assert ("half-year", "2014-1", "pdf") in names
    with database.reading() as session:
        kept = session.scalars(select(Report).where(Report.format == "docx")).first()
        assert kept is not None
        assert kept.data[:2] == b"PK"


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


def test_only_who_watches_sees_figures(database: Database, people: dict[str, Actor]) -> None:
    period = period_named(ReportKind.WEEK, "2014-W05")
    assert period is not None
    for who in ("an", "wang", "chen"):
        with database.reading() as session, pytest.raises(Forbidden):
            contents(session, people[who], period)
    assert builtin_template()[:2] == b"PK"
