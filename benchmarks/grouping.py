"""How well questions that mean the same are put together, and what recording takes.

    python -m benchmarks.grouping --corpora DIR [--half a|b] [--ways NAME...] [--errs SHARE...]
        [--service]

Every phrasing of `phrasings.jsonl` is recorded in random order by twenty simulated agents through
the service, each in a transaction of its own. Pairs of questions are right when the corpus puts
them into one group (what a reader says of them: `benchmarks.reading`). Rows: lines that are the
same letter for letter; curves over thresholds of likeness (`joining`); the service by itself;
agents who, when it is recorded, are shown the five closest groups and say which one it is or none,
and err now and then: on the ranking alone, with `--service` recorded by the service as well.
`--half` takes every second group of the corpus.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.kit.joining import Asked, Grouping, Joining
from benchmarks.kit.report import Row, arguments, show
from content.services.categories import add_defaults
from core.base_schema import load
from core.database import Database
from migrations.runner import upgrade
from people.actors import CONSOLE, Actor, actor_of
from people.services import accounts
from questions import matching
from questions.callers import CallerReferences, new_key
from questions.context import QuestionContext
from questions.models import GroupState
from questions.phrasings import Phrasings, StoredPhrasing
from questions.schemas import CompletionSchema, QuestionSchema
from questions.services import details, recording
from questions.services.recording import Recorded
from search_index.engine import Index
from search_index.similarity.similar_texts import Likeness

AGENTS = 20
ERRS = (0.0, 0.02, 0.05)
SEED = 20
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
WAYS = ("plain", "with rules", "same words")
TRIED = ("every member near", "two members near", "nearest of each other", "little unmatched")
ALL_WAYS = (*WAYS, *TRIED)


def phrasings(folder: Path, half: str = "") -> list[Asked]:
    """Every phrasing with its group, in random order; of one half of the groups when asked."""
    rows = map(json.loads, (folder / "phrasings.jsonl").read_text("utf-8").splitlines())
    wanted = [row for row in rows if not half or row["id"] % 2 == (half == "b")]
    asked = [(row["id"], phrasing) for row in wanted for phrasing in row["phrasings"]]
    random.Random(SEED).shuffle(asked)
    return asked


class Hotline:
    """A base of its own with agents who record."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'kb.sqlite'}")
        upgrade(self.database)
        self.index = Index(folder / "index")
        self.index.rebuild([])
        callers = CallerReferences([new_key()], "benchmark" * 4)
        self.question_context = QuestionContext(self.index.searcher, Phrasings(), callers)
        with self.database.transaction() as session:
            add_defaults(session)
        self.agents = [self._person(f"agent{n:02}", "agent", "") for n in range(AGENTS)]
        self._person("service", "contributor", "service")
        self.took: list[float] = []

    def _person(self, name: str, role: str, department: str) -> Actor:
        values = {"name": name, "display_name": name, "roles": [role], "department": department}
        with self.database.transaction() as session:
            return actor_of(
                accounts.add_user(session, CONSOLE, values | {"active": True}, "benchmark-only")
            )

    def record(self, place: int, text: str, same_as: str | None = None) -> Recorded:
        """Record as one agent after the other do."""
        values = load(QuestionSchema(), {"text": text[:500], "same_as": same_as})
        begun = time.process_time()
        agent, context = self.agents[place % AGENTS], self.question_context
        with self.database.reading() as session:
            answers = recording.answers_to(session, agent, context, values["text"])
        with self.database.transaction() as session:
            done = recording.record(session, agent, context, values, answers)
        self.took.append(time.process_time() - begun)
        return done

    def says(self, place: int, question: int, group: int | None) -> int:
        """The agent who recorded it says which group it is, None: none of them; gives its id."""
        same_as = "" if group is None else f"Q-{group:06d}"
        values = load(CompletionSchema(), {"same_as": same_as})
        with self.database.transaction() as session:
            agent = self.agents[place % AGENTS]
            return details.add_details(
                session, agent, self.question_context, str(question), values
            ).group_id

    def spread(self) -> Row:
        """Processor time of recording, with the search before it."""
        times = sorted(self.took)
        return {"p50_ms": _ms(times, 0.5), "p99_ms": _ms(times, 0.99)}


def _ms(times: Sequence[float], share: float) -> float:
    return round(times[int(share * (len(times) - 1))] * 1000, 1)


def by_itself(asked: Sequence[Asked]) -> Iterator[Row]:
    """Agents who never look at what they are shown."""
    with tempfile.TemporaryDirectory() as folder:
        hotline = Hotline(Path(folder))
        grouping = Grouping(asked)
        for place, (_number, text) in enumerate(asked):
            grouping.groups.append(hotline.record(place, text).question.group_id)
        yield grouping.row("by itself", threshold=matching.SAME_FROM) | hotline.spread()


def with_agents(asked: Sequence[Asked], errs: float) -> Iterator[Row]:
    """Agents who, once it is recorded, say which of the groups shown it is, or none of them.

    `errs`: how often they pick any of those shown instead.
    """
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        hotline, meaning = Hotline(Path(folder)), dict[int, int]()
        grouping, said = Grouping(asked), 0
        for place, (number, text) in enumerate(asked):
            done = hotline.record(place, text)
            question, group = done.question.id, done.question.group_id
            shown = [near.id for near, _match in done.similar.groups]
            right = next((near for near in shown if meaning[near] == number), None)
            if shown and chance.random() < errs:
                right = chance.choice(shown)
            if right != (group if group in meaning else None):
                group = hotline.says(place, question, right)
                said += 1
            meaning.setdefault(group, number)
            grouping.groups.append(group)
        told = {"said": round(said / len(asked), 3)}
        yield grouping.row(f"agents, {errs:.0%} err", threshold="") | hotline.spread() | told


class Asking(Phrasings):
    """The nearest of those asked so far, looked up once, in the groups agents put them in."""

    def __init__(self, near: Sequence[Sequence[Likeness]]) -> None:
        super().__init__()
        self._near = near
        self.groups: list[int] = []

    def nearest(self, session: Session, text: str, limit: int = 100) -> list[StoredPhrasing]:
        """As the service has it, for the next one."""
        return [
            StoredPhrasing(like.key, self.groups[like.key], GroupState.OPEN, like)
            for like in self._near[len(self.groups)]
        ]


def on_ranking(joining: Joining, errs: float) -> Iterator[Row]:
    """The same agents before the same ranking, without a database behind it: many times faster."""
    chance = random.Random(SEED)
    asking, meaning, said = Asking(joining.near), dict[int, int](), 0
    for place, (number, text) in enumerate(joining.asked):
        near = matching.matches(Session(), asking, text, recording.GROUPS_SHOWN)
        shown = [match.group_id for match in near]
        right = next((group for group in shown if meaning[group] == number), None)
        if shown and chance.random() < errs:
            right = chance.choice(shown)
        joined = matching.same(near)
        said += right != (joined.group_id if joined else None)
        group = place if right is None else right
        meaning.setdefault(group, number)
        asking.groups.append(group)
    grouping = Grouping(joining.asked, asking.groups)
    told = {"said": round(said / len(joining.asked), 3)}
    yield grouping.row(f"agents, {errs:.0%} err", threshold="") | told


def identical(asked: Sequence[Asked]) -> Row:
    """Lines that are the same, letter for letter: what the corpus says of those."""
    numbers: dict[str, int] = {}
    grouping = Grouping(asked)
    for _number, text in asked:
        plain = "".join(char for char in text if char.isalnum())
        grouping.groups.append(numbers.setdefault(plain, len(numbers)))
    return grouping.row("identical", threshold="")


def curves(joining: Joining, ways: Sequence[str]) -> Iterator[Row]:
    """Precision and recall over thresholds for each way of joining."""
    for name in ways:
        for threshold in THRESHOLDS:
            yield joining.ways[name](threshold).row(name, threshold=threshold)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--half", choices=("a", "b"), default="", help="every second group only")
    parser.add_argument("--ways", nargs="*", default=WAYS, choices=ALL_WAYS, help="curves of these")
    parser.add_argument("--errs", nargs="*", type=float, default=ERRS, help="of the agents")
    parser.add_argument("--service", action="store_true", help="agents too through the service")
    options = parser.parse_args()
    asked = phrasings(options.corpora, options.half)[: options.queries]
    joining = Joining(asked)
    agents = partial(with_agents, asked) if options.service else partial(on_ranking, joining)
    parts: list[Callable[[], Iterator[Row]]] = [
        lambda: iter([identical(asked)]),
        lambda: curves(joining, options.ways),
        *(partial(agents, errs) for errs in options.errs),
        lambda: by_itself(asked),
    ]
    show((row for part in parts for row in part()), as_json=options.json)


if __name__ == "__main__":
    main()
