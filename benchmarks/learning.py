"""What learning from use brings: finding other phrasings before and after agents used the answers.

    python -m benchmarks.learning --corpora DIR

DIR holds `phrasings.jsonl`. Before: the first phrasing of each group is an entry, the second half
of each is asked. Then the rest of the first half comes in as searches of three agents that end with
the answer copied; what the service proposes is accepted by the department, submitted, approved and
indexed. After: the same questions again. All of it goes through the services, from the log to the
index; only the entries to begin with are put in as rows. Peers get the same texts.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.kit.base import PASSWORD, agents, prepared
from benchmarks.kit.corpora import Corpus, Item, Question, load
from benchmarks.kit.engines import Engine, available
from benchmarks.kit.measures import Quality
from benchmarks.kit.report import Row, arguments, show
from content.models import Entry, Revision
from content.queries import visible_now
from core import clock
from kb_app.container import Container
from people.actors import CONSOLE, Actor, actor_of
from people.queries import user_named
from people.services import accounts
from review import services as review_services
from review.checklist import checklist_of
from review.models import Review, Verdict
from review.policies.queries import demand_of
from search_index import services as index_services
from search_index.learning import proposals
from search_index.learning.mining import propose_variants
from search_index.models import UseAction, VariantProposal
from search_index.queries import SearchRequest, search
from search_index.query_log.events import Searched, Sitting, Used
from search_index.ranking.interface import RankRequest

SET, SET_AFTER = "phrasings", "phrasings-after"
AGENTS = 3
DEPTH = 100
AT_ONCE = 50  # reviews in one verdict
PEERS = ("tantivy", "bm25s")


def main() -> None:
    """Measure and print."""
    options = arguments(__doc__ or "").parse_args()
    before, learned = load(SET, options.corpora), load(SET_AFTER, options.corpora)
    with tempfile.TemporaryDirectory() as folder:
        show(_rows(before, learned, Path(folder)), as_json=options.json)


def _rows(before: Corpus, learned: Corpus, folder: Path) -> Iterator[Row]:
    container = prepared(before, folder / "base").open()
    first = _quality(lambda text: _found(container, text), before.questions)
    begun = time.perf_counter()
    told = _learn(container, [item.variants for item in learned.items])
    took = round(time.perf_counter() - begun, 1)
    second = _quality(lambda text: _found(container, text), before.questions)
    after = _published(container)
    yield _row("kb", first, second) | told | {"learning_s": took}
    for name, make in available(("words",)).items():
        if name in PEERS:
            plain = [
                _peer(make(), items, before.questions, folder / f"{name}-{place}")
                for place, items in enumerate((before.items, after))
            ]
            yield _row(name, *plain)
    container.database.dispose()


def _row(engine: str, before: Quality, after: Quality) -> Row:
    first, second = before.as_row()["mrr10"], after.as_row()["mrr10"]
    return {
        "engine": engine,
        "mrr10_before": first,
        "mrr10_after": second,
        "ratio": round(second / first, 3),
        "hit1_after": after.as_row()["hit1"],
        "hit10_after": after.as_row()["hit10"],
        "queries": before.questions,
    }


def _quality(find: Callable[[str], Sequence[int]], questions: Sequence[Question]) -> Quality:
    quality = Quality()
    for question in questions:
        quality.add(question, find(question.text))
    return quality


def _found(container: Container, text: str) -> list[int]:
    """Numbers of items; entries were put in in their order, the first with id 1."""
    hits = container.index.searcher.rank(RankRequest(text, limit=DEPTH)).hits
    return [hit.entry_id - 1 for hit in hits]


def _peer(
    engine: Engine, items: list[Item], questions: Sequence[Question], folder: Path
) -> Quality:
    folder.mkdir()
    engine.build(items, folder)
    return _quality(lambda text: engine.search(text, DEPTH), questions)


def _published(container: Container) -> list[Item]:
    """What agents can find now, as a peer is given it."""
    query = select(Revision.title, Revision.content).join(Entry, Revision.entry_id == Entry.id)
    with container.database.reading() as session:
        rows = session.execute(query.where(visible_now()).order_by(Entry.id)).all()
    return [Item(title, tuple(content["variants"])) for title, content in rows]


def _learn(container: Container, lines: Sequence[Sequence[str]]) -> Row:
    """Take `lines` in as searches whose answer was used, and all that follows from it."""
    used = _use(container, lines)
    while _looked_at(container):
        pass
    author, reviewer = _person(container, "author"), _person(container, "reviewer")
    accepted = _accept(container, author)
    _approve(container, author, reviewer, sorted({number for number, _ in accepted}))
    index_services.drain(container.database, container.index)
    return {"lines_used": used, "proposed_and_accepted": len(accepted)}


def _use(container: Container, lines: Sequence[Sequence[str]]) -> int:
    names = agents(container.database, AGENTS)
    with container.database.reading() as session:
        ids = [user.id for name in names if (user := user_named(session, name)) is not None]
    at, used = clock.now() - timedelta(days=1), 0
    for entry_id, phrasings in enumerate(lines, start=1):
        for line in phrasings:
            at += timedelta(minutes=1)
            used += 1
            _search_and_copy(container, ids, line, entry_id, at)
        container.search_log.flush()
    return used


def _search_and_copy(
    container: Container, ids: Sequence[int], line: str, entry_id: int, at: datetime
) -> None:
    with container.database.reading() as session:
        result = search(session, container.index.searcher, SearchRequest(line, limit=100))
        revision = session.get_one(Entry, entry_id).published_revision_id
    assert revision is not None
    places = {hit.entry_id: place for place, hit in enumerate(result.hits, start=1)}
    for user_id in ids:
        by = Sitting(user_id, f"agent {user_id}")
        container.search_log.add(Searched(by, line, at, result.total))
        copied = Used(by, line, at, entry_id, revision, UseAction.COPIED, places.get(entry_id))
        container.search_log.add(copied)


def _looked_at(container: Container) -> int:
    """One look of the worker at what was used; 0 when there is nothing more."""
    return propose_variants(container.database, container.index.searcher, AGENTS)


def _accept(container: Container, author: Actor) -> list[tuple[str, str]]:
    """The department takes every proposal; gives numbers of entries and lines."""
    with container.database.reading() as session:
        ids = list(session.scalars(select(VariantProposal.id).order_by(VariantProposal.id)))
    taken = []
    for proposal_id in ids:
        with container.database.transaction() as session:
            proposal, _draft = proposals.accept(session, author, proposal_id)
            taken.append((proposal.entry.number, proposal.text))
    return taken


def _approve(container: Container, author: Actor, reviewer: Actor, numbers: Sequence[str]) -> None:
    for begin in range(0, len(numbers), AT_ONCE):
        with container.database.transaction() as session:
            some = numbers[begin : begin + AT_ONCE]
            ids = [review_services.submit(session, author, number).id for number in some]
        with container.database.transaction() as session:
            judged = [session.get_one(Review, review_id) for review_id in ids]
            listed = {o.key for r in judged for o in checklist_of(r, demand_of(session, r))}
            review_services.decide_batch(session, reviewer, ids, Verdict.APPROVE, checked=listed)


def _person(container: Container, what: str) -> Actor:
    """The author of the entries' department, or a reviewer of another one."""
    name = f"bench-{what}"
    with container.database.transaction() as session:
        user = user_named(session, name)
        if user is None:
            values = {"name": name, "display_name": "", "roles": [what], "department": "safety"}
            user = accounts.add_user(session, CONSOLE, values | {"active": True}, PASSWORD)
            session.flush()
        return actor_of(user)


if __name__ == "__main__":
    main()
