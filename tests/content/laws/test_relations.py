"""What a law is called when it is compared."""

from __future__ import annotations

import pytest

from content.laws.relations import bare_name, law_key


@pytest.mark.parametrize(
    "title",
    [
        "供电营业规则",
        "《供电营业规则》",
        " 《供电营业规则》 ",
        "中华人民共和国供电营业规则",
        "供电营业规则（2024年修订）",
        "《供电营业规则》(1996-10-08)",
        "供电营业规则〔2024〕",
        "供电 营业 规则",
        "《中华人民共和国供电营业规则（2018修正）》",
    ],
)
def test_the_same_law(title: str) -> None:
    assert law_key(title) == "供电营业规则"


@pytest.mark.parametrize(
    "title", ["供电营业规则（试行）", "供电营业规则实施细则", "供电规则", "供电营业规则（一）"]
)
def test_another_law(title: str) -> None:
    assert law_key(title) != "供电营业规则"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("《实施〈电力法〉办法》", "实施〈电力法〉办法"),
        ("《甲》和《乙》", "《甲》和《乙》"),
        ("实施《电力法》办法", "实施《电力法》办法"),
        (" 《》 ", ""),
        ("《》》", "《》》"),
        ("", ""),
    ],
)
def test_a_title_as_it_stands_in_a_sentence(title: str, name: str) -> None:
    assert bare_name(title) == name


def test_what_is_nothing_but_the_nation_keeps_its_name() -> None:
    assert law_key("中华人民共和国") == "中华人民共和国"
