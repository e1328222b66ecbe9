"""The report on monitoring, in the form of the source: quotas, weak points, training, effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from core import clock
from core.database import Database
from core.errors import Forbidden
from insight.reports import queries, services
from insight.reports.monitoring_contents import monitoring_contents
from insight.reports.periods import ReportKind, period_with
from insight.reports.reported import About
from insight.reports.services import ReportFormat
from people.actors import Actor
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Maker
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk
from tests.questions.asking import context_of
from tests.training.training_desk import SKILL, TrainingDesk

MARCH = period_with(ReportKind.MONTH, NOON.date())
APRIL = NOON + timedelta(days=31)
Made = Callable[[ReportFormat], bytes]


@pytest.fixture
def made(database: Database, index: Index, people: dict[str, Actor]) -> Made:
    """Two calls scored by two, one of them appealed; a course that was taken."""
    index.rebuild([])
    maker = Maker(database, index)
    source = maker.published("answer")
    with clock.moved_to(NOON):
        desk = MonitoringDesk(database, maker, Phone(database, context_of(index)))
        first, second = desk.drawn(2)
        wrong = {"criterion": 1, "cause": "content", "entry": source, "text": "金额旧"}
        said = {"criterion": 1, "place": "答复时限", "text": "说错"}
        desk.both(first.id, "100", "0", "100", findings=[said, wrong])
        desk.both(second.id)
        desk.acknowledge(first.id)
        desk.appeal(second.id)
        desk.answer(second.id)
        train = TrainingDesk(database, maker)
        course = train.course(source, skill=SKILL)
        train.assign(course, "an")

    def file(format_: ReportFormat) -> bytes:
        with clock.moved_to(NOON), database.reading() as session:
            who = desk.actor("zhou")
            return services.report_file(session, who, MARCH, format_, About.MONITORING)

    return file


def test_it_says_what_the_source_asks_for(
    made: Made, database: Database, people: dict[str, Actor]
) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        found = monitoring_contents(session, people["admin"], MARCH)
        for who in ("an", "wang", "chen"):
            with pytest.raises(Forbidden):
                monitoring_contents(session, people[who], MARCH)
    shift = found.levels[-1]
    assert [shift[name] for name in ("wanted", "drawn", "done")] == ["2", "2", "2"]
    assert float(shift["mean"]) < 100
    assert [one["wanted"] for one in found.levels[:-1]] == ["0"] * 4
    assert "定额 2 件，评完 2 件（100.00%）；发现 2 处，其中 1 处" in found.summary
    assert [(one.label, one.cases) for one in found.skills] == [("业务知识", 1)]
    assert [one.cases for one in found.entries] == [1]
    assert any("申诉 1 件，成立 0 件" in one for one in found.conclusions)
    assert any("两人都评 2 件" in one for one in found.conclusions)
    assert found.courses[0]["assigned"] == "1"
    assert "人太少" in found.courses[0]["effect"]
    labels = [*found.skills, *found.teams, *found.categories, *found.entries]
    assert people["an"].display_name not in {one.label for one in labels}


def test_it_is_written_as_every_file(made: Made) -> None:
    document = Document(BytesIO(made(ReportFormat.DOCX)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "质量监控分析月报" in text
    assert "申诉 1 件" in text
    levels = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert levels[0][:2] == ["层级", "定额"]
    assert levels[5][:4] == ["值长", "2", "2", "2"]
    assert len(document.tables) == 6
    sheet = load_workbook(BytesIO(made(ReportFormat.XLSX))).active
    assert sheet is not None
    rows = [row[:4] for row in sheet.iter_rows(values_only=True)]
    assert ("值长", 2, 2, 2) in rows
    assert made(ReportFormat.PDF).startswith(b"%PDF-")


def test_the_clock_makes_it_once_and_tells(
    made: Made, database: Database, people: dict[str, Actor]
) -> None:
    with clock.moved_to(APRIL):
        for _time in range(2):
            services.make_due_reports(database)
        with database.reading() as session:
            listed = queries.reports(session, people["zhou"], limit=99).items
            told = select(InboxMessage.id).where(InboxMessage.subject_kind == SubjectKind.REPORT)
            assert len(session.scalars(told).all()) == 1
    assert {one.file_name for one in listed} == {
        f"monitoring-month-2026-03.{format_}" for format_ in ReportFormat
    }


def test_its_template_is_its_own(made: Made, database: Database, people: dict[str, Actor]) -> None:
    document = Document()
    document.add_paragraph("{{ period }}：{{ levels[4].done }} 件")
    file = BytesIO()
    document.save(file)
    with database.transaction() as session:
        services.save_template(
            session, people["admin"], "m.docx", file.getvalue(), About.MONITORING
        )
    assert Document(BytesIO(made(ReportFormat.DOCX))).paragraphs[0].text == "2026 年 3 月：2 件"
    with database.transaction() as session:
        assert queries.template_in_use(session) is None
        services.drop_templates(session, people["admin"])
        assert queries.template_in_use(session, About.MONITORING) is not None
