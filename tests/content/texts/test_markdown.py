"""The Markdown of this house takes nothing away that a department wrote."""

from __future__ import annotations

import re

import pytest

from content.texts.markdown import parser


def rendered(text: str) -> str:
    return parser().render(text).strip()


@pytest.mark.parametrize(
    "text",
    [
        "一档 0.5*180=90 元，二档 0.55*100=55 元",
        "低压居民 1~~3 个工作日，高压 15~~22 个工作日",
        "[注]: 仅限本人办理",
        "[注]: #3表位",
        "见[附件](2份)",
        "&yen;100 起，&lt;5kW",
        "<b>注意</b> <A:B> <10kV>",
        "用户_号_码",
        "2**10=1024",
    ],
)
def test_signs_stay_as_they_are_typed(text: str) -> None:
    html = rendered(text)
    typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert html == f"<p>{typed}</p>"


def test_a_line_below_another_makes_no_heading_and_an_indented_one_no_code() -> None:
    assert "===" in rendered("收费\n===")
    assert rendered("    四个空格") == "<p>四个空格</p>"


def test_items_keep_the_numbers_they_were_given() -> None:
    assert re.findall(r'<li value="(\d+)">', rendered("3. 甲\n5. 乙")) == ["3", "5"]


def test_links_to_addresses_are_links() -> None:
    assert '<a href="/entries/KB-000001">办法</a>' in rendered("[办法](/entries/KB-000001)")
    assert "<a " not in rendered("[办法](javascript:alert(1))")


def test_an_image_is_its_name() -> None:
    assert rendered("![接线图](https://example.org/a.png)") == "<p>接线图</p>"
