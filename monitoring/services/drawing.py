"""The draw of a plan: which calls and entries, and who scores them."""

from __future__ import annotations

from collections import Counter
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from calls.models import Call
from content.applicability.readers import may_read
from content.models import Entry, Revision
from content.queries import visible_now
from content.structure import structure_now
from core import audit, clock
from core.errors import Conflict
from core.messages import _
from monitoring.fair_draw import Candidate, draw
from monitoring.models import LEVEL_LABELS, Assessment, Level, Plan, Sample
from monitoring.queries import card_in_force, monitors_by_level, plan_with_id
from monitoring.services.monitoring_notices import told_to_score
from monitoring.services.planning import ORDINARY
from people.actors import SYSTEM_NAME, Actor
from people.models import User
from search_index.models import SearchUse

ENTRIES = "entries"  # the stratum of all entries: they are of nobody


def draw_plan(session: Session, actor: Actor, plan_id: int) -> Plan:
    """Draw what a plan asks for, once. Raises `Forbidden`, `NotFound`, `Conflict`."""
    plan = plan_with_id(session, actor, plan_id, for_change=True)
    if not plan.has_begun:
        raise Conflict(_("计划还没有开始，没有可抽的"), code="not_begun")
    _draw(session, plan, actor.name)
    return plan


def draw_over(session: Session, plan_id: int) -> None:
    """Draw a plan whose period is over, if nobody has."""
    query = select(Plan).where(Plan.id == plan_id).with_for_update()
    plan = session.scalars(query, execution_options={"populate_existing": True}).one()
    if plan.drawn_at is None and plan.is_over:
        _draw(session, plan, SYSTEM_NAME)


def _draw(session: Session, plan: Plan, by: str) -> None:
    if plan.drawn_at is not None:
        raise Conflict(_("这个计划已经抽过样"), code="already_drawn")
    people = monitors_by_level(session)
    for quota in plan.quotas:
        if not people[quota.level]:
            level = LEVEL_LABELS[quota.level]
            raise Conflict(_("{level}还没有指定监控人", level=level), code="nobody_monitors")
    calls, entries = candidates(session, plan), _entries(session, plan)
    card, entry_card = _card(session, plan.card_id), _card(session, plan.entry_card_id)
    drawn: dict[Level, list[Sample]] = {}
    for quota in plan.quotas:
        seed = f"{plan.seed}:{quota.level}"
        drawn[quota.level] = [
            *(
                _sample(plan, quota.level, card, **calls.pop(one))
                for one in draw(seed, calls, quota.calls)
            ),
            *(
                _sample(plan, quota.level, entry_card, **entries.pop(one))
                for one in draw(seed, entries, quota.entries)
            ),
        ]
    plan.drawn_at = clock.now()
    session.flush()
    _hand_out(session, plan, drawn, people)
    counted = {str(level): len(samples) for level, samples in drawn.items()}
    audit.record(
        session, by, "monitoring.draw", f"plan:{plan.id}", {"seed": plan.seed, "drawn": counted}
    )


def candidates(session: Session, plan: Plan) -> dict[Candidate, dict[str, int]]:
    """Calls that were closed in the plan's days, by agent, weighted by their outcome."""
    query = select(Call.id, Call.key, Call.user_id, Call.outcome).where(
        Call.outcome.is_not(None),
        Call.ended_at >= clock.start_of(plan.starts_on),
        Call.ended_at < clock.end_of(plan.ends_on),
    )
    return {
        Candidate(f"{user_id}/{key}", str(user_id), plan.weights.get(str(outcome), ORDINARY)): {
            "call_id": call_id,
            "agent_id": user_id,
        }
        for call_id, key, user_id, outcome in session.execute(query)
    }


def _entries(session: Session, plan: Plan) -> dict[Candidate, dict[str, int]]:
    """Entries in force that were used in the plan's days, weighted by how often."""
    query = (
        select(SearchUse.entry_id, Revision.id, func.count(SearchUse.id))
        .join(Entry, SearchUse.entry_id == Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(
            visible_now(),
            may_read(structure_now(session).open_to_all),  # whoever will score it
            SearchUse.at >= clock.start_of(plan.starts_on),
            SearchUse.at < clock.end_of(plan.ends_on),
        )
        .group_by(SearchUse.entry_id, Revision.id)
    )
    return {
        Candidate(str(entry_id), ENTRIES, uses): {"entry_id": entry_id, "revision_id": revision_id}
        for entry_id, revision_id, uses in session.execute(query)
    }


def _card(session: Session, card_id: int | None) -> Revision | None:
    if card_id is None:
        return None
    card = card_in_force(session, card_id)
    if card is None:
        raise Conflict(_("计划的评分表已下线或失效"), code="no_card")
    return card


def _sample(plan: Plan, level: Level, card: Revision | None, **of: int) -> Sample:
    assert card is not None, "what is drawn has a card"
    return Sample(
        plan_id=plan.id,
        level=level,
        card_revision_id=card.id,
        drawn_at=clock.now(),
        calibration="",
        assessments=[],
        findings=[],
        **of,
    )


def _hand_out(
    session: Session,
    plan: Plan,
    drawn: dict[Level, list[Sample]],
    people: dict[Level, list[User]],
) -> None:
    """Give each sample to whoever of its level has the fewest, the first of them to two."""
    given: Counter[int] = Counter()
    for level, samples in drawn.items():
        doubled = ceil(len(samples) * plan.double_percent / 100)
        for place, sample in enumerate(samples):
            wanted = 2 if place < doubled else 1
            others = [user for one in Level if one != level for user in people[one]]
            able = {
                user.id: None
                for group in (people[level], others)
                for user in sorted(group, key=lambda user: (given[user.id], user.id))
                if user.id != sample.agent_id
            }
            for user_id in list(able)[:wanted]:
                given[user_id] += 1
                sample.assessments.append(Assessment(user_id=user_id, note=""))
            if not sample.assessments:
                raise Conflict(_("没有人可以评：只有坐席本人被指定"), code="nobody_monitors")
        session.add_all(samples)
    session.flush()
    for user_id in given:
        told_to_score(session, plan, user_id, given[user_id])
