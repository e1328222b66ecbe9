"""What a law says of others, from what was typed: numbers and titles become laws of the base.

A title that no law in the base has is kept as it is, until there is one (`link_titles`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from content.applicability.readers import readable_now
from content.kinds.registry import kind_named, names_of
from content.laws.models import LawRelation
from content.laws.relations import (
    ENDING,
    FAMILIES,
    RELATION_LABELS,
    Relation,
    bare_name,
    law_key,
)
from content.laws.standing import LAW_ID, endings
from content.models import Entry, Revision, RevisionState, number_of
from content.queries import entry_numbered, is_visible, visible_now
from core.errors import Conflict, Invalid
from core.messages import _

OFFERED_MAX = 1_000
_STANDING = (RevisionState.PUBLISHED, RevisionState.APPROVED)


def stated_relations(
    session: Session,
    entry: Entry,
    title: str,
    wanted: Sequence[Mapping[str, str]],
    present: Sequence[LawRelation],
) -> list[LawRelation]:
    """What the fields of `LawRelationSchema` say; laws that `present` names may be gone since.

    `title`: of the law that says it. Raises `Invalid` on "relations.<place>.number" or ".title".
    """
    if wanted and not kind_named(entry.kind).citable:
        raise Invalid.field("relations", _("只有法规制度可以写与其他法规的关系"))
    known = {one.named_id for one in present}
    laws = LawsByTitle(session, anyone=False)
    stated: list[LawRelation] = []
    for place, want in enumerate(wanted):
        one = _stated(session, entry, want, place, known, laws)
        one.position = place
        _refuse_itself(entry, title, one, place)
        _refuse_second(stated, one, place)
        stated.append(one)
    require_no_circle(session, entry, stated)
    return stated


def require_no_circle(session: Session, entry: Entry, stated: Iterable[LawRelation]) -> None:
    """Raises `Invalid` where a law would end, by others, the very law that ends it."""
    for one in stated:
        family = next(family for family in FAMILIES if one.relation in family)
        if one.law_id is not None and _leads_to(session, one.law_id, entry.id, family):
            raise Invalid.field(
                f"relations.{one.position}.number" if one.named_id else f"relations.{one.position}",
                _(
                    "不能互相{relation}：{number} 直接或间接{relation}本条目",
                    relation=RELATION_LABELS[one.relation],
                    number=number_of(one.law_id),
                ),
                code="circle_of_laws",
            )


def require_no_circle_by_now(session: Session, revision: Revision) -> None:
    """The same when a text is decided on: another may have been approved meanwhile.

    Raises `Conflict`.
    """
    try:
        require_no_circle(session, revision.entry, revision.relations)
    except Invalid as invalid:
        told = next(iter(invalid.fields.values()))[0]
        raise Conflict(told, code="circle_of_laws") from None


class LawsByTitle:
    """The published laws, by what their titles mean; read once, when one is first looked for.

    `anyone`: those that whoever may see; else those that whoever reads may see.
    """

    def __init__(self, session: Session, *, anyone: bool) -> None:
        self._session = session
        self._anyone = anyone

    def find(self, key: str, *, but: int) -> int | None:
        """The id of the law whose title means `key`, but for the entry `but`.

        Of several the one that no other has ended; None where that leaves more than one: whoever
        means one of them says its number.
        """
        found = [entry_id for entry_id in self._by_key.get(key, ()) if entry_id != but]
        if len(found) > 1:
            ended = endings(self._session, found)
            found = [one for one in found if one not in ended]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_key(self) -> Mapping[str, list[int]]:
        query = (
            select(Entry.id, Revision.title)
            .join(Revision, Entry.published_revision_id == Revision.id)
            .where(Entry.kind.in_(names_of(lambda kind: kind.citable)))
            .order_by(Entry.id)
        )
        if not self._anyone:
            query = query.where(readable_now())
        found: dict[str, list[int]] = defaultdict(list)
        for entry_id, title in self._session.execute(query):
            found[law_key(title)].append(entry_id)
        return found


def laws_offered(session: Session) -> list[tuple[str, str]]:
    """Number and title of the laws whoever reads may see, to be named."""
    query = (
        select(Entry.id, Revision.title)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.citable)), visible_now())
        .order_by(Revision.title)
        .limit(OFFERED_MAX)
    )
    return [(number_of(entry_id), title) for entry_id, title in session.execute(query)]


def link_titles(session: Session, published: Revision) -> None:
    """Link what `published` calls by title, and what others call by its title."""
    key = law_key(published.title)
    waiting = (
        select(LawRelation, Revision.entry_id)
        .join(Revision, LawRelation.revision_id == Revision.id)
        .where(
            or_(LawRelation.title_key == key, LawRelation.revision_id == published.id),
            LawRelation.named_id.is_(None),
            LawRelation.linked_id.is_(None),
        )
        .order_by(LawRelation.id)
    )
    laws = LawsByTitle(session, anyone=True)
    for one, own in session.execute(waiting).all():
        one.linked_id = laws.find(one.title_key, but=own)
    session.flush()


def _stated(
    session: Session,
    entry: Entry,
    want: Mapping[str, str],
    place: int,
    known: Collection[int | None],
    laws: LawsByTitle,
) -> LawRelation:
    if not want["relation"]:
        raise Invalid.field(f"relations.{place}.relation", _("请选择是什么关系"))
    relation, number = Relation(want["relation"]), want["number"]
    if number:
        law = entry_numbered(session, number)
        if law is None or (law.id not in known and law is not entry and not is_visible(law)):
            raise Invalid.field(
                f"relations.{place}.number",
                _("没有编号为 {number} 的已发布法规制度；库里没有的请写名称", number=number),
                code="no_such_regulation",
            )
        if not kind_named(law.kind).citable:
            raise Invalid.field(
                f"relations.{place}.number",
                _("{number} 不是法规制度", number=number),
                code="not_a_regulation",
            )
        return LawRelation(relation=relation, named_id=law.id, title="", title_key="")
    title = bare_name(want["title"])
    if not title:
        raise Invalid.field(
            f"relations.{place}.number", _("请写法规编号；库里没有的写名称"), code="no_law_named"
        )
    key = law_key(title)
    linked = laws.find(key, but=entry.id)
    return LawRelation(relation=relation, title=title, title_key=key, linked_id=linked)


def _refuse_itself(entry: Entry, title: str, one: LawRelation, place: int) -> None:
    """An earlier law of the same name is ended often enough; it is no basis for itself."""
    same_name = one.named_id is None and one.title_key == law_key(title)
    if one.named_id == entry.id or (same_name and one.relation not in ENDING):
        field = "title" if one.named_id is None else "number"
        raise Invalid.field(f"relations.{place}.{field}", _("不能是它自己"), code="itself")


def _refuse_second(stated: Iterable[LawRelation], one: LawRelation, place: int) -> None:
    for other in stated:
        same_law = one.law_id is not None and one.law_id == other.law_id
        if same_law or (one.title_key and one.title_key == other.title_key):
            field = "title" if one.named_id is None else "number"
            raise Invalid.field(
                f"relations.{place}.{field}",
                _("与第 {place} 项是同一部法规", place=other.position + 1),
                code="named_twice",
            )


def _leads_to(session: Session, start: int, goal: int, family: Collection[Relation]) -> bool:
    """Whether the law `start` does to `goal` what is of this family, or to one that does."""
    seen: set[int] = set()
    waiting = {start}
    while waiting:
        if goal in waiting:
            return True
        seen |= waiting
        query = (
            select(LAW_ID)
            .join(Revision, LawRelation.revision_id == Revision.id)
            .where(
                Revision.entry_id.in_(waiting),
                Revision.state.in_(_STANDING),
                LawRelation.relation.in_(family),
                LAW_ID.is_not(None),
            )
        )
        waiting = set(session.scalars(query)) - seen
    return False
