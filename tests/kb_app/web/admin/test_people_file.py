"""Reading people from a table: what each row becomes, what is wrong by row and column."""

from __future__ import annotations

from typing import Any

import pytest

from kb_app.web.admin.people_file import PEOPLE_MOST, people_template, read_people
from people.models import Department

DEPARTMENTS = [
    Department(code="service", name="客户服务中心", active=True),
    Department(code="old", name="撤并的部门", active=False),
]
HEAD = "登录名,姓名,角色,部门,邮箱,工号"


def read(*rows: str, head: str = HEAD, taken: tuple[str, ...] = ("wang",)) -> Any:
    """What is found in a CSV file of these rows."""
    return read_people("people.csv", "\n".join([head, *rows]).encode(), DEPARTMENTS, taken)


def test_a_row_becomes_what_the_form_would_send() -> None:
    found = read(
        "li,李丽,坐席、部门供稿人,客户服务中心,li@example.com,007", "zhang,,reviewer,service,,"
    )
    assert found.errors == []
    assert found.rows == [
        {
            "name": "li",
            "display_name": "李丽",
            "roles": ["agent", "contributor"],
            "department": "service",
            "email": "li@example.com",
            "person": "007",
        },
        {
            "name": "zhang",
            "display_name": "",
            "roles": ["reviewer"],
            "department": "service",
            "email": "",
            "person": "",
        },
    ]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("li,,班主任,,,", "角色", "没有“班主任”这个角色"),
        ("li,,,,,", "角色", "至少 1 项"),
        ("li,,坐席,火星,,", "部门", "没有“火星”这个部门"),
        ("li,,坐席,撤并的部门,,", "部门", "没有“撤并的部门”这个部门"),
        ("li,,供稿人、部门供稿人,,,", "角色", "没有“供稿人”"),
        ("li,,部门供稿人,,,", "部门", "必须属于一个部门"),
        ("li,,坐席,,nowhere,", "邮箱", "不是有效的邮箱地址"),
        ("WANG,,坐席,,,", "登录名", "已经有人使用"),
        ("li li,,坐席,,,", "登录名", "只能用文字、数字"),
        (",李,坐席,,,", "登录名", "不能为空"),
    ],
)
def test_what_is_wrong_is_told_by_column(row: str, column: str, message: str) -> None:
    found = read("ok,,坐席,,,", row)
    told = [(error.row, error.column, str(error.message)) for error in found.errors]
    assert [(3, column)] == [one[:2] for one in told]
    assert message in told[0][2]
    assert [one["name"] for one in found.rows] == ["ok"]


def test_a_name_stands_once() -> None:
    found = read("li,,坐席,,,", "Li,,坐席,,,")
    assert [str(error.message) for error in found.errors] == ["与第 2 行的登录名相同"]


def test_a_file_without_the_columns_or_with_too_many_people_is_refused() -> None:
    assert read("x", head="姓名").errors
    many = [f"u{n},,坐席,,," for n in range(PEOPLE_MOST + 1)]
    assert "拆成几个文件" in str(read(*many).errors[0].message)
    assert len(read(*many[:-1]).rows) == PEOPLE_MOST


def test_what_is_passed_over_is_named() -> None:
    found = read("li,,坐席,,,,红", head=f"{HEAD},颜色")
    assert "颜色" in str(found.notes[0])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_reads_as_it_is(kind: Any) -> None:
    found = read_people(f"people.{kind}", people_template(kind), DEPARTMENTS, ())
    assert (found.errors, [row["name"] for row in found.rows]) == ([], ["wangli"])
