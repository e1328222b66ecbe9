"""How fast searching is, from the typed line to the numbers of the ten best: one line an engine.

    python -m benchmarks.speed --set faq|statutes [--corpora DIR] [--json]

All engines run in this process and take turns, on the same questions and, but for stock Whoosh, the
same terms: that one gets words alone. Of what takes longer than 20 ms a question 30 are asked.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kit.corpora import SETS, Corpus, Question, load
from benchmarks.kit.engines import Engine, available, families_weighted
from benchmarks.kit.measures import Quality, percentile
from benchmarks.kit.report import Row, arguments, show
from benchmarks.kit.terms import FAMILIES

DEFAULT_QUERIES = 2000
SLOW_QUERIES = 30  # for an engine that takes longer than SLOW_MS
SLOW_MS = 20
WARM_UP = 20
BLOCK = 50


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--set", choices=SETS, default="faq")
    parser.add_argument("--tokens", choices=("words", "all"), default="all", help="of all engines")
    options = parser.parse_args()
    corpus = load(options.set, options.corpora)
    show(_rows(corpus, options), as_json=options.json)


def _rows(corpus: Corpus, options: argparse.Namespace) -> Iterator[Row]:
    wanted = min(options.queries or DEFAULT_QUERIES, len(corpus.questions))
    questions = random.Random(0).sample(corpus.questions, wanted)
    words_only = options.tokens == "words"
    families = ("senses",) if words_only else FAMILIES
    weights = {"grams": 0.0, "chars": 0.0} if words_only else {}
    with contextlib.ExitStack() as stack:
        stack.enter_context(families_weighted(**weights))
        runs = []
        for name, make in available(families).items():
            if not options.engines or name in options.engines:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                runs.append(Run.built(name, make(), corpus, folder))
        _ask_in_turns(runs, questions)
        for run in runs:
            yield run.as_row(len(corpus.items))


@dataclass
class Run:
    """An engine, what building took, and its answers so far."""

    name: str
    engine: Engine
    build_s: float
    taken: list[float] = field(default_factory=list)
    quality: Quality = field(default_factory=Quality)

    @classmethod
    def built(cls, name: str, engine: Engine, corpus: Corpus, folder: Path) -> Run:
        """Build the engine's index, with the clock running."""
        begun = time.perf_counter()
        engine.build(corpus.items, folder)
        return cls(name, engine, time.perf_counter() - begun)

    def ask(self, question: Question) -> None:
        """Search, with the clock running."""
        begun = time.perf_counter()
        found = self.engine.search(question.text, 10)
        self.taken.append((time.perf_counter() - begun) * 1000)
        self.quality.add(question, found)

    def as_row(self, entries: int) -> Row:
        """The line to print."""
        return {
            "engine": self.name,
            "entries": entries,
            "build_s": round(self.build_s, 2),
            "p50_ms": round(percentile(self.taken, 0.5), 3),
            "p95_ms": round(percentile(self.taken, 0.95), 3),
            "mrr10": self.quality.as_row()["mrr10"],
            "recall10": self.quality.as_row()["recall10"],
            "queries": len(self.taken),
        }


def _ask_in_turns(runs: list[Run], questions: list[Question]) -> None:
    """A block of questions to each engine in turn, so that what else the machine does hits all."""
    for run in runs:
        for question in questions[:WARM_UP]:
            begun = time.perf_counter()
            run.engine.search(question.text, 10)
            if (time.perf_counter() - begun) * 1000 > SLOW_MS:
                break
    gc.collect()
    for begin in range(0, len(questions), BLOCK):
        for run in runs:
            for question in questions[begin : begin + BLOCK]:
                if len(run.taken) < SLOW_QUERIES or percentile(run.taken, 0.5) < SLOW_MS:
                    run.ask(question)


if __name__ == "__main__":
    main()
