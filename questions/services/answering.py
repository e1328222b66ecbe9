"""How a department answers: a draft with the phrasings filled in, an entry there is, or a note."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.for_whom import as_fields
from content.kinds.registry import answering_kind, kind_named
from content.models import Category, Entry, Revision, RevisionState
from content.queries import revision_in_work, visible_entry
from content.services import drafts
from content.services.drafts import start_draft
from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import (
    AnswerMeans,
    GroupKind,
    GroupState,
    QuestionAnswer,
    QuestionGroup,
    StepKind,
)
from questions.permissions import can_answer, can_link
from questions.queries import named, phrasings_of
from questions.services import notices
from questions.services.history import add_step, require_on_the_way
from questions.services.replay import check

VARIANTS_MAX = 200
LINE_MAX = 200


def draft_answer(
    session: Session, actor: Actor, reference: str, values: dict[str, Any]
) -> QuestionAnswer:
    """Open a draft answer from the fields of `AnswerQuestionSchema`; it is submitted as any other.

    For a flag: a draft of the flagged entry. Raises `Conflict` when the department has a draft for
    it already; its number is in the details.
    """
    group = _answerable(session, actor, reference)
    if group.kind == GroupKind.FLAG:
        return _correction(session, actor, group, values)
    _refuse_second(session, actor, group)
    department = actor.department_id
    assert department is not None
    title = values["title"] or group.text[:LINE_MAX]
    entry = drafts.create_entry(
        session,
        actor,
        {
            "kind": answering_kind().name,
            "title": title,
            "department": group.department.code,
            "category": values["category"] or _category_of(session, group),
            "content": _content(values, title, phrasings_of(session, group)),
            "regions": _regions(group),
            "customers": group.customers,
            "effective_from": None,
            "expires_on": None,
            "review_by": None,
            "citations": [],
            "change_note": "",
        },
    )
    means = AnswerMeans.DRAFT if values["general"] else AnswerMeans.NO_GENERAL
    kind = StepKind.DRAFTED if values["general"] else StepKind.DECLINED
    answer = _given(session, actor, group, entry, means)
    add_step(session, actor, group, kind, values["reason"], number=entry.number)
    return answer


def answer_by(session: Session, actor: Actor, reference: str, entry: Entry) -> QuestionAnswer:
    """Take a draft, just begun by the actor's department, as the answer that is being written.

    Raises `Conflict` as `draft_answer` does, `Forbidden` to others than its contributors.
    """
    group = _answerable(session, actor, reference)
    if group.kind == GroupKind.FLAG or entry.department_id != actor.department_id:
        raise Conflict(_("这份草稿不能用来答复这个问题"), code="not_its_answer")
    _refuse_second(session, actor, group)
    answer = _given(session, actor, group, entry, AnswerMeans.DRAFT)
    add_step(session, actor, group, StepKind.DRAFTED, number=entry.number)
    return answer


def begun_answer(session: Session, actor: Actor, reference: str) -> dict[str, Any]:
    """What the draft of an answer begins with: title, category, the phrasings as variants, and for
    whom it was asked.

    Raises as `answer_by` does.
    """
    group = _answerable(session, actor, reference)
    _refuse_second(session, actor, group)
    title = group.text[:LINE_MAX]
    asked = [line for line in phrasings_of(session, group) if line != title]
    return {
        "title": title,
        "category": _category_of(session, group),
        "regions": _regions(group),
        "customers": group.customers,
        "content": {"variants": asked[:VARIANTS_MAX]},
    }


def link(
    session: Session, actor: Actor, context: QuestionContext, reference: str, number: str
) -> QuestionAnswer:
    """Answer by an entry that is published already; it counts once the queries find it.

    Raises `NotFound` for an entry agents do not see.
    """
    group = named(session, actor, reference, for_change=True).group
    if not can_link(actor, group):
        raise Forbidden(_("只有承办部门和班长可以关联条目"))
    require_on_the_way(group)
    visible = visible_entry(session, actor, number)
    answer = _given(session, actor, group, visible.entry, AnswerMeans.LINK)
    add_step(session, actor, group, StepKind.LINKED, number=number)
    check(session, context.searcher, answer)
    return answer


def set_interim(session: Session, actor: Actor, reference: str, note: str) -> QuestionGroup:
    """What agents may say until there is an answer, marked as provisional; empty ends it."""
    group = _answerable(session, actor, reference)
    group.interim_note = note
    group.interim_by_id = actor.id if note else None
    group.interim_at = clock.now() if note else None
    session.flush()
    session.expire(group, ["interim_by"])
    step = add_step(session, actor, group, StepKind.INTERIM, note)
    if note:
        notices.interim(session, group, step)
    return group


def add_variants(session: Session, actor: Actor, reference: str) -> QuestionAnswer:
    """A draft of the answering entry with the phrasings that did not find it as variants.

    Raises `Conflict` when nothing failed, or the entry is in review or has no variants;
    `NotFound` for contributors of another department than the entry's.
    """
    group = named(session, actor, reference, for_change=True).group
    require_on_the_way(group)
    answer = next((a for a in reversed(group.answers) if a.not_found), None)
    if answer is None:
        raise Conflict(_("没有检索不到的问法"), code="nothing_failed")
    draft = _draft_of(session, actor, answer.entry)
    if not kind_named(answer.entry.kind).has_variants:
        raise Conflict(_("这类条目没有相似问，请改写正文或另写答案"), code="no_variants")
    known = kind_named(answer.entry.kind).variants(draft.as_written)
    added = [p[:LINE_MAX] for p in answer.not_found if p[:LINE_MAX] not in known]
    variants = (known + added)[:VARIANTS_MAX]
    _save(session, actor, draft, draft.as_written | {"variants": variants})
    add_step(session, actor, group, StepKind.VARIANTS, number=answer.entry.number, phrasings=added)
    return answer


def _answerable(session: Session, actor: Actor, reference: str) -> QuestionGroup:
    group = named(session, actor, reference, for_change=True).group
    if not can_answer(actor, group):
        raise Forbidden(_("只有承办部门的供稿人可以答复"))
    require_on_the_way(group)
    return group


def _refuse_second(session: Session, actor: Actor, group: QuestionGroup) -> None:
    for answer in group.answers:
        entry = answer.entry
        if entry.department_id == actor.department_id and revision_in_work(session, entry.id):
            raise Conflict(
                _("本部门已在起草 {number}", number=entry.number),
                code="already_answering",
                details={"number": entry.number},
            )


def _category_of(session: Session, group: QuestionGroup) -> str:
    """The group's category, or another of the department it was routed to."""
    if group.category.department_id == group.department_id:
        return group.category.code
    own = select(Category.code).where(Category.department_id == group.department_id)
    code = session.scalar(own.order_by(Category.position, Category.id).limit(1))
    if code is None:
        raise Invalid.field("category", _("本部门没有归口的业务类别，请联系管理员"))
    return code


def _content(values: dict[str, Any], title: str, asked: list[str]) -> dict[str, Any]:
    variants = asked if values["variants"] is None else values["variants"]
    content: dict[str, Any] = {
        answering_kind().answers_in: values["answer"],
        "variants": [v for v in dict.fromkeys(variants) if v != title][:VARIANTS_MAX],
    }
    if not values["general"]:
        content["no_basis"] = values["reason"]
        content["note"] = str(_("暂无统一答复：{reason}", reason=values["reason"]))
    return content


def _correction(
    session: Session, actor: Actor, group: QuestionGroup, values: dict[str, Any]
) -> QuestionAnswer:
    entry = group.flagged_entry
    assert entry is not None
    before = entry.published_revision_id
    draft = _draft_of(session, actor, entry)
    if field := kind_named(entry.kind).answers_in:
        _save(session, actor, draft, draft.as_written | {field: values["answer"]})
    answer = _given(session, actor, group, entry, AnswerMeans.DRAFT)
    answer.from_revision_id = before
    session.flush()
    add_step(session, actor, group, StepKind.DRAFTED, number=entry.number)
    return answer


def _draft_of(session: Session, actor: Actor, entry: Entry) -> Revision:
    """The entry's draft, begun when there is none. Raises `Conflict` when it is in review."""
    in_work = revision_in_work(session, entry.id)
    if in_work is None:
        return start_draft(session, actor, entry.number)
    if in_work.state != RevisionState.DRAFT:
        raise Conflict(_("这个条目正在审核，请等审核结束"), code="in_review")
    return in_work


def _regions(group: QuestionGroup) -> list[str]:
    """What a region's own department answers holds there, until somebody says otherwise."""
    region = group.region
    return [region.code] if region and region.department_id == group.department_id else []


def _save(session: Session, actor: Actor, draft: Revision, content: dict[str, Any]) -> None:
    values = {
        "title": draft.title,
        "category": draft.chosen_category.code if draft.chosen_category else "",
        "content": content,
        **as_fields(draft.applies_to),
        **draft.circle.as_fields,
        "effective_from": draft.effective_from,
        "expires_on": draft.expires_on,
        "review_by": draft.review_by,
        "citations": [{"number": c.regulation.number, "clause": c.clause} for c in draft.citations],
        "change_note": draft.change_note,
    }
    drafts.save_draft(session, actor, draft.entry.number, values, draft.version)


def _given(
    session: Session, actor: Actor, group: QuestionGroup, entry: Entry, means: AnswerMeans
) -> QuestionAnswer:
    answer = QuestionAnswer(
        group=group,
        entry=entry,
        means=means,
        given_by_id=actor.id,
        given_at=clock.now(),
        not_found=[],
    )
    session.add(answer)
    group.state = GroupState.ANSWERING
    session.flush()
    return answer
