"""What a law says of others in its own words: which it repeals in its last clauses, by which it was
made in its first. Found to be proposed to whoever writes it; nothing is set by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from content.kinds.base import Clause, Content, Kind
from content.kinds.registry import kind_named
from content.laws.relations import ENDING, NAMED_MAX, Relation, bare_name, law_key
from content.models import Entry, Revision

FIRST_CLAUSES, LAST_CLAUSES = 2, 6
WORDS_MAX = 300
_TITLE_MAX = 100
_SENTENCE = re.compile(r"[^。；;\n]+")
_ENDS = re.compile(r"(?:同时|即行|予以|自行|相应|一并|也|随之|即|均)(?:废止|失效|停止执行)")
_BY = re.compile(r"根据|依据|依照|按照|遵照")
_MADE = re.compile(r"[制订修]{1,2}[定订]?(?:了)?本|制定(?:实施)?(?:办法|细则|规定|规则|条例)")
_ELSE = re.compile(r"参照|结合|落实|参考")
_ALIAS = re.compile(r"[（(](?:以下|下称|简称)[^（）()]{0,80}[）)]")
_PART = re.compile(r"(?:[（(][^（）()]{0,60}[）)])?(?:第[^，、]{1,12}条|中|里|关于|有关)")
_PLAIN_LAW = re.compile(
    r"(?:^|[、和及与，])(?:国家)?(宪法|[\u4e00-\u9fff]{2,30}?法)(?=[、和及与，的第]|等|$)"
)
_NO_LAW = re.compile(r"(?:办|方|做|说|司|依|合|执|立|守|违|用|书|语|本|各|该|上述|有关|国)法$")
_AMENDS = re.compile(r"修(?:改|订|正)[《〈]([^《》〈〉]{2,100})[》〉]")
_PROVISIONAL = re.compile(r"暂行|试行|管理|\([^()]{0,20}\)|的|关于")


@dataclass(frozen=True)
class SaidRelation:
    """What a law says of the law with this title, in the clause `label`, by these words.

    `label` is empty where its own title says it.
    """

    relation: Relation
    title: str
    label: str
    words: str

    @property
    def as_json(self) -> dict[str, str]:
        """As previews keep it and programs are told."""
        return {
            "relation": str(self.relation),
            "title": self.title,
            "clause": self.label,
            "words": self.words[:WORDS_MAX],
        }

    @property
    def as_field(self) -> dict[str, str]:
        """As the field of a draft says it."""
        return {"relation": str(self.relation), "number": "", "title": self.title}


def said_in(kind: Kind, title: str, content: Content) -> list[SaidRelation]:
    """What a text of a kind says of laws; nothing where it is no law."""
    return relations_said(title, kind.clauses(content)) if kind.citable else []


def unsaid_in(revision: Revision) -> list[SaidRelation]:
    """What the words of a revision say of laws, and it does not."""
    said = said_in(kind_named(revision.entry.kind), revision.title, revision.content)
    if not said:
        return []
    session = object_session(revision)
    assert session is not None
    titles = titles_of(session, [one.named_id for one in revision.relations if one.named_id])
    stated = [
        (str(one.relation), one.title or titles.get(one.named_id or 0, ""))
        for one in revision.relations
    ]
    return unsaid(said, stated)


def titles_of(session: Session, law_ids: Collection[int]) -> dict[int, str]:
    """The titles of those of these laws that are published."""
    query = select(Entry.id, Revision.title).join(Entry.published).where(Entry.id.in_(law_ids))
    return {law_id: title for law_id, title in session.execute(query)}  # noqa: C416 - of rows


def relations_said(title: str, clauses: Sequence[Clause]) -> list[SaidRelation]:
    """What the words of a law say of others, each other law once, in their order."""
    found: dict[str, SaidRelation] = {}
    for one in _all(title, clauses):
        key = law_key(one.title)
        known = found.get(key)
        if known is None or (one.relation in ENDING and known.relation not in ENDING):
            found[key] = one
    return list(found.values())[:NAMED_MAX]


def unsaid(said: Sequence[SaidRelation], stated: Sequence[tuple[str, str]]) -> list[SaidRelation]:
    """What the words say and the fields do not; `stated`: relation and title of each."""
    ended = {law_key(title) for relation, title in stated if relation in ENDING}
    named = {law_key(title) for _relation, title in stated}
    return [
        one
        for one in said
        if law_key(one.title) not in (ended if one.relation in ENDING else named)
    ]


def _all(title: str, clauses: Sequence[Clause]) -> Iterator[SaidRelation]:
    for match in _AMENDS.finditer(title):
        yield SaidRelation(Relation.AMENDS, match[1], "", title)
    for clause in clauses[:FIRST_CLAUSES]:
        yield from _made_by(clause, title)
    for clause in clauses[-LAST_CLAUSES:]:
        yield from _ended_by(clause, title)


def _made_by(clause: Clause, own: str) -> Iterator[SaidRelation]:
    for sentence in _SENTENCE.findall(_ALIAS.sub("", clause.text)):
        by, made = _BY.search(sentence), _last(_MADE, sentence)
        if by is None or made is None or made.start() < by.end():
            continue
        basis = sentence[by.end() : made.start()]
        other = _ELSE.search(basis)
        basis = basis[: other.start()] if other else basis
        names = [name for name, _end in _titles(basis)]
        plain = (
            [] if names else [one for one in _PLAIN_LAW.findall(basis) if not _NO_LAW.search(one)]
        )
        for name in [*names, *plain]:
            if law_key(name) != law_key(own):
                yield SaidRelation(Relation.IMPLEMENTS, name, clause.label, sentence.strip())


def _ended_by(clause: Clause, own: str) -> Iterator[SaidRelation]:
    for sentence in _SENTENCE.findall(clause.text):
        ends = _last(_ENDS, sentence)
        if ends is None:
            continue
        before = sentence[: ends.start()]
        for name, end in _titles(before):
            if _PART.match(before, end) is None:
                yield SaidRelation(_ending(name, own), name, clause.label, sentence.strip())


def _ending(name: str, own: str) -> Relation:
    """A law of the same name but for 暂行 and the like is replaced, another is repealed."""
    old, new = (_PROVISIONAL.sub("", law_key(one)) for one in (name, own))
    return Relation.REPLACES if old == new else Relation.REPEALS


def _titles(text: str) -> Iterator[tuple[str, int]]:
    """The titles in 《》, and where each ends; one within another belongs to it."""
    depth = begin = 0
    for place, char in enumerate(text):
        if char == "《":
            depth += 1
            begin = place + 1 if depth == 1 else begin
        elif char == "》" and depth:
            depth -= 1
            name = bare_name(text[begin:place])
            if not depth and 2 <= len(name) <= _TITLE_MAX:
                yield name, place + 1


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
