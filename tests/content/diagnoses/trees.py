"""Trees for tests: a sound one, and any that hypothesis can think of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from content.diagnoses.tree import tree_of

LATE_FEE = {
    "label": "算违约金",
    "about": "居民，按日千分之一",
    "inputs": [
        {"name": "欠费", "unit": "元", "least": "0", "most": "100000", "usual": "200"},
        {"name": "逾期", "unit": "天", "least": "0", "most": "3650", "usual": "10"},
    ],
    "lines": [
        {
            "label": "违约金",
            "amount": "欠费 × 逾期",
            "unit": "元·天",
            "rate": "1‰",
            "rate_unit": "/天",
        }
    ],
    "unit": "元",
    "places": 2,
    "to": "说明",
}


def sound() -> dict[str, Any]:
    """A tree with a question, a sum and three ends."""
    return {
        "about": "为什么多了一笔违约金。",
        "questions": [
            {
                "label": "问逾期",
                "ask": "上个月的电费是哪天交的？",
                "why": "过了25日才交的按日收违约金。",
                "answers": [
                    {"text": "25日以后", "to": "算违约金"},
                    {"text": "25日以前", "to": "登记"},
                ],
                "unsure": "不知道",
            }
        ],
        "sums": [LATE_FEE],
        "endings": [
            {"label": "说明", "say": "违约金是{算违约金}元。"},
            {"label": "登记", "ends_in": "handover", "department": "marketing", "say": "我登记。"},
            {"label": "不知道", "ends_in": "recording"},
        ],
        "variants": ["违约金怎么来的"],
    }


_LABELS = [f"步{letter}" for letter in "甲乙丙丁戊己庚"]
_TO = st.sampled_from([*_LABELS, "", "没有这一步"])


@st.composite
def _question(
    draw: st.DrawFn, label: str, to: st.SearchStrategy[str], least: int
) -> dict[str, Any]:
    answers = draw(st.lists(to, min_size=least, max_size=3))
    return {
        "label": label,
        "ask": "问什么？",
        "answers": [{"text": f"答{place}", "to": one} for place, one in enumerate(answers)],
        "unsure": draw(to),
    }


@st.composite
def any_tree(draw: st.DrawFn) -> dict[str, Any]:
    """Some nodes that lead anywhere; those that lead forward only are sound."""
    count = draw(st.integers(1, 5))
    forward = draw(st.booleans())
    questions, sums = [], []
    for place in range(count):
        to = st.sampled_from(_LABELS[place + 1 :]) if forward else _TO
        if place and draw(st.integers(0, 3)) == 0:
            sums.append({**LATE_FEE, "label": _LABELS[place], "to": draw(to)})
        else:
            questions.append(draw(_question(_LABELS[place], to, int(forward))))
    endings = [{"label": label, "say": "就这样。"} for label in _LABELS[count:]]
    content = {"questions": questions, "sums": sums, "endings": endings}
    if not forward:
        return content
    reached = tree_of(content).reached  # the others would be refused
    return {
        group: [one for one in nodes if one["label"] in reached] for group, nodes in content.items()
    }
