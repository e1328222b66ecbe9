"""How good the ranking is: one line for each engine, and for ours without each ingredient.

python -m benchmarks.quality --set faq|statutes|phrasings|phrasings-after | --file SET.json
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpora import SETS, Corpus, load, load_file
from benchmarks.engines import Engine, KnowledgeBase, available, families_weighted
from benchmarks.measures import Quality
from benchmarks.report import Row, arguments, show

DEPTH = 100
ABLATIONS = {
    "kb: words": {"grams": 0.0, "chars": 0.0},
    "kb: words+grams": {"chars": 0.0},
    "kb: words+chars": {"grams": 0.0},
}


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--set", choices=SETS)
    chosen.add_argument("--file", type=Path)
    parser.add_argument("--tokens", choices=("words", "all"), default="words", help="of peers")
    options = parser.parse_args()
    corpus = _corpus(options)
    show(_rows(corpus, options), as_json=options.json)


def _corpus(options: argparse.Namespace) -> Corpus:
    if options.file:
        return load_file(options.file)
    corpus = load(options.set, options.corpora, only_asked=True)
    if options.queries and options.queries < len(corpus.questions):
        asked = random.Random(0).sample(corpus.questions, options.queries)
        return Corpus(corpus.name, corpus.items, asked)
    return corpus


def _rows(corpus: Corpus, options: argparse.Namespace) -> Iterator[Row]:
    families = ("words",) if options.tokens == "words" else ("words", "grams", "chars")
    for name, make in available(families).items():
        if options.engines and name not in options.engines:
            continue
        with tempfile.TemporaryDirectory() as folder:
            engine = make()
            engine.build(corpus.items, Path(folder))
            yield {"engine": name, **_measured(engine, corpus)}
            if isinstance(engine, KnowledgeBase):
                yield from _ablations(engine, corpus)


def _ablations(engine: Engine, corpus: Corpus) -> Iterator[Row]:
    for name, weights in ABLATIONS.items():
        with families_weighted(**weights):
            yield {"engine": name, **_measured(engine, corpus)}


def _measured(engine: Engine, corpus: Corpus) -> Row:
    quality = Quality()
    for question in corpus.questions:
        quality.add(question, engine.search(question.text, DEPTH))
    return {**quality.as_row(), "queries": quality.questions, "entries": len(corpus.items)}


if __name__ == "__main__":
    main()
