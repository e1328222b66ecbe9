"""What a law is called, and how surely a name means it."""

from __future__ import annotations

from search_index.index.law_names import certainty, names_of

LAWS = {
    1: "中华人民共和国电力法(2018-12-29)",
    2: "电力供应与使用条例",
    3: "河南省供用电条例",
    4: "中华人民共和国消费者权益保护法",
    5: "电力设施保护条例",
}


def test_names() -> None:
    assert names_of(LAWS[1]) >= {"电力法", "中华人民共和国电力法"}
    assert certainty("用电条例", "电力供应与使用条例") > 0
    assert certainty("用电条例", "河南省供用电条例") > certainty("用电条例", "电力供应与使用条例")
    assert certainty("价格法", "电力法") == 0
