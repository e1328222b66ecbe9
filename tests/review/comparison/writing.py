"""A regulation of our own words, and what can be done to its clauses."""

from __future__ import annotations

from review.comparison.pieces import Piece, Sort

CLAUSES = [
    ("第一条", "为了让用电人及时知道停电安排，制定本规定。"),
    ("第二条", "本规定适用于公司所有供电区域，农村与城市一样执行。"),
    ("第三条", "计划检修停电，应当提前 7 天在网站和小区公告栏公示。"),
    ("第四条", "临时检修停电，应当提前 24 小时通知重要客户。"),
    ("第五条", "停电期间遇有病人在家抢救的，立即联系值长安排应急电源。"),
    ("第六条", "欠费 5000 元以上的企业客户，停电须经营销部批准。"),
    ("第七条", "恢复供电后，坐席应当在当日回访一次。"),
    ("第八条", "本规定自印发之日起施行。"),
]


def clauses(*rows: tuple[str, str]) -> list[Piece]:
    """Pieces of a regulation."""
    return [
        Piece(f"clauses.{label}", "clauses", label, text, Sort.CLAUSE, place)
        for place, (label, text) in enumerate(rows, start=1)
    ]


def renumbered(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same texts under labels counted anew."""
    return [(f"第{'一二三四五六七八九十'[n]}条", text) for n, (_label, text) in enumerate(rows)]
