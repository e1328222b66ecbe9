"""How good the ranking is: one line for each engine, and for ours without each ingredient.

Peers rank plain words by plain BM25.

    python -m benchmarks.quality --set faq|statutes|phrasings|hotline|… [--model packaged]
    python -m benchmarks.quality --file SET.json

Lines that nothing answers have a row of their own: how many are told to be in doubt.
With `--model` vectors off, on and with an adapter too, as `benchmarks.vectors.gain` has them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from benchmarks.kit.chosen_set import add_choice, chosen_set
from benchmarks.kit.corpora import Corpus
from benchmarks.kit.engines import (
    Engine,
    KnowledgeBase,
    available,
    families_weighted,
    without,
)
from benchmarks.kit.hotline import without_variants
from benchmarks.kit.measures import Quality
from benchmarks.kit.report import Row, arguments, show
from benchmarks.kit.terms import PLAIN_WORDS
from benchmarks.vectors.gain import rows_by_meaning
from search_index.query.synonym_groups import NO_SYNONYMS, Synonyms

DEPTH = 100
ABLATIONS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "kb: no bigrams": lambda: families_weighted(grams=0.0),
    "kb: no characters": lambda: families_weighted(chars=0.0),
    "kb: words alone": lambda: families_weighted(grams=0.0, chars=0.0),
    "kb: no likeness": lambda: without("likeness"),
}
REBUILT: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "kb: no thesaurus": lambda: without("thesaurus"),
    "kb: no standing": lambda: without("standing"),
}


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    add_choice(parser)
    parser.add_argument("--plain", action="store_true", help="without the ablations")
    parser.add_argument("--model", help="as KB_MODEL: rows by meaning too, of half the questions")
    parser.add_argument("--vectors", type=Path, help="folder in which vectors are kept")
    options = parser.parse_args()
    show(_rows(chosen_set(options), options), as_json=options.json)


def _rows(corpus: Corpus, options: argparse.Namespace) -> Iterator[Row]:
    for name, make in available((PLAIN_WORDS,), Synonyms.of(corpus.groups)).items():
        if options.engines and name not in options.engines:
            continue
        yield {"engine": name, **_built_and_measured(make(), corpus)}
    if not options.engines or "kb" in options.engines:
        yield from _unanswered(corpus)
        yield from _young(corpus) if corpus.groups else ()
        yield from () if options.plain else _ablations(corpus)
    if options.model:
        yield from rows_by_meaning(corpus, options.model, options.vectors)


def _unanswered(corpus: Corpus) -> Iterator[Row]:
    """Of lines that nothing answers, and of the others, the share that is told to be in doubt."""
    answered = [question.text for question in corpus.questions if question.right]
    others = [question.text for question in corpus.questions if not question.right]
    if not others:
        return
    engine = KnowledgeBase(Synonyms.of(corpus.groups))
    with tempfile.TemporaryDirectory() as folder:
        engine.build(corpus.items, Path(folder))
        yield {
            "engine": "kb: no answer",
            "doubted": round(sum(map(engine.doubts, answered)) / max(len(answered), 1), 3),
            "doubted without": round(sum(map(engine.doubts, others)) / len(others), 3),
            "queries": len(others),
            "entries": len(corpus.items),
        }


def _young(corpus: Corpus) -> Iterator[Row]:
    """The base before anybody wrote variants: with its synonyms, without, without keywords too."""
    bare, synonyms = without_variants(corpus), Synonyms.of(corpus.groups)
    barer = replace(bare, items=[replace(item, keywords=()) for item in bare.items])
    for name, base, known in (
        ("without variants", bare, synonyms),
        ("nor synonyms", bare, NO_SYNONYMS),
        ("nor keywords", barer, synonyms),
        ("nor either", barer, NO_SYNONYMS),
    ):
        yield {"engine": f"kb: {name}", **_built_and_measured(KnowledgeBase(known), base)}


def _built_and_measured(engine: Engine, corpus: Corpus) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        engine.build(corpus.items, Path(folder))
        return _measured(engine, corpus)


def _ablations(corpus: Corpus) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        engine = KnowledgeBase(Synonyms.of(corpus.groups))
        engine.build(corpus.items, Path(folder))
        for name, changed in ABLATIONS.items():
            with changed():
                yield {"engine": name, **_measured(engine, corpus)}
    for name, changed in REBUILT.items():
        with changed():
            yield {
                "engine": name,
                **_built_and_measured(KnowledgeBase(Synonyms.of(corpus.groups)), corpus),
            }


def _measured(engine: Engine, corpus: Corpus) -> Row:
    quality = Quality()
    for question in corpus.questions:
        if question.right:
            quality.add(question, engine.search(question.text, DEPTH))
    return {**quality.as_row(), "queries": quality.questions, "entries": len(corpus.items)}


if __name__ == "__main__":
    main()
