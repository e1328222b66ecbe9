"""The way texts are written: said by the content, told from marks that are nothing else."""

from __future__ import annotations

import pytest

from content.kinds.registry import kind_named
from content.texts.formats import Format, format_of, says_markdown
from core.base_schema import load
from core.errors import Invalid


def test_what_says_nothing_is_markdown() -> None:
    assert format_of({}) == format_of({"format": ""}) == Format.MARKDOWN
    assert format_of({"format": "plain"}) == Format.PLAIN
    assert load(kind_named("answer").schema(), {"answer": "答"})["format"] == "markdown"


def test_there_are_two_ways() -> None:
    with pytest.raises(Invalid) as refused:
        load(kind_named("notice").schema(), {"text": "告", "format": "html"})
    assert list(refused.value.fields) == ["format"]


@pytest.mark.parametrize(
    "text",
    [
        "**城区：**45 分钟内到",
        "共**5**kWh",
        "见[办法](/entries/KB-000001)",
        "[站](https://example.org)",
        "## 收费",
        "| 档 | 价 |\n|---|---|\n| 一 | 0.5 |",
    ],
)
def test_marks_that_are_nothing_but_markdown(text: str) -> None:
    assert says_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "0.5*180=90 元，0.55*100=55 元",
        "1~~3 个工作日",
        "[注]: 仅限本人",
        "1. 身份证\n2. 房产证",
        "- 甲\n- 乙",
        "2**10 与 3**5",
        "# 1 变压器",
        "用户_号_码 `码`",
        "***",
        "------",
        "见[附件](2份)",
        "密码******，星号**",
    ],
)
def test_signs_that_may_be_meant_as_they_stand(text: str) -> None:
    assert not says_markdown(text)
