"""A first load of many texts: declared by its department, sampled by the system, then taken over.

Nobody reads hundreds of texts before the hotline opens, and nobody shall say they did. The owning
department answers for what it declares; the system draws, the seed is kept, whoever signs has
opened what was drawn. The rest is marked: taken over, sampled, until it is reviewed.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from people.actors import Actor
from people.roles import Role
from review.models import Review, TakeOver, TakeOverItem, Verdict
from review.permissions import can_review
from review.services.deciding import Given, Together, decide_locked, require_decidable
from review.services.opened_texts import require_opened
from review.services.steps import locked_review
from review.taken_over import LEAST, Declarable, declarable, drawn, load_numbered


def declare_load(session: Session, actor: Actor, declaration: str, part: str = "") -> TakeOver:
    """The department answers for one load of first publications as it is; a sample is drawn.

    `part`: which of `taken_over.declarable`, by its key; may be left out where there is but one.
    Raises `Forbidden` for others than contributors, `Conflict` when there are too few, `Invalid`
    where it is not said which.
    """
    if not actor.has(Role.CONTRIBUTOR) or actor.department_id is None:
        raise Forbidden(_("只有部门供稿人可以声明"))
    offered = declarable(session, actor.department_id)
    if not offered:
        raise Conflict(
            _("首次送审、还在等审核的不足 {count} 件，请逐件审核", count=LEAST), code="too_few"
        )
    chosen = _chosen(offered, part)
    seed = secrets.token_hex(16)
    declared = TakeOver(
        department_id=actor.department_id,
        declared_by_id=actor.id,
        declared_at=clock.now(),
        declaration=declaration,
        seed=seed,
    )
    session.add(declared)
    session.flush()
    ids = [review.id for review in chosen.reviews]
    sample = set(drawn(ids, seed))
    for review_id in ids:
        item = TakeOverItem(
            takeover_id=declared.id, review_id=review_id, sampled=review_id in sample
        )
        session.add(item)
    session.flush()
    session.refresh(declared)
    told = {"ids": ids, "seed": seed, "sample": sorted(sample), "declaration": declaration}
    told |= {"part": chosen.key}
    audit.record(session, actor.name, "takeover.declare", f"takeover:{declared.id}", told)
    return declared


def _chosen(offered: Sequence[Declarable], key: str) -> Declarable:
    if not key and len(offered) == 1:
        return offered[0]
    if not key:
        raise Invalid.field("part", _("请选择要声明的一批"), code="which_part")
    for one in offered:
        if one.key == key:
            return one
    raise Invalid.field("part", _("没有这一批，或已经不足 {count} 件", count=LEAST))


def sign_load(
    session: Session,
    actor: Actor,
    takeover_id: int,
    comment: str = "",
    *,
    checked: Collection[str] | None = (),
) -> list[Review]:
    """Approve what waits of a load, each with a sign-off of its own; all or none.

    Raises what `check_load` raises; what approving one raises.
    """
    given = Given(Verdict.APPROVE, comment, checked)
    if can_review(actor):
        for one in load_numbered(session, actor, takeover_id).waiting:
            locked_review(session, actor, one.id)
    together = check_load(session, actor, takeover_id, given)
    decided = []
    for review in together.reviews(session):
        together.mark(review)
        decided.append(decide_locked(session, actor, review, given))
    together.record(session)
    return decided


def check_load(session: Session, actor: Actor, takeover_id: int, given: Given) -> Together:
    """What waits of a load, when nothing stands in the way of taking it over.

    Raises `Conflict` when the sample was not opened by who signs, or did not stand.
    """
    if not can_review(actor):
        raise Forbidden(_("只有审核委员可以审核"))
    load = load_numbered(session, actor, takeover_id)
    if load.has_failed:
        raise Conflict(
            _("样本中有没有通过的，其余须逐件审核，或由部门重新声明"), code="sample_failed"
        )
    require_opened(session, actor, load.sample)
    waiting = load.waiting
    if not waiting:
        raise Conflict(_("这一批已没有待审核的"), code="already_decided")
    require_decidable(session, actor, waiting, given, by_sample=True)
    ids = [review.id for review in waiting]
    unread = [one for one in ids if one not in load.sampled]
    values = {"seed": load.declared.seed, "sample": sorted(load.sampled)}
    return Together(ids, actor.name, "takeover.sign", f"takeover:{takeover_id}", values, unread)
