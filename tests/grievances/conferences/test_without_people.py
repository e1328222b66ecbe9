"""A text without those it happened to."""

from __future__ import annotations

import pytest

from grievances.conferences.without_people import without_people


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("王先生反映停电", "某客户反映停电"),
        ("老张说电表箱漏水", "某客户说电表箱漏水"),
        ("我叫李晓明，家里停电", "我叫某客户，家里停电"),
        ("赵建国师傅的态度不好", "某客户的态度不好"),
        ("陈某某要求赔偿", "某客户要求赔偿"),
        ("小区停电，高压线掉了", "小区停电，高压线掉了"),
        ("电话 13812345678", "电话 ***"),
        ("安装江边表箱", "安装江边表箱"),
    ],
)
def test_names_and_numbers_go(text: str, without: str) -> None:
    assert without_people(text) == without
    assert without_people(without) == without
