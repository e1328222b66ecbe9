"""Days as people write them, and what is no day for certain."""

from __future__ import annotations

from datetime import date

import pytest

from content.importers.tables.dates_written import day_written


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "２０２６／３／１",
        "20260301",
        "2026年3月1日",
        "2026 年 3 月 1 日",
        "2026年3月1号",
        "二〇二六年三月一日",
        "2026年3月1日 星期日",
        "2026-3-1 10:20",
        "2026-03-01T00:00:00",
        "2026年3月1日 10时20分",
    ],
)
def test_usual_forms(text: str) -> None:
    assert day_written(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3月1日",
        "2026年3月",
        "3/1/26",
        "01/03/2026",
        "2026-02-30",
        "2026-3/1",
        "46082",
        "长" * 99,
    ],
)
def test_what_is_no_day_for_certain(text: str) -> None:
    assert day_written(text) is None
