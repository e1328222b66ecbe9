"""How fast searching is, from the typed line to the numbers of the ten best: one line an engine.

    python -m benchmarks.speed --set faq|statutes [--corpora DIR] [--json]

All engines run one after the other in this process, on the same terms and questions.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import SETS, Corpus, Question, load
from benchmarks.engines import Engine, available, families_weighted
from benchmarks.measures import Quality, percentile
from benchmarks.report import Row, arguments, show

DEFAULT_QUERIES = 2000
SLOW_QUERIES = 100  # for an engine that takes longer than SLOW_MS
SLOW_MS = 20
WARM_UP = 20


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
    families = ("words",) if words_only else ("words", "grams", "chars")
    weights = {"grams": 0.0, "chars": 0.0} if words_only else {}
    for name, make in available(families).items():
        if options.engines and name not in options.engines:
            continue
        with tempfile.TemporaryDirectory() as folder, families_weighted(**weights):
            yield {"engine": name, **_measured(make(), corpus, questions, Path(folder))}


def _measured(engine: Engine, corpus: Corpus, questions: list[Question], folder: Path) -> Row:
    begun = time.perf_counter()
    engine.build(corpus.items, folder)
    build = time.perf_counter() - begun
    taken, quality = _asked(engine, questions[:WARM_UP])
    if percentile(taken, 0.5) > SLOW_MS:
        questions = questions[:SLOW_QUERIES]
    gc.collect()
    taken, quality = _asked(engine, questions)
    return {
        "entries": len(corpus.items),
        "build_s": round(build, 2),
        "p50_ms": round(percentile(taken, 0.5), 3),
        "p95_ms": round(percentile(taken, 0.95), 3),
        "mrr10": quality.as_row()["mrr10"],
        "recall10": quality.as_row()["recall10"],
        "queries": len(questions),
    }


def _asked(engine: Engine, questions: list[Question]) -> tuple[list[float], Quality]:
    taken, quality = [], Quality()
    for question in questions:
        begun = time.perf_counter()
        found = engine.search(question.text, 10)
        taken.append((time.perf_counter() - begun) * 1000)
        quality.add(question, found)
    return taken, quality


if __name__ == "__main__":
    main()
