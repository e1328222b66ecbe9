"""Citations: from what is written ("电力法第二十九条", a number and a clause) to a clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.models import Citation, Entry
from content.queries import entry_numbered, is_visible
from core.errors import Invalid
from core.messages import _

_STATE_PREFIX = "中华人民共和国"


def cited_clauses(
    session: Session, wanted: Iterable[dict[str, str]], present: Sequence[Citation]
) -> list[Citation]:
    """Citations of published clauses, from `{number, clause}`; those `present` are kept as rows.

    Raises `Invalid` on "citations.<place>.number" or ".clause".
    """
    kept = {(c.regulation_id, c.clause): c for c in present}
    citations: dict[tuple[int, str], Citation] = {}
    for place, want in enumerate(wanted):
        regulation = _regulation(session, want["number"], place)
        clause = want["clause"]
        key = (regulation.id, clause)
        if key in citations:
            continue
        if key not in kept and clause not in _labels(regulation):
            raise Invalid.field(
                f"citations.{place}.clause",
                _("{number} 里没有{clause}", number=want["number"], clause=clause),
                code="no_such_clause",
            )
        citation = kept.get(key) or Citation(regulation=regulation, clause=clause)
        citation.position = len(citations)
        citations[key] = citation
    return list(citations.values())


def resolve_basis(
    basis: Iterable[str], regulations: dict[str, Entry]
) -> tuple[list[dict[str, str]], list[str]]:
    """Citations for what can be found of `basis`, and what cannot, as it was written.

    `regulations`: published regulations by `bare_title`.
    """
    found: list[dict[str, str]] = []
    unknown: list[str] = []
    for written in basis:
        title, mark, rest = written.partition("第")
        regulation = regulations.get(bare_title(title))
        clause = mark + rest
        if regulation is not None and clause in _labels(regulation):
            found.append({"number": regulation.number, "clause": clause})
        else:
            unknown.append(written)
    return found, unknown


def written_as(number: str, clause: str) -> str:
    """How a part of a content names a clause that its entry cites: KB-000005 第十条."""
    return f"{number} {clause}"


def by_number(written: str, cited: Iterable[Citation]) -> str:
    """What was written for one of the clauses that are `cited`, as `written_as` has it.

    The title of the regulation does, too, and any spaces; what names none of them stays.
    """
    plain = "".join(written.split())
    for citation in cited:
        regulation = citation.regulation
        title = bare_title(regulation.published.title) if regulation.published else ""
        for named in (regulation.number, *((title, f"《{title}》") if title else ())):
            if plain == f"{named}{citation.clause}":
                return written_as(regulation.number, citation.clause)
    return written


def bare_title(title: str) -> str:
    """A regulation's title as people shorten it: without 《》 and 中华人民共和国."""
    return title.strip(" 《》").removeprefix(_STATE_PREFIX)


def _regulation(session: Session, number: str, place: int) -> Entry:
    entry = entry_numbered(session, number)
    if entry is None or not kind_named(entry.kind).citable or not is_visible(entry):
        raise Invalid.field(
            f"citations.{place}.number",
            _("没有编号为 {number} 的已发布法规制度", number=number),
            code="no_such_regulation",
        )
    return entry


def _labels(regulation: Entry) -> set[str]:
    if regulation.published is None:
        return set()
    clauses = kind_named(regulation.kind).clauses(regulation.published.content)
    return {clause.label for clause in clauses}
