"""Who cites what a change touches."""

from __future__ import annotations

from typing import Any

from review.impact.citing import Fate
from review.impact.report import Impact, impact_of
from review.models import Review
from tests.makers import CONTENT, Maker
from tests.review.comparison.writing import CLAUSES
from tests.review.writing import ask_to_retire, save


def impact(maker: Maker, review_id: int) -> Impact:
    with maker.database.reading() as session:
        return impact_of(session, maker.index, session.get_one(Review, review_id))


def regulation(rows: list[tuple[str, str]]) -> dict[str, Any]:
    clauses = [{"label": label, "heading": "", "text": text} for label, text in rows]
    return CONTENT["regulation"] | {"clauses": clauses}


def test_three_changed_clauses_name_exactly_who_cites_them(maker: Maker) -> None:
    law = maker.published("regulation", title="停电管理规定", content=regulation(CLAUSES))
    cited = {
        label: maker.published(
            title=f"引用{label}的答案",
            content={"answer": f"见{label}的规定。"},
            citations=[{"number": law, "clause": label}],
        )
        for label in ("第二条", "第三条", "第四条", "第五条")
    }
    rows = [*CLAUSES[:2], ("第三条", CLAUSES[2][1].replace("7 天", "3 天")), *CLAUSES[5:]]
    rows.insert(5, CLAUSES[3])
    save(maker, law, title="停电管理规定", content=regulation(rows))
    found = impact(maker, maker.submit(law)).citing
    assert {(one.entry.number, one.clause): one.fate for one in found} == {
        (cited["第三条"], "第三条"): Fate.CHANGED,
        (cited["第四条"], "第四条"): Fate.MOVED,
        (cited["第五条"], "第五条"): Fate.DELETED,
    }


def test_retiring_a_regulation_touches_every_citation(maker: Maker) -> None:
    law = maker.published("regulation")
    answer = maker.published(citations=[{"number": law, "clause": "第一条"}])
    found = impact(maker, ask_to_retire(maker, law))
    assert [(one.entry.number, one.fate) for one in found.citing] == [(answer, Fate.ENDED)]
