"""What the committee's decisions do to content, and what dates do by themselves.

Called by `review` once a decision stands, and by the worker. Whether the decision may be taken is
`review`'s business; that it is taken on the very text that was judged is checked here.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from content.blocks.filling import fill_in, require_current
from content.blocks.uses import require_fitting, require_unused
from content.doubts import DoubtReason
from content.files.queries import sound
from content.happenings import EntryTopic
from content.hashing import content_hash
from content.kinds.registry import kind_named
from content.laws.naming import require_no_circle, require_no_circle_by_now
from content.models import Entry, Revision, RevisionState, RevisionWriter
from content.queries import in_state
from content.services.basis_changes import (
    basis_changed,
    basis_ended,
    doubt_stale_basis,
    see_basis,
)
from content.services.block_changes import follow_blocks, publish_where_used
from content.services.doubting import settle_doubts
from content.services.drafts import touch
from content.services.interim import end_interim, end_interim_of
from content.services.law_endings import doubt_ended_basis, follow_relations, tell_ahead
from content.texts.same_words import wording_of
from content.unfinished_drafts import require_whole
from content.upkeep.upkeep_rules import upkeep_of
from core import audit, clock, feed
from core.errors import Conflict, Invalid
from core.messages import _
from people.actors import SYSTEM_NAME
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind

DUE_AT_ONCE = 50  # in one transaction: nobody who writes waits for long


def freeze(session: Session, revision: Revision) -> str:
    """Make a draft immutable and give its content hash.

    Raises `Invalid`, which names everything the draft lacks, and `Conflict`.
    """
    if revision.state != RevisionState.DRAFT:
        raise Conflict(_("只有草稿可以送审"), code="not_a_draft")
    fill_in(session, revision, revision.as_written)
    require_whole(revision)
    if kind_named(revision.entry.kind).stands_for is not None:
        require_fitting(session, revision)
    revision.review_by = looked_at_by(
        session, revision.entry.kind, revision.effective_from, revision.review_by
    )
    _check_dates(revision)
    require_no_circle(session, revision.entry, revision.relations)
    see_basis(session, revision)
    _add_who_wrote_the_same(session, revision)
    revision.state = RevisionState.SUBMITTED
    revision.content_hash = content_hash(revision)
    touch(revision.entry, revision)
    session.flush()
    return revision.content_hash


def looked_at_by(
    session: Session, kind: str, effective_from: date | None, chosen: date | None
) -> date | None:
    """By when a text that is submitted today is looked at again, where no day was chosen."""
    begins = max(effective_from or clock.today(), clock.today())
    return chosen or upkeep_of(session, kind).next_review(begins)


def _add_who_wrote_the_same(session: Session, revision: Revision) -> None:
    """Whoever wrote these words under another number wrote them here too, whatever the letters.

    Unless the committee passed them there: a text it turned down is not made somebody else's by
    copying it. The same person's accounts are for `people.permissions` to see.
    """
    elsewhere = (
        select(Revision)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(
            Revision.wording == wording_of(revision.title, revision.content),
            Revision.entry_id != revision.entry_id,
            Revision.published_at.is_(None),
            Entry.kind == revision.entry.kind,
        )
        .options(selectinload(Revision.writers))
    )
    known = set(revision.writer_ids)
    for other in session.scalars(elsewhere).unique():
        added = other.writer_ids - known
        revision.writers += [RevisionWriter(user_id=user_id) for user_id in sorted(added)]
        known |= added


def end_submission(session: Session, revision: Revision, state: RevisionState) -> None:
    """Close a submitted revision as returned, rejected or withdrawn."""
    if revision.state != RevisionState.SUBMITTED:
        raise Conflict(_("这个版本已不在审核中"), code="already_decided")
    revision.state = state
    revision.ended_at = clock.now()
    end_interim_of(session, revision)
    touch(revision.entry, revision)
    session.flush()


def approve(session: Session, revision: Revision, judged_hash: str) -> None:
    """Publish what was judged, now or on its effective date. Raises as `require_judged` does."""
    require_judged(session, revision, judged_hash)
    end_interim_of(session, revision)
    if revision.effective_from is not None and revision.effective_from > clock.today():
        revision.state = RevisionState.APPROVED
        touch(revision.entry, revision)
        session.flush()
        tell_ahead(session, revision)
    else:
        _publish(session, revision)


def require_judged(session: Session, revision: Revision, judged_hash: str) -> None:
    """Raises `Conflict` when what is stored is not what was submitted with `judged_hash`, or has
    blocks in it that say something else by now.

    The text, and each byte of the files: they are read for it.
    """
    if revision.state != RevisionState.SUBMITTED:
        raise Conflict(_("这个版本已不在审核中"), code="already_decided")
    if not revision.content_hash == judged_hash == content_hash(revision):
        raise Conflict(_("内容与送审时不一致，不能通过"), code="content_changed")
    if not sound(revision):
        raise Conflict(_("附件与送审时不一致，不能通过"), code="content_changed")
    if revision.expires_on is not None and revision.expires_on < clock.today():
        raise Conflict(_("送审后有效期已过，请退回修改"), code="expired")
    require_current(session, revision)
    require_no_circle_by_now(session, revision)


def retire(session: Session, entry: Entry) -> None:
    """Take the published revision down at once; it stays in the history."""
    if entry.published is None:
        raise Conflict(_("这个条目没有已发布的版本"), code="not_published")
    require_unused(session, entry)
    end_interim(session, entry)
    _end_published(session, entry, RevisionState.RETIRED)
    _settle_all(session, entry, "条目已下线")  # stored text, in the base's language
    for waiting in _waiting(session, entry):
        waiting.state = RevisionState.RETIRED
        waiting.ended_at = clock.now()
    feed.record(session, EntryTopic.RETIRED, entry.id)
    session.flush()


def apply_due_dates(session: Session) -> int:
    """Publish what becomes effective and end what has expired; gives how many entries changed.

    Takes `DUE_AT_ONCE` entries at most; the rest is for the next call.
    """
    today = clock.today()
    entry_ids = _locked_due(session, today)
    for revision in _revisions_of(session, entry_ids, _effective(today)):
        _publish(session, revision)
        _audit_by_date(session, revision, "revision.effective")
        _tell_writers(session, revision)
    for revision in _revisions_of(session, entry_ids, _expired(today)):
        _end_published(session, revision.entry, RevisionState.EXPIRED)
        _settle_all(session, revision.entry, "条目已失效")
        feed.record(session, EntryTopic.EXPIRED, revision.entry_id)
        _audit_by_date(session, revision, "revision.expired")
    session.flush()
    return len(entry_ids)


def _tell_writers(session: Session, revision: Revision) -> None:
    """The day has come that whoever wrote it waited for."""
    number = revision.entry.number
    text = _("{number} 今天起生效，已经发布", number=number)
    about = Subject(SubjectKind.ENTRY, number)
    tell(session, revision.writer_ids, text, about=about, key=f"effective:{revision.id}")


def _publish(session: Session, revision: Revision) -> None:
    entry = revision.entry
    before = entry.published or _published_last(session, entry)
    if entry.published is not None:
        _end_published(session, entry, RevisionState.SUPERSEDED)
    for waiting in _waiting(session, entry):
        if waiting.seq < revision.seq:
            waiting.state = RevisionState.SUPERSEDED
            waiting.ended_at = clock.now()
    revision.state = RevisionState.PUBLISHED
    revision.published_at = clock.now()
    touch(entry, revision)
    entry.published = revision
    entry.review_by, entry.review_stage = revision.review_by, None
    feed.record(session, EntryTopic.PUBLISHED, entry.id)
    session.flush()
    _settle_all(session, entry, f"第 {revision.seq} 版已发布")
    doubt_stale_basis(session, revision)
    if before is not None:
        basis_changed(session, entry, before, revision)
    follow_relations(session, before, revision)
    doubt_ended_basis(session, revision)
    if kind_named(entry.kind).stands_for is not None:
        publish_where_used(session, revision)
    else:
        follow_blocks(session, revision)


def _end_published(session: Session, entry: Entry, state: RevisionState) -> None:
    ended = entry.published
    if ended is None:
        return
    ended.state = state
    ended.ended_at = clock.now()
    touch(entry, ended)
    entry.published = entry.review_by = entry.taken_down_at = None
    if state != RevisionState.SUPERSEDED:
        session.flush()
        basis_ended(session, entry, ended)


def _settle_all(session: Session, entry: Entry, note: str) -> None:
    """What was in doubt about a text that is no longer the published one."""
    for reason in (DoubtReason.REVIEW_OVERDUE, DoubtReason.BASIS_CHANGED):
        settle_doubts(session, entry, reason, by=SYSTEM_NAME, note=note)


def _published_last(session: Session, entry: Entry) -> Revision | None:
    """What was published before, of an entry that was retired or has expired since."""
    query = select(Revision).where(
        Revision.entry_id == entry.id, Revision.published_at.is_not(None)
    )
    return session.scalar(
        query.order_by(Revision.published_at.desc(), Revision.seq.desc()).limit(1)
    )


def _waiting(session: Session, entry: Entry) -> list[Revision]:
    query = select(Revision).where(
        Revision.entry_id == entry.id, Revision.state == RevisionState.APPROVED
    )
    return list(session.scalars(query))


def _locked_due(session: Session, today: date) -> list[int]:
    """The entries whose day has come, locked before anything else: a verdict may be under way."""
    due = select(Revision.entry_id).where(or_(_effective(today), _expired(today)))
    wanted = due.distinct().order_by(Revision.entry_id).limit(DUE_AT_ONCE)
    entry_ids = list(session.scalars(wanted))
    locked = select(Entry).where(Entry.id.in_(entry_ids)).order_by(Entry.id)
    session.scalars(
        locked.with_for_update(key_share=True, of=Entry),
        execution_options={"populate_existing": True},
    ).unique().all()
    return entry_ids


def _revisions_of(
    session: Session, entry_ids: list[int], condition: ColumnElement[bool]
) -> list[Revision]:
    query = select(Revision).where(Revision.entry_id.in_(entry_ids), condition)
    found = session.scalars(
        query.order_by(Revision.id), execution_options={"populate_existing": True}
    )
    return list(found.unique())


def _effective(today: date) -> ColumnElement[bool]:
    return and_(Revision.state == RevisionState.APPROVED, Revision.effective_from <= today)


def _expired(today: date) -> ColumnElement[bool]:
    return and_(in_state(RevisionState.PUBLISHED), Revision.expires_on < today)


def _check_dates(revision: Revision) -> None:
    if revision.expires_on is not None and revision.expires_on < clock.today():
        raise Invalid.field("expires_on", _("有效期已经过去，请改为今天或以后的日期"))
    if revision.review_by is not None and revision.review_by <= clock.today():
        raise Invalid.field(
            "review_by", _("复核日期已经到了，请改为以后的日期，或清空以按默认周期")
        )


def _audit_by_date(session: Session, revision: Revision, action: str) -> None:
    values = {"seq": revision.seq, "hash": revision.content_hash}
    audit.record(session, SYSTEM_NAME, action, f"entry:{revision.entry.number}", values)
