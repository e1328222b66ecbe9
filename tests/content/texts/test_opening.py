"""What is read out: past the greeting, all items, all of a short table."""

from __future__ import annotations

import pytest

from content.texts.formats import Format
from content.texts.opening import SHORT_TABLE, opening

ROWS = "\n".join(f"| {n} | {n}0 |" for n in range(SHORT_TABLE))


@pytest.mark.parametrize("written", list(Format))
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("结清后 24 小时内恢复。\n\n智能表更快。", "结清后 24 小时内恢复。"),
        ("1. 身份证\n2. 房产证\n3. 用电申请表", "1. 身份证\n2. 房产证\n3. 用电申请表"),
        ("您好，\n\n合伙可以分为两种。\n\n其一", "您好，\n合伙可以分为两种。"),
        (
            "尊敬的客户：您好！感谢您的来电。\n\n已恢复。",
            "尊敬的客户：您好！感谢您的来电。\n已恢复。",
        ),
        ("需带：\n\n1、身份证\n\n2、房产证\n\n另见。", "需带：\n1、身份证\n2、房产证"),
        ("您好，合伙可以分为两种。\n\n其一", "您好，合伙可以分为两种。"),
        ("（一）甲；\n\n（二）乙。", "（一）甲；\n（二）乙。"),
        ("要带：\n\n身份证\n\n房产证\n\n其他事项请到营业厅问。", "要带：\n身份证\n房产证"),
        ("分三种：\n\n甲类；\n\n乙类；\n\n丙类。\n\n另见。", "分三种：\n甲类；\n乙类；\n丙类。"),
        ("条件如下：\n\n满 18 周岁。\n\n有证件。", "条件如下：\n满 18 周岁。\n有证件。"),
        ("尊敬的客户：\n\n已收到\n\n会回电", "尊敬的客户：\n已收到"),
        ("说明：\n\n结清即可。\n\n智能表更快。", "说明：\n结清即可。"),
        ("押金全额退还。\n\n[注]: 仅限本人办理", "押金全额退还。"),
        ("", ""),
    ],
)
def test_what_is_said_of_a_text(written: Format, text: str, said: str) -> None:
    assert opening(text, written)[0] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 收费标准\n\n每度 0.5 元。\n\n另", "收费标准\n每度 0.5 元。"),
        ("| 档 | 价 |\n|---|---|\n| 一 | 0.5 |\n\n另", "一：价 0.5"),
        ("价格如下：\n\n| 档 | 价 |\n|---|---|\n| 一 | 0.5 |", "价格如下：\n一：价 0.5"),
        (f"价格如下：\n\n| 档 | 价 |\n|---|---|\n{ROWS}", "价格如下："),
        ("- 甲\n- 乙\n\n另", "- 甲\n- 乙"),
    ],
)
def test_headings_lists_and_tables_of_markdown(text: str, said: str) -> None:
    assert opening(text, Format.MARKDOWN)[0] == said


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("结清后**24小时**内恢复。\n\n**智能表**更快。", "**智能表**更快。"),
        ("您好，\n\n结清即可。\n\n另", "另"),
        ("第一行\n第二行", ""),
        ("1. 甲\n2. 乙\n\n另", "1. 甲\n2. 乙\n\n另"),
    ],
)
def test_the_rest_is_what_stands_behind_it_or_all_where_it_is_a_list(text: str, rest: str) -> None:
    assert opening(text, Format.MARKDOWN)[1] == rest
