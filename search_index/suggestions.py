"""Suggestions while typing: titles and variants of entries that agents may see."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from content.models import number_of
from core.unseen import without_controls
from search_index.query.operators import TEXT_USED
from search_index.ranking.interface import Completion, RankedHit, Searcher
from search_index.results.search_rules import rules_now
from search_index.results.visibility import showable, shown_now

_SPARE = 2  # times as many as wanted are asked for: some may not be seen any more


def suggest(
    session: Session, searcher: Searcher, text: str, limit: int = 8
) -> list[tuple[str, str]]:
    """Titles and variants that go on from `text` or hold it, each with the number of its entry.

    What was typed may be pinyin or initials; then come those of approved synonyms, and last those
    of laws that have ended. No entry comes twice. Raises `IndexDamaged` while there is no index.
    """
    text = without_controls(text)
    readable = shown_now(session).readable
    found = list(searcher.complete(text, _SPARE * limit, readable))
    if len(found) < limit:
        for other in _other_lines(session, text):
            found += searcher.complete(other, limit, readable)
    first_of_each = {one.entry_id: one for one in reversed(found)}
    visible = _visible(session, list(reversed(first_of_each.values())))
    ended = shown_now(session).published.ended
    visible.sort(key=lambda one: one.entry_id in ended)
    return [(one.text, number_of(one.entry_id)) for one in visible][:limit]


def _other_lines(session: Session, text: str) -> Iterator[str]:
    """The line with a word of an approved group in the place of another."""
    line = text[:TEXT_USED]
    for word, others in rules_now(session).synonyms.named_in(line).items():
        for other in others:
            if word in line:
                yield line.replace(word, other)


def _visible(session: Session, found: list[Completion]) -> list[Completion]:
    """Those whose revision is the one that is shown today, as the database says."""
    hits = [RankedHit(one.entry_id, one.revision_id, None, 0.0) for one in found]
    shown = {hit.entry_id for hit, _ in showable(session, hits)}
    return [one for one in found if one.entry_id in shown]
