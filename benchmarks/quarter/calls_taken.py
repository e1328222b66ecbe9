"""Calls of a quarter, the searches in them and what of those was used. Rows go in as they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from benchmarks.quarter.frame import Frame, Known
from calls.models import Call, Outcome
from search_index.models import LoggedSearch, SearchUse, UseAction
from search_index.text.analyzer import fold

CALLS = 20_000
_AT_ONCE = 2_000
_OUTCOMES = {
    Outcome.SOLVED: 78,
    Outcome.CALL_BACK: 6,
    Outcome.PASSED_ON: 6,
    Outcome.RECORDED: 7,
    Outcome.ESCALATED: 3,
}
_IN_VAIN = ("电表为什么倒着转", "换了房东怎么办", "村里变压器嗡嗡响", "充电桩能不能装在楼道")


def take_calls(session: Session, frame: Frame) -> None:
    """Add the calls with their searches."""
    last = session.scalar(select(func.max(LoggedSearch.id))) or 0
    calls = _calls(frame)
    while some := list(islice(calls, _AT_ONCE)):
        session.execute(insert(Call), some)
        searches, uses = [], []
        for call in some:
            for search, used in _searches(frame, call):
                last += 1
                searches.append(search | {"id": last})
                uses += [one | {"search_id": last} for one in used]
        session.execute(insert(LoggedSearch), searches)
        session.execute(insert(SearchUse), uses)


def caller_hash(customer: str) -> str:
    """What stands for a customer in calls and questions."""
    return hashlib.sha256(customer.encode()).hexdigest()


def _calls(frame: Frame) -> Iterator[dict[str, Any]]:
    chance = frame.chance
    for number in range(CALLS):
        begun, seconds = frame.moment(), int(chance.lognormvariate(5.1, 0.6))
        is_closed = chance.random() < 0.94
        agent = chance.choice(frame.agents)
        outcomes = chance.choices(list(_OUTCOMES), list(_OUTCOMES.values()))
        yield {
            "key": f"quarter-{number:05d}",
            "user_id": agent.id,
            "department_id": agent.department_id,
            "begun_at": begun,
            "ended_at": begun + timedelta(seconds=seconds),
            "seconds": seconds if is_closed else None,
            "outcome": outcomes[0] if is_closed else None,
            "note": "",
            "caller_hash": caller_hash(frame.customer()) if chance.random() < 0.6 else None,
        }


def _searches(
    frame: Frame, call: Mapping[str, Any]
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    chance = frame.chance
    for place in range(chance.choices((0, 1, 2, 3), (12, 58, 24, 6))[0]):
        at = call["begun_at"] + timedelta(seconds=15 + 40 * place)
        known = frame.entry()
        if chance.random() < 0.04:
            yield _search(call, at, chance.choice(_IN_VAIN), [], used=False, doubted=False), []
            continue
        shown = [known, *chance.sample(frame.entries, 9)]
        rank = min(int(chance.expovariate(0.9)), 9)
        shown[0], shown[rank] = shown[rank], shown[0]
        used = chance.random() < 0.82 - 0.05 * rank
        doubted = chance.random() < (0.02 if used else 0.2)
        line = chance.choice(known.lines)
        search = _search(call, at, line, shown, used=used, doubted=doubted)
        yield search, [_use(frame, known, rank, at)] if used else []


def _search(
    call: Mapping[str, Any],
    at: datetime,
    line: str,
    shown: list[Known],
    *,
    used: bool,
    doubted: bool,
) -> dict[str, Any]:
    return {
        "query": line[:200],
        "folded": fold(line)[:200],
        "user_id": call["user_id"],
        "sitting": f"quarter-{call['user_id']}",
        "hits": len(shown),
        "shown": [[one.entry_id, one.revision_id] for one in shown],
        "used": used,
        "doubted": doubted,
        "call_key": call["key"],
        "begun_at": at,
        "at": at,
    }


def _use(frame: Frame, known: Known, rank: int, at: datetime) -> dict[str, Any]:
    copied = frame.chance.random() < 0.7
    return {
        "entry_id": known.entry_id,
        "revision_id": known.revision_id,
        "action": UseAction.COPIED if copied else UseAction.OPENED,
        "rank": rank + 1,
        "at": at + timedelta(seconds=8),
    }
