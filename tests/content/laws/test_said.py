"""What a law says of others in its own words, in the kinds of sentences that laws are made of."""

from __future__ import annotations

import pytest

from content.kinds.base import Clause
from content.laws.relations import Relation
from content.laws.said import relations_said, unsaid

REPEALS, REPLACES = Relation.REPEALS, Relation.REPLACES
IMPLEMENTS, AMENDS = Relation.IMPLEMENTS, Relation.AMENDS


def said(*texts: str, title: str = "供电营业规则") -> list[tuple[Relation, str]]:
    """What is found in clauses with these texts."""
    clauses = [Clause(f"第{n}条", "", text) for n, text in enumerate(texts, 1)]
    return [(one.relation, one.title) for one in relations_said(title, clauses)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "本办法自2024年6月1日起施行，1996年10月8日发布的《供电营业规则》同时废止。",
            [(REPLACES, "供电营业规则")],
        ),
        (
            "本规则自公布之日起施行。《供电营业管理规则（试行）》同时废止。",
            [(REPLACES, "供电营业管理规则（试行）")],
        ),
        (
            "本规则自2024年1月1日起施行。《甲办法》（令第26号）和《乙办法》即行废止。",
            [(REPEALS, "甲办法"), (REPEALS, "乙办法")],
        ),
        (
            "自施行之日起，《关于执行〈电力法〉若干问题的意见》予以废止；以前的规定与本规则不一致的，以本规则为准。",
            [(REPEALS, "关于执行〈电力法〉若干问题的意见")],
        ),
        ("1997年发布的《反倾销和反补贴条例》中关于反补贴的规定同时废止。", []),
        ("《甲办法》第三条同时废止。", []),
        ("以前的规定与本规则不一致的，同时废止。", []),
        ("人民法院可以宣告该股票失效。", []),
        ("复议期间，不停止执行。", []),
        ("《甲办法》与本规则不一致的，以本规则为准。", []),
    ],
)
def test_what_it_repeals(text: str, found: list[tuple[Relation, str]]) -> None:
    assert said("甲。", "乙。", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("为规范供电，根据《中华人民共和国电力法》，制定本规则。", ["中华人民共和国电力法"]),
        (
            "根据《电力法》（以下简称《电力法》）、《电力供应与使用条例》等法律、法规，结合本市实际，制定本条例。",
            ["电力法", "电力供应与使用条例"],
        ),
        ("根据《甲法》的规定，参照《乙规范》的基本原则，制定本规范。", ["甲法"]),
        ("根据宪法和公务员法，制定本法。", ["宪法", "公务员法"]),
        ("依据《甲规则》，制定本规定。", ["甲规则"]),
        ("根据有关法律、法规的规定，结合本市实际，制定本条例。", []),
        ("根据《民事诉讼法》第三十七条，指定中级人民法院管辖。", []),
        ("制定本规则。根据《甲法》办理。", []),
        ("根据《供电营业规则》，制定本规则。", []),
    ],
)
def test_by_what_it_was_made(text: str, found: list[str]) -> None:
    assert said(text, "乙。") == [(IMPLEMENTS, one) for one in found]


def test_what_it_amends_stands_in_its_title() -> None:
    assert said("甲。", title="关于修改《供电营业规则》的决定") == [(AMENDS, "供电营业规则")]


def test_only_its_first_clauses_say_by_what_and_its_last_what_it_repeals() -> None:
    middle = ["为此，根据《甲法》制定本规则。"] + ["《乙办法》同时废止。"] + ["乙。"] * 8
    assert said("甲。", "乙。", *middle) == []


def test_a_law_that_it_both_rests_on_and_repeals_is_repealed() -> None:
    assert said("根据《甲办法》制定本规则。", "乙。", "《甲办法》同时废止。") == [
        (REPEALS, "甲办法")
    ]


def test_what_is_stated_is_not_proposed() -> None:
    """By its title, whatever is written around it; one that is ended has to be stated as that."""
    found = relations_said(
        "供电营业规则", [Clause("第一条", "", "根据《甲法》制定本规则。《乙办法》同时废止。")]
    )
    assert len(found) == 2
    stated = [("implements", "中华人民共和国甲法"), ("replaces", "《乙办法》（1996年）")]
    assert unsaid(found, stated) == []
    assert [one.title for one in unsaid(found, [("implements", "乙办法")])] == ["甲法", "乙办法"]


def test_hostile_texts_are_read_to_the_end() -> None:
    for text in (
        "《" * 10_000,
        "》" * 10_000,
        "《》" * 5_000 + "同时废止",
        "根据" * 5_000 + "制定本",
    ):
        assert said(text) == []
    many = "、".join(f"《第{n}办法》" for n in range(500)) + "同时废止"
    assert len(said(many)) == 50
