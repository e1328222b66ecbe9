"""Who issued a regulation, when, under which number, and from when it holds."""

from __future__ import annotations

from datetime import date

import pytest

from tests.content.importers.regulations.reading import (
    entry_of,
    notes_of,
)


@pytest.mark.parametrize(
    ("history", "issuer", "document_number", "issued_on", "effective_from"),
    [
        (
            "2001年4月17日 中华人民共和国国务院令第901号发布",
            "中华人民共和国国务院",
            "国务院令第901号",
            "2001-04-17",
            None,
        ),
        (
            "2001年12月28日 第八届全国人民代表大会常务委员会第十七次会议通过\n"
            "2018年2月9日 第十三届全国人民代表大会常务委员会第七次会议"
            "《关于修改〈甲法〉等四部法律的决定》第三次修正",
            "全国人民代表大会常务委员会",
            "",
            "2018-02-09",
            None,
        ),
        (
            "2020年6月8日 甲市第八届人民代表大会常务委员会第二十七次会议通过\n"
            "2020年7月4日 乙省第十三届人民代表大会常务委员会第二十二次会议批准",
            "甲市人民代表大会常务委员会",
            "",
            "2020-07-04",
            None,
        ),
        (
            "2014年3月7日 乙省第十二届人民代表大会常务委员会第九次会议通过\n"
            "2014年3月8日 乙省人民代表大会常务委员会公告第13号公布\n2014年7月1日 施行",
            "乙省人民代表大会常务委员会",
            "乙省人民代表大会常务委员会公告第13号",
            "2014-03-08",
            date(2014, 7, 1),
        ),
        (
            "（二〇一一年六月十五日国务院第159次常务会议通过　"
            "2011年7月7日国务院令第599号公布　自2011年9月1日起施行）",
            "国务院",
            "国务院令第599号",
            "2011-07-07",
            date(2011, 9, 1),
        ),
        (
            "发布单位：示范供电公司\n文号：示电营〔2022〕7号\n发布日期：2022-03-01\n施行日期：2022年4月1日",
            "示范供电公司",
            "示电营〔2022〕7号",
            "2022-03-01",
            date(2022, 4, 1),
        ),
        (
            "2020年5月6日 甲市人民政府发布，自公布之日起施行",
            "甲市人民政府",
            "",
            "2020-05-06",
            date(2020, 5, 6),
        ),
        (
            "2000年1月1日 甲局公布\n2000年3月1日 施行\n2010年5月5日 《决定》修正",
            "甲局",
            "",
            "2010-05-05",
            None,
        ),
        ("2000年13月41日 甲局公布", "甲局", "", None, None),
    ],
)
@pytest.mark.parametrize("mark", ["<!-- INFO END -->", ""])
def test_issue_history(history, issuer, document_number, issued_on, effective_from, mark) -> None:
    entry = entry_of(f"# 某规定\n\n{history}\n\n{mark}\n\n第一条 内容。\n")
    content = entry.content
    assert content["issuer"] == issuer
    assert content["document_number"] == document_number
    assert content["issued_on"] == issued_on
    assert entry.effective_from == effective_from


def test_the_closing_clause_says_from_when_unless_amended_since() -> None:
    closing = "第一条 甲。\n第二条 本法自2020年5月1日起施行。\n"
    assert entry_of(f"# 法\n2020年3月1日 甲局公布\n{closing}").effective_from == date(2020, 5, 1)
    assert entry_of(f"# 法\n2021年3月1日 《决定》修正\n{closing}").effective_from is None


def test_an_impossible_date_is_noted() -> None:
    assert "第 2 行的日期不存在" in notes_of("# 法\n2014年13月40日 甲局公布\n第一条 甲。\n")
