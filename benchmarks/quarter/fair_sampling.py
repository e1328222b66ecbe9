"""Whether the draw over a quarter's calls is fair: chi-square over many draws from other seeds.

Calls of one plan without weights: each call of an agent as often as the others of theirs. A plan
with weights: the first drawn by outcome, in proportion to the weights.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from benchmarks.kit.report import Row
from core.database import Database
from monitoring.fair_draw import Candidate, draw
from monitoring.models import Plan
from monitoring.services.drawing import candidates

DRAWS = 1_000
WANTED = 370  # calls of a month


def sampled(database: Database) -> Iterator[Row]:
    """One line a plan: how far counts are from what is expected, and how far they may be."""
    with database.reading() as session:
        plans = session.scalars(select(Plan).order_by(Plan.id)).all()
        found = [(one.name, list(candidates(session, one)), bool(one.weights)) for one in plans]
    for name, calls, weighted in found[:2]:
        distance, freedom = _by_weight(calls) if weighted else _by_agent(calls)
        limit = _critical(freedom)
        yield {
            "plan": name,
            "calls": len(calls),
            "draws": DRAWS,
            "chi_square": round(distance, 1),
            "freedom": freedom,
            "at_most": round(limit, 1),
            "unbiased": distance < limit,
        }


def _by_agent(calls: Sequence[Candidate]) -> tuple[float, int]:
    """Within each agent: what is drawn together is drawn without putting back."""
    counted = Counter(one.key for n in range(DRAWS) for one in draw(f"seed {n}", calls, WANTED))
    sizes = Counter(one.stratum for one in calls)
    drawn = Counter[str]()
    for one in calls:
        drawn[one.stratum] += counted[one.key]
    distance = 0.0
    for one in calls:
        size, share = sizes[one.stratum], drawn[one.stratum] / DRAWS / sizes[one.stratum]
        if size > 1:
            away = (counted[one.key] - DRAWS * share) ** 2 / (DRAWS * share * (1 - share))
            distance += away * (size - 1) / size
    return distance, len(calls) - len(sizes)


def _by_weight(calls: Sequence[Candidate]) -> tuple[float, int]:
    """By weight: who is the first of all."""
    counted = Counter(draw(f"seed {n}", calls, 1)[0].weight for n in range(DRAWS))
    shares = Counter[float]()
    for one in calls:
        shares[one.weight] += one.weight  # type: ignore[assignment]
    whole = sum(shares.values())
    wanted = {weight: DRAWS * share / whole for weight, share in shares.items() if share}
    distance = sum((counted[weight] - one) ** 2 / one for weight, one in wanted.items())
    return distance, len(wanted) - 1


def _critical(freedom: int) -> float:
    """What chi-square passes once in a thousand (Wilson and Hilferty)."""
    part = 2 / (9 * freedom)
    return float(freedom * (1 - part + 3.0902 * math.sqrt(part)) ** 3)
