"""Files of customers' grievances: what a row may say, and what is wrong with it, by row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core import clock
from grievances.file_rows import grievance_template, parse_grievances

HEADER = "受理日期,类型,业务类别,工单编号,件数"


def parsed(*lines: str, header: str = HEADER):
    """What is read of these lines of a CSV, in March 2026."""
    with clock.moved_to(datetime(2026, 3, 2, tzinfo=UTC)):
        return parse_grievances("cases.csv", "\n".join([header, *lines]).encode())


@pytest.mark.parametrize("written", ["2026-01-05", "2026/1/5", "2026年1月5日", "2026-01-05 08:30"])
def test_days_as_people_write_them(written: str) -> None:
    found = parsed(f"{written},投诉,供电可靠,A-1,")
    assert found.errors == []
    row = found.rows[0]
    assert (row.received_on, row.type, row.category) == (date(2026, 1, 5), "complaint", "供电可靠")
    assert (row.row, row.number, row.cases) == (2, "A-1", 1)


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        (",投诉,其它,,", "received_on", "请填写日期"),
        ("2026-02-30,投诉,其它,,", "received_on", "不是日期"),
        ("2026-03-05,投诉,其它,,", "received_on", "今天"),
        ("1999-03-05,投诉,其它,,", "received_on", "2000"),
        ("2026-01-05,咨询,其它,,", "type", "没有“咨询”这种类型"),
        ("2026-01-05,,其它,,", "type", "请填写类型"),
        ("2026-01-05,意见,,,", "category", "请填写业务类别"),
        ("2026-01-05,意见,其它,A,0", "cases", "整数"),
        ("2026-01-05,意见,其它,A,1.5", "cases", "整数"),
        ("2026-01-05,意见,其它,A,1,多", "file", "表头之外"),
    ],
)
def test_errors_name_row_and_field(line: str, field: str, said: str) -> None:
    found = parsed("2026-01-05,建议,其它,,", line)
    assert [(e.row, e.field) for e in found.errors] == [(3, field)]
    assert said in str(found.errors[0].message)
    assert len(found.rows) == 1


def test_a_number_comes_once_and_columns_have_names() -> None:
    found = parsed("2026-01-05,意见,其它,A,", "2026-01-06,意见,其它,A,")
    assert [(e.row, e.field) for e in found.errors] == [(3, "number")]
    missing = parsed("2026-01-05,意见", header="日期,类型")
    assert [e.field for e in missing.errors] == ["category"]
    other = parsed("2026-01-05,意见,其它,13812345678", header="日期,类型,类别,客户电话")
    assert "客户电话" in str(other.notes[0])
    assert [e.field for e in parse_grievances("a.pdf", b"%PDF").errors] == ["file"]


@pytest.mark.parametrize("type_", ["csv", "xlsx"])
def test_the_template_is_read_as_it_is(type_) -> None:
    found = parse_grievances(f"a.{type_}", grievance_template(type_))
    assert (found.errors, len(found.rows)) == ([], 1)
