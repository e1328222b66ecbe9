"""Masking: personal numbers go, however they are written; what a question is about stays."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.masking import MASK, masked
from tests.linear_time import slowness

FULL_WIDTH = str.maketrans("0123456789X-() @", "０１２３４５６７８９Ｘ－（）　＠")


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("我的手机13800138000停电了", f"我的手机{MASK}停电了"),
        ("打我 138 0013 8000", f"打我 {MASK}"),
        ("138-0013-8000", MASK),
        ("138 001 38000", MASK),
        ("1380 013 8000", MASK),
        ("13800 138000", MASK),
        ("1 3 8 0 0 1 3 8 0 0 0", MASK),
        ("138\u200b0013\u200b8000", MASK),
        ("1388-0636  0  83", MASK),
        ("138··261··92184", MASK),
        ("1384··838··5322", MASK),
        ("1388··7210··102", MASK),
        ("13804··161307", MASK),
        ("138272··22194", MASK),
        ("1·3·8·0·0·1·3·8·0·0·0", MASK),
        ("+86 13800138000", MASK),
        ("008613800138000", MASK),
        ("回拨0531-12345678转802", f"回拨{MASK}"),
        ("(0531)12345678", MASK),
        ("010 1234 5678", MASK),
        ("0538-8812345", MASK),
        ("家里座机：88123456", f"家里座机：{MASK}"),
        ("身份证370102199003076517", f"身份证{MASK}"),
        ("37010219900307651x能办吗", f"{MASK}能办吗"),
        ("370102 19900307 651X", MASK),
        ("370102900307651", MASK),
        ("卡6222 0212 3456 7890 123", f"卡{MASK}"),
        ("6222021234567890123", MASK),
        ("622202 1234567890123", MASK),
        ("1234 5678 9012 3452", MASK),
        ("2021 2022 2023 2024 202", MASK),
        ("0123 4567 8901 2347", MASK),
        ("2000 0000 0000 0006", MASK),
        ("户号1234567890欠费", f"户号{MASK}欠费"),
        ("户号：3700 1234 56", f"户号：{MASK}"),
        ("户号 123456", f"户号 {MASK}"),
        ("3701234567890查电费", f"{MASK}查电费"),
        ("12345678901234元旦", f"{MASK}元旦"),
        ("发到zhang.san@example.com谢谢", f"发到{MASK}谢谢"),
        ("车牌鲁A12345充电", f"车牌{MASK}充电"),
        ("粤B·D12345", MASK),
        ("a@b.cn", MASK),
        ("zhang_san+95598@mail-x.example.com.cn", MASK),
        ("一三八零零一三八零零零", MASK),
        ("一 三 八 零 零 一 三 八 零 零", MASK),
        ("138零零13八零零零", MASK),
        ("壹叁捌零零壹叁捌零零零", MASK),
        ("幺三八洞洞幺三八洞洞洞", MASK),
        ("一三八，零零一三，八零零零", MASK),
        ("电话是八八一二三四五六", f"电话是{MASK}"),
        ("唯一138 0013 8000", f"唯一{MASK}"),
        ("13\u200b80\u200b013\u200b8000", MASK),
        ("1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e300138000", MASK),
        ("138\t0013\t8000", MASK),
        ("138/0013/8000", MASK),
        ("138_0013_8000", MASK),
        ("138、0013、8000", MASK),
        ("138 | 0013 | 8000", MASK),
        ("138(0013)8000", MASK),
        ("13800138000和13900139000", f"{MASK}和{MASK}"),
    ],
)
def test_personal_numbers_are_masked(text: str, without: str) -> None:
    """Half and full width alike."""
    assert masked(text) == without
    assert masked(text.translate(FULL_WIDTH)) == without.translate(FULL_WIDTH)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "停电了怎么办",
        "打95598还是12398，12345也行",
        "客服电话95598打不通",
        "0531-95598",
        "400-810-1234",
        "电力法第二十九条 第29条",
        "10kV、35kV-110kV、220V",
        "0.6元/度，1,234.50元，5000000元",
        "1234567890元",
        "1,234,567,890元",
        "2026年3月1日",
        "2011 2012 2013 2014",
        "1234 5678 9012 3456",
        "2026-03-01 08:00 至 2026-03-02 17:00",
        "2026.03.01-2026.04.01",
        "20260301-20260401",
        "电话预约2026-03-01上门",
        "2023 2024 2025 0000",
        "DL/T 448-2016 GB/T 12325-2008",
        "KB-000123 第3版",
        "营销〔2019〕123号",
        "220 380 10000 35000",
        "13.5 24.6 38.7 9.5",
        "电表读数012345",
        "川流不息A类用户",
        "一二三四五",
        "分别是150、1200、3000元",
        "二〇二六年三月一日停电三次，一共一二三号线",
        "@所有人",
    ],
)
def test_what_a_question_is_about_stays(text: str) -> None:
    """Amounts, dates, voltages, document numbers and short service numbers."""
    assert masked(text) == text


digits = st.text("0123456789", min_size=1)
mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
identity = st.from_regex(
    r"[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9])[0-9]{3}[0-9Xx]", fullmatch=True
)
account = st.from_regex(r"[0-9]{10,19}", fullmatch=True)
mail = st.from_regex(r"[a-z][a-z0-9._]{0,20}@[a-z0-9]{1,10}\.(com|cn|com\.cn)", fullmatch=True)
words = st.text("停电了我的号码是，。？查询abc ", max_size=12)


@given(before=words, number=mobile | identity | account | mail, after=words, wide=st.booleans())
def test_no_personal_number_survives(before: str, number: str, after: str, wide: bool) -> None:
    """Wherever it stands in the text and in whichever width."""
    if "@" in number:  # letters that touch an address belong to it
        before, after = f"{before}：", f"，{after}"
    kept = masked(before + (number.translate(FULL_WIDTH) if wide else number) + after)
    assert number not in kept
    assert not re.search(r"\d{4}", kept)
    assert MASK in kept


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(" -.·－　–—\u00a0"))
def test_grouped_mobile_numbers_are_masked(number: str, gap: str) -> None:
    """Three, four, four, with any of the usual gaps."""
    assert masked(f"请打{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}吧") == f"请打{MASK}吧"


@given(
    st.text(st.sampled_from("0123456789 -.xX@户号电话a京A１２＊*()元\n"), max_size=60) | st.text()
)
def test_masking_twice_is_masking_once(text: str) -> None:
    """What is stored can be masked again without harm."""
    assert masked(masked(text)) == masked(text)


@given(
    st.text(
        st.characters(
            exclude_categories=["N"],
            exclude_characters="@〇零○洞一壹幺二贰三叁四肆五伍六陆七柒拐八捌九玖勾",
        )
    )
)
def test_text_without_numbers_stays(text: str) -> None:
    """Only numbers and addresses are touched."""
    assert masked(text) == text


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "a", "a@", "户号", "一", "0531 ", "6222 ", "1.3", "a."]
)
def test_takes_linear_time(piece: str) -> None:
    """Nothing typed or pasted can hold it up."""
    begun = time.process_time()
    masked(piece * 20_000)
    assert time.process_time() - begun < 1.0 * slowness()
