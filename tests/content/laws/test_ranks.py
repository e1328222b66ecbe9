"""How high a law stands: as it is said, else by who issued it and what it is called."""

from __future__ import annotations

import pytest

from content.laws.ranks import Rank, guessed_rank, rank_of


@pytest.mark.parametrize(
    ("title", "issuer", "rank"),
    [
        ("中华人民共和国电力法", "", Rank.LAW),
        ("《中华人民共和国民法典》", "全国人民代表大会", Rank.LAW),
        ("电力法（2018年修正）", "", Rank.LAW),
        ("电力供应与使用条例", "国务院", Rank.ADMINISTRATIVE),
        ("电网调度管理条例", "", Rank.ADMINISTRATIVE),
        ("供电营业规则", "国家发展和改革委员会", Rank.DEPARTMENTAL),
        ("电力业务许可证管理规定", "国家电力监管委员会", Rank.DEPARTMENTAL),
        ("上海市供用电条例", "", Rank.LOCAL),
        ("河南省供用电条例", "河南省人大常委会", Rank.LOCAL),
        ("供用电条例", "洛阳市人民政府", Rank.LOCAL),
        ("关于做好供电服务的通知", "国家能源局", Rank.NORMATIVE),
        ("上海市关于电价的通知", "", Rank.NORMATIVE),
        ("供电服务办法", "本公司", Rank.COMPANY),
        ("电力法实施办法", "国网河南省电力公司", Rank.COMPANY),
        ("城市供水条例", "", Rank.ADMINISTRATIVE),  # a 市 that is no city's name
        ("期货市场管理条例", "", Rank.ADMINISTRATIVE),
        ("供电服务办法", "", None),
        ("处理方法", "", None),
        ("", "", None),
    ],
)
def test_what_is_guessed(title: str, issuer: str, rank: Rank | None) -> None:
    assert guessed_rank(title, issuer) == rank


def test_what_is_said_counts() -> None:
    assert rank_of("departmental", "电力法", "") == Rank.DEPARTMENTAL
    assert rank_of(None, "电力法", "") == Rank.LAW
    assert rank_of("gone", "电力法", "") == Rank.LAW
