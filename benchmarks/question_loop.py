"""Whether answered questions are found: the loop from agents' phrasings to the search.

    python -m benchmarks.question_loop --corpora DIR [--groups 100]

Chosen at random: groups of `phrasings.jsonl`. Agents record every phrasing of each, the department
drafts an answer with the phrasings filled in as variants, the committee approves it, the index is
drained, and the original queries are put to the search as the worker does it. All this in a base
that holds the first phrasing of every other group as well, so that there is something to confuse.
Prints one JSON object: how many groups count as answered, and of how many phrasings the answer is
among the first three hits.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.grouping import Hotline
from benchmarks.kit.report import arguments
from content.models import Entry, Revision, RevisionState
from content.schemas import NewEntrySchema
from content.services import drafts, publishing
from core.base_schema import load
from people.actors import Actor, actor_of
from people.queries import user_named
from questions.models import GroupState, QuestionAnswer, QuestionGroup
from questions.schemas import AnswerQuestionSchema
from questions.services import answering, replay
from search_index import services as index_services

SEED = 100
SAID = "请按以下步骤办理；如仍有疑问，请联系人工客服。"


def measure(corpora: Path, count: int) -> dict[str, object]:
    """Answer `count` groups and see how many are found."""
    rows = [json.loads(x) for x in (corpora / "phrasings.jsonl").read_text("utf-8").splitlines()]
    several = [row["phrasings"] for row in rows if len(row["phrasings"]) > 1]
    chosen = random.Random(SEED).sample(several, count)
    others = [row["phrasings"][0] for row in rows if row["phrasings"] not in chosen]
    with tempfile.TemporaryDirectory() as folder:
        loop = Loop(Path(folder))
        loop.fill(others)
        groups = [loop.recorded(phrasings) for phrasings in chosen]
        for group in groups:
            loop.answer(group)
        begun = time.perf_counter()
        index_services.drain(loop.hotline.database, loop.hotline.index)
        loop.replay()
        took = time.perf_counter() - begun
        return loop.found(groups) | {"entries": len(others) + count, "replay_s": round(took, 1)}


class Loop:
    """A base with a department that answers and a committee that approves."""

    def __init__(self, folder: Path) -> None:
        self.hotline = Hotline(folder)
        with self.hotline.database.reading() as session:
            user = user_named(session, "service")
            assert user is not None
            self.writer: Actor = actor_of(user)

    def fill(self, titles: list[str]) -> None:
        """Publish an answer for each title."""
        for batch in _batches(titles, 200):
            with self.hotline.database.transaction() as session:
                for title in batch:
                    entry = drafts.create_entry(session, self.writer, _entry(title))
                    _approve(session, entry)
        index_services.drain(self.hotline.database, self.hotline.index)

    def recorded(self, phrasings: list[str]) -> int:
        """Record the phrasings as one group; agents say which it is. Gives its id."""
        group = self.hotline.record(0, phrasings[0], "").question.group_id
        for place, text in enumerate(phrasings[1:], start=1):
            self.hotline.record(place, text, f"Q-{group:06d}")
        return group

    def answer(self, group_id: int) -> None:
        """Draft with the phrasings filled in, approve."""
        values = load(AnswerQuestionSchema(), {"answer": SAID})
        with self.hotline.database.transaction() as session:
            answer = answering.draft_answer(session, self.writer, f"Q-{group_id:06d}", values)
            _approve(session, answer.entry)

    def replay(self) -> None:
        """What the worker does once the index holds the answers."""
        while True:
            with self.hotline.database.reading() as session:
                due = replay.due_checks(session, self.hotline.index.consumer)
            if not due:
                return
            for answer_id in due:
                with self.hotline.database.transaction() as session:
                    replay.check_due(session, self.hotline.question_context.searcher, answer_id)

    def found(self, group_ids: list[int]) -> dict[str, object]:
        """How many groups are answered, and phrasings found."""
        with self.hotline.database.reading() as session:
            groups = [session.get_one(QuestionGroup, group_id) for group_id in group_ids]
            answered = sum(group.state == GroupState.ANSWERED for group in groups)
            asked = sum(len({q.text for q in group.questions}) for group in groups)
            answers = session.scalars(select(QuestionAnswer)).all()
            missed = sum(len(answer.not_found) for answer in answers)
        return {
            "groups": len(groups),
            "answered": answered,
            "share": round(answered / len(groups), 3),
            "phrasings": asked,
            "found": asked - missed,
        }


def _approve(session: Any, entry: Entry) -> None:
    """What the committee's decision does; who may decide is measured elsewhere."""
    draft = session.scalars(
        select(Revision).where(Revision.entry_id == entry.id, Revision.state == RevisionState.DRAFT)
    ).one()
    publishing.approve(session, draft, publishing.freeze(session, draft))


def _entry(title: str) -> dict[str, Any]:
    plain = " ".join(title.split())[:200]
    return load(
        NewEntrySchema(),
        {
            "kind": "answer",
            "title": plain,
            "department": "service",
            "category": "service",
            "content": {"answer": SAID},
        },
    )


def _batches(items: list[str], size: int) -> Iterator[list[str]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--groups", type=int, default=100)
    options = parser.parse_args()
    print(json.dumps(measure(options.corpora, options.groups)))


if __name__ == "__main__":
    main()
