"""What counts as one word in a comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.comparison.words import says_a_measure, words_of


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("违约金5000元以内", "5000元"),
        ("提前 7 天公告", "7 天"),
        ("电价每度0.5463元", "0.5463元"),
        ("押金 12,500.50 元", "12,500.50 元"),
        ("自2026年3月1日起", "2026年3月1日"),
        ("自 2026-03-01 起", "2026-03-01"),
        ("每月 15 日前", "15 日"),
        ("晚 8:30 以后", "8:30"),
        ("应当在三十日内答复", "三十日"),
        ("三个工作日内办结", "三个工作日"),
        ("依照第二十八条办理", "第二十八条"),
        ("上浮百分之二十", "百分之二十"),
        ("损耗 3.5%", "3.5%"),
        ("全角７天也一样", "７天"),
        ("用 10kV 供电", "10kV"),
    ],
)
def test_a_measure_is_one_word(text: str, whole: str) -> None:
    assert whole in words_of(text)
    assert says_a_measure(text)


def test_plain_words_are_no_measure() -> None:
    assert words_of("供电企业应当通知用户") == ["供电企业", "应当", "通知", "用户"]
    assert not says_a_measure("供电企业应当通知用户")


@given(st.text(alphabet=st.sampled_from("供电7.5,元天 第十条\n：-/2026年月日%aZé𠀀"), max_size=60))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words_of(text)) == text


@given(st.text(max_size=60))
def test_any_text_is_words(text: str) -> None:
    assert "".join(words_of(text)) == text
