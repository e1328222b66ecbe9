"""How well questions that mean the same are put together, and how long it takes.

    python -m benchmarks.grouping --corpora DIR [--half a|b]

Every phrasing of `phrasings.jsonl` is recorded in random order by twenty simulated agents through
the service, each in a transaction of its own. Pairs of questions are right when the corpus puts
them into one group. Rows: lines that are the same letter for letter; the curve over a plain
similarity threshold and with the rules; the service by itself; agents who pick the right one of the
five groups they are shown and err now and then (simulated on the ranking alone, without the
database). `--half` takes every second group of the corpus: thresholds were chosen on half a.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.report import Row, arguments, show
from content.services.categories import add_defaults
from core.database import Database
from core.schema import load
from migrations.runner import upgrade
from people.actors import CONSOLE, Actor, actor_of
from people.services import accounts
from questions import matching
from questions.callers import CallerReferences, new_key
from questions.desk import Desk
from questions.models import GroupState
from questions.phrasings import Phrasings, StoredPhrasing
from questions.schemas import QuestionSchema
from questions.services import recording
from search_index.directory import Index
from search_index.similarity import SimilarTexts

AGENTS = 20
ERRS = (0.02, 0.05)
SEED = 20
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
Asked = tuple[int, str]  # group of the corpus, phrasing


@dataclass
class Grouping:
    """Which group each phrasing went to, in the order they came."""

    asked: Sequence[Asked]
    groups: list[int] = field(default_factory=list)

    def quality(self) -> tuple[float, float]:
        """Precision and recall over pairs."""
        right = [number for number, _text in self.asked]
        both = _pairs(zip(self.groups, right, strict=True))
        return both / max(_pairs(self.groups), 1), both / max(_pairs(right), 1)

    def row(self, name: str, **more: object) -> Row:
        """One line of the report."""
        precision, recall = self.quality()
        found = {"precision": round(precision, 3), "recall": round(recall, 4)}
        return {"engine": name, **more, **found, "groups": len(set(self.groups))}


def _pairs(labels: object) -> int:
    counts = Counter(labels)  # type: ignore[call-overload]
    return sum(n * (n - 1) // 2 for n in counts.values())


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
        self.desk = Desk(self.index.searcher, Phrasings(), callers)
        with self.database.transaction() as session:
            add_defaults(session)
        self.agents = [self._person(f"agent{n:02}", "agent", "") for n in range(AGENTS)]
        self._person("service", "contributor", "service")
        self.took: list[float] = []

    def _person(self, name: str, role: str, department: str) -> Actor:
        values = {"name": name, "display_name": name, "roles": [role], "department": department}
        with self.database.transaction() as session:
            return actor_of(
                accounts.add_user(session, CONSOLE, values | {"active": True}, "x" * 12)
            )

    def record(self, place: int, text: str, same_as: str | None = None) -> int:
        """Record as one agent after the other do; gives the group's id."""
        values = load(QuestionSchema(), {"text": text[:500], "same_as": same_as})
        begun = time.perf_counter()
        with self.database.transaction() as session:
            agent = self.agents[place % AGENTS]
            done = recording.record(session, agent, self.desk, values)
        self.took.append(time.perf_counter() - begun)
        return done.question.group_id


class Remembered(Phrasings):
    """What was asked and in which group it is, without a database behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[int] = []

    def add(self, text: str, group: int) -> None:
        """The next text."""
        self._texts.add(len(self.groups), text)
        self.groups.append(group)

    def nearest(self, session: Session, text: str, limit: int = 100) -> list[StoredPhrasing]:
        """As the service has it."""
        return [
            StoredPhrasing(like.key, self.groups[like.key], GroupState.OPEN, like)
            for like in self._texts.nearest(text, limit)
        ]


def by_itself(asked: Sequence[Asked]) -> Iterator[Row]:
    """Agents who never look at what they are shown."""
    with tempfile.TemporaryDirectory() as folder:
        hotline = Hotline(Path(folder))
        grouping = Grouping(asked)
        for place, (_number, text) in enumerate(asked):
            grouping.groups.append(hotline.record(place, text))
        times = sorted(hotline.took)
        spread = {"p50_ms": _ms(times, 0.5), "p99_ms": _ms(times, 0.99)}
        yield grouping.row("by itself", threshold=matching.SAME_FROM) | spread


def with_agents(asked: Sequence[Asked], errs: float) -> Iterator[Row]:
    """Agents who pick the group they mean when it is shown; `errs`: how often they pick wrongly."""
    chance = random.Random(SEED)
    remembered, meaning = Remembered(), list[int]()
    for number, text in asked:
        found = matching.matches(Session(), remembered, text, recording.GROUPS_SHOWN)
        shown = [match.group_id for match in found]
        right = [group for group in shown if meaning[group] == number]
        picked = chance.choice(shown) if shown and chance.random() < errs else None
        group = picked if picked is not None else right[0] if right else len(meaning)
        if group == len(meaning):
            meaning.append(number)
        remembered.add(text, group)
    yield Grouping(asked, remembered.groups).row(f"agents, {errs:.0%} err", threshold="")


def curve(asked: Sequence[Asked], name: str, differs: bool) -> Iterator[Row]:
    """Joining the nearest phrasing's group over thresholds; `differs`: with the rules."""
    texts = SimilarTexts()
    near: list[list[tuple[int, float]]] = []
    for place, (_number, text) in enumerate(asked):
        found = texts.nearest(text, 10)
        near.append(
            [(like.key, _score(like.score, bool(like.differences), differs)) for like in found]
        )
        texts.add(place, text)
    for threshold in THRESHOLDS:
        yield _joined(asked, near, threshold).row(name, threshold=threshold)


def _score(score: float, is_different: bool, by_rules: bool) -> float:
    if not is_different:
        return score
    return 0.0 if by_rules else score / 0.6


def _joined(
    asked: Sequence[Asked], near: Sequence[Sequence[tuple[int, float]]], threshold: float
) -> Grouping:
    grouping = Grouping(asked)
    for place, found in enumerate(near):
        best = max(found, key=lambda pair: pair[1], default=(0, 0.0))
        own = grouping.groups[best[0]] if best[1] >= threshold else place
        grouping.groups.append(own)
    return grouping


def identical(asked: Sequence[Asked]) -> Row:
    """Lines that are the same, letter for letter: what the corpus says of those."""
    numbers: dict[str, int] = {}
    grouping = Grouping(asked)
    for _number, text in asked:
        plain = "".join(char for char in text if char.isalnum())
        grouping.groups.append(numbers.setdefault(plain, len(numbers)))
    return grouping.row("identical", threshold="")


def _ms(times: Sequence[float], share: float) -> float:
    return round(times[int(share * (len(times) - 1))] * 1000, 1)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--half", choices=("a", "b"), default="", help="every second group only")
    options = parser.parse_args()
    asked = phrasings(options.corpora, options.half)[: options.queries]
    parts: list[Callable[[], Iterator[Row]]] = [
        lambda: iter([identical(asked)]),
        lambda: curve(asked, "plain", differs=False),
        lambda: curve(asked, "with rules", differs=True),
        lambda: by_itself(asked),
        lambda: with_agents(asked, 0.0),
        *(partial(with_agents, asked, errs) for errs in ERRS),
    ]
    show((row for part in parts for row in part()), as_json=options.json)


if __name__ == "__main__":
    main()
