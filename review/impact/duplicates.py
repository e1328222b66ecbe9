"""Published entries that ask or say nearly the same as a text: told before it is submitted, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.kinds.registry import kind_named
from content.queries import VisibleEntry, visible_entries
from content.structure import structure_now
from search_index.ranking.interface import RankRequest, Searcher
from search_index.text.analyzer import analyse, fold

DUPLICATE = 0.72  # of what two titles, or two texts, share
SAME_SENSE = 0.8  # of the words of two titles, whatever they are called
NEAR = 7.0  # in meaning: as near as two ways to ask the same are (docs/benchmarks.md)
SHOWN = 8
_HITS = 12
_LINE_LENGTH = 100
_VARIANTS_ASKED = 3
_COMPARED = 20
_TEXT = 2_000


@dataclass(frozen=True)
class Duplicate:
    """An entry that asks or says nearly the same; `likeness` from 0 to 1."""

    entry: VisibleEntry
    likeness: float


@dataclass(frozen=True)
class Asked:
    """What of a text is looked for elsewhere."""

    kind: str
    title: str
    content: Mapping[str, Any]
    own_entry: int | None = None
    scope: Scope = EVERYWHERE  # what can never hold for the same customer is no duplicate


def likely_duplicates(session: Session, searcher: Searcher, asked: Asked) -> list[Duplicate]:
    """What agents see already of the same kind, title or sense. Raises `IndexDamaged`."""
    near = found_near(searcher, asked)
    near.pop(asked.own_entry or 0, None)
    return among(session, asked, list(visible_entries(session, list(near)).values()), near)


def found_near(searcher: Searcher, asked: Asked) -> dict[int, float]:
    """The entries found by the title and by variants, with how near they are to them in meaning.

    That is 0 where it is not known. Raises `IndexDamaged`.
    """
    lines = [asked.title, *kind_named(asked.kind).variants(asked.content)[:_VARIANTS_ASKED]]
    found: dict[int, float] = {}
    for line in filter(None, lines):
        wanted = RankRequest(line[:_LINE_LENGTH], limit=_HITS, settled=True)
        for hit in searcher.rank(wanted).hits:
            near = hit.nearness if hit.clause is None else 0.0
            found[hit.entry_id] = max(near, found.get(hit.entry_id, 0.0))
    return found


def among(
    session: Session, asked: Asked, entries: Sequence[VisibleEntry], near: Mapping[int, float]
) -> list[Duplicate]:
    """Those of `entries` that are nearly the same, the likest first; `near` as of `found_near`."""
    structure = structure_now(session)
    alike = [
        Duplicate(entry, likeness)
        for entry in entries
        if structure.meet(asked.scope, entry.revision.scope)
        and (likeness := _alike(asked, entry, near.get(entry.entry.id, 0.0)))
    ]
    return sorted(alike, key=lambda one: -one.likeness)[:SHOWN]


def _alike(asked: Asked, other: VisibleEntry, near: float) -> float:
    """How much two entries of a kind are the same; 0 below `DUPLICATE`, unless they are `NEAR`."""
    if asked.kind != other.entry.kind:
        return 0.0
    kind = kind_named(asked.kind)
    mine = [asked.title, *kind.variants(asked.content)][:_COMPARED]
    theirs = [other.revision.title, *kind.variants(other.revision.content)][:_COMPARED]
    titles = max(titles_alike(one, two) for one in mine for two in theirs)
    texts = dice(
        kind.searchable_text(asked.content)[:_TEXT],
        kind.searchable_text(other.revision.content)[:_TEXT],
    )
    best = max(titles, texts, DUPLICATE if near >= NEAR else 0.0)
    return round(best, 2) if best >= DUPLICATE else 0.0


def titles_alike(one: str, two: str) -> float:
    """How much two titles ask the same, in letters or in sense; 0 where they do not."""
    if fold(one) == fold(two):
        return 1.0
    alike = dice(one, two)
    if alike >= DUPLICATE:
        return alike
    return sense_alike(senses(one), senses(two))


def sense_alike(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How much of what two titles mean is the same; 0 below `SAME_SENSE`."""
    shared = len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
    return shared if shared >= SAME_SENSE else 0.0


def letters(title: str) -> str:
    """A title without what makes no difference: signs, spaces, width, case."""
    return "".join(sign for sign in fold(title) if sign.isalnum())


def senses(title: str) -> frozenset[str]:
    """The words of a title by what they mean: 电费贵 and 电费高 have the same."""
    terms = analyse(title)
    pairs = zip(terms.words, terms.senses, strict=True)
    return frozenset(sense or word for word, sense in pairs if len(word) > 1)


def dice(one: str, two: str) -> float:
    """How much of the pairs of letters of two texts is the same, from 0 to 1."""
    grams = []
    for text in (one, two):
        said = "".join(char for char in text if char.isalnum())
        grams.append({said[n : n + 2] for n in range(len(said) - 1)})
    total = len(grams[0]) + len(grams[1])
    return 2 * len(grams[0] & grams[1]) / total if total else 0.0
