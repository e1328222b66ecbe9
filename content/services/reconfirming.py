"""A department's word that what is published still holds, and how often it is asked for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from content.doubts import DoubtReason, open_doubts
from content.happenings import EntryTopic
from content.kinds.registry import kind_named
from content.models import Entry, RevisionState
from content.permissions import can_manage_upkeep
from content.services.doubting import settle_doubts
from content.services.drafts import writable_entry
from content.upkeep.upkeep_rules import Reconfirmation, UpkeepRule, months_later, upkeep_of
from core import audit, clock, feed
from core.errors import Conflict, Forbidden, Invalid, Stale
from core.messages import _
from people.actors import Actor

LONGEST_MONTHS = 60
SETTLED_BY_IT = (DoubtReason.REVIEW_OVERDUE, DoubtReason.BASIS_CHANGED)


def reconfirm(
    session: Session,
    actor: Actor,
    number: str,
    reason: str,
    *,
    review_by: date | None = None,
    seen: Collection[int] | None = None,
) -> Reconfirmation:
    """Say that the published text still holds: settles its doubts, sets the next review-by date.

    `review_by`: the next date; None for the rule of the kind. `seen`: the ids of the doubts the
    actor was shown; `Stale` when there are others by now. What was taken down shows again. Raises
    `NotFound` outside the department, `Conflict` when nothing is published.
    """
    entry = writable_entry(session, actor, number)
    revision = entry.published
    if revision is None or revision.state != RevisionState.PUBLISHED:
        raise Conflict(_("这个条目没有已发布的版本"), code="not_published")
    _require_seen(session, entry, seen)
    before, entry.review_by = entry.review_by, _next_date(session, entry, review_by)
    entry.review_stage = None
    for settled in SETTLED_BY_IT:
        settle_doubts(session, entry, settled, by=actor.name, note=reason)
    if entry.taken_down_at is not None:
        entry.taken_down_at = None
        feed.record(session, EntryTopic.RESTORED, entry.id)
    word = Reconfirmation(
        entry_id=entry.id,
        revision_id=revision.id,
        user_id=actor.id,
        at=clock.now(),
        reason=reason,
        before=before,
        review_by=entry.review_by,
    )
    session.add(word)
    session.flush()
    values = {"seq": revision.seq, "reason": reason, "review_by": str(entry.review_by or "")}
    audit.record(session, actor.name, "entry.reconfirm", f"entry:{number}", values)
    return word


def save_rule(
    session: Session, actor: Actor, kind: str, values: dict[str, Any], *, version: int | None = None
) -> UpkeepRule:
    """Lay down how often a kind is looked at again, from the fields of `UpkeepSchema`.

    Holds for what is published or confirmed from now on. Raises `Stale`, `Forbidden`.
    """
    if not can_manage_upkeep(actor):
        raise Forbidden(_("只有管理员可以这样做"))
    name = kind_named(kind).name
    rule = session.get(UpkeepRule, name, with_for_update=True)
    if version is not None and version != (rule.version if rule else 0):
        raise Stale(_("有人刚刚改动了这条规则，请重新打开后再改"))
    if rule is None:
        rule = UpkeepRule(kind=name, version=0)
        session.add(rule)
    rule.review_months, rule.takedown_days = values["review_months"], values["takedown_days"]
    rule.version += 1
    session.flush()
    audit.record(session, actor.name, "upkeep.rule", f"kind:{name}", dict(values))
    return rule


def _require_seen(session: Session, entry: Entry, seen: Collection[int] | None) -> None:
    if seen is None:
        return
    doubts = open_doubts(session, [entry.id]).get(entry.id, [])
    if {d.id for d in doubts if d.reason in SETTLED_BY_IT} - set(seen):
        raise Stale(_("在您打开之后又有新的变更，请重新查看后再确认"))


def _next_date(session: Session, entry: Entry, wanted: date | None) -> date | None:
    today = clock.today()
    if wanted is None:
        return upkeep_of(session, entry.kind).next_review(today)
    if not today < wanted <= months_later(today, LONGEST_MONTHS):
        raise Invalid.field(
            "review_by",
            _("下次复核要在明天到 {day} 之间", day=months_later(today, LONGEST_MONTHS)),
        )
    return wanted
