"""What the rules find in a text."""

from __future__ import annotations

from typing import Any

import pytest

from content.kinds.registry import kind_named
from insight.entries.health_rules import Finding, Rule, findings_in

SHORT = "请拨打服务热线，我们会马上安排人员上门查看。"


@pytest.mark.parametrize(
    ("kind", "content", "cites", "rules"),
    [
        ("answer", {"answer": SHORT}, True, []),
        ("answer", {"answer": SHORT}, False, [Rule.NO_BASIS]),
        ("answer", {"answer": SHORT, "no_basis": "内部安排"}, False, []),
        ("answer", {"answer": "提前 7 天通知。", "no_basis": "内部安排"}, False, [Rule.NO_CLAUSE]),
        ("answer", {"answer": "提前 7 天通知。"}, True, []),
        ("answer", {"answer": SHORT * 12}, True, [Rule.LONG_SAID]),
        ("answer", {"answer": f"{SHORT}\n\n" + SHORT * 200}, True, [Rule.LONG_TEXT]),
        ("answer", {"answer": "我们会尽快" * 18 + "。"}, True, [Rule.LONG_SENTENCE]),
        ("answer", {"answer": ("电" * 50 + "。") * 2}, True, [Rule.LONG_SENTENCE]),  # on average
        ("script", {"situation": "客户着急", "say": [SHORT], "never_say": []}, False, []),
        (
            "regulation",
            {
                "issuer": "",
                "document_number": "",
                "issued_on": None,
                "clauses": [{"label": "第一条", "heading": "", "text": "电" * 5000}],
            },
            False,
            [],  # is as it was issued
        ),
    ],
)
def test_rules(kind: str, content: dict[str, Any], cites: bool, rules: list[Rule]) -> None:
    found = findings_in(kind_named(kind), content, cites=cites)
    assert [one.rule for one in found] == rules
    assert [Finding.from_json(one.as_json()) for one in found] == found


def test_a_finding_tells_what_it_is_about() -> None:
    content = {"answer": "提前 7 天通知。", "no_basis": "内部安排"}
    [found] = findings_in(kind_named("answer"), content, cites=False)
    assert found.told == "7 天"
