"""What stands beside an entry, by words and by meaning: related entries, duplicates, what it may
contradict.

    python -m benchmarks.vectors.beside --corpora DIR [--model packaged] [--vectors DIR] [--json]

`related`: of each group of `phrasings` two phrasings are entries, among them those that stand
alone; whether the other one is among the five that are shown. `duplicates`: pairs that a reader
judged (`benchmarks/judged`), told as duplicates by titles as they are, and where they are nearer
in meaning than so many spreads of unrelated texts. `contradictions`: answers with one figure
changed, whether the clause that says otherwise is among the candidates, laws beside it.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.grouping import phrasings
from benchmarks.kit.cited_answers import cited_answers
from benchmarks.kit.corpora import Item, as_entries, load
from benchmarks.kit.report import Row, arguments, show
from benchmarks.reading import FOLDER, judged
from benchmarks.vectors.kept_vectors import KeptVectors, make_vectors, model_of
from review.impact.duplicates import DUPLICATE, titles_alike
from review.impact.neighbours import CANDIDATES_OF_A_LINE, LINE_LENGTH, LINES
from review.impact.stated_facts import stated
from search_index.engine import Index
from search_index.meaning.model import Model
from search_index.query.query import Query, query_terms
from search_index.ranking.interface import RankRequest
from search_index.text.analyzer import analyse

RELATED = 5
SHEETS = ("likeness", "joined", "joined_before")
NEARER_THAN = (6.5, 7.0, 7.5, 8.0)
ARTICLES = 3_000


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--model", default="packaged", help="as KB_MODEL")
    parser.add_argument("--vectors", type=Path, help="folder in which vectors are kept")
    options = parser.parse_args()
    model, kept = model_of(options.model, options.vectors)
    show(_rows(options.corpora, model, kept), as_json=options.json)


def _rows(corpora: Path, model: Model, kept: KeptVectors | None) -> Iterator[Row]:
    yield from _duplicates(corpora, model)
    yield from _related(corpora, model)
    yield from _contradictions(corpora, model)
    if kept is not None:
        kept.keep()


def _related(corpora: Path, model: Model) -> Iterator[Row]:
    said = [row["phrasings"] for row in _lines(corpora / "phrasings.jsonl")]
    items: list[Item] = []
    twins: dict[int, int] = {}
    for one in said:
        if len(one) > 1:
            twins |= {len(items): len(items) + 1, len(items) + 1: len(items)}
        items += [Item(text) for text in one[:2]]
    with tempfile.TemporaryDirectory() as folder:
        index, numbers = _index(items, Path(folder), model)
        for settled in (False, True):
            found = 0
            for own, twin in twins.items():
                title = items[own].title
                query = Query(title, terms=query_terms(analyse(title)), plain=title)
                request = RankRequest(title, 40, entries_only=True, query=query, settled=settled)
                hits = [numbers[hit.entry_id] for hit in index.searcher.rank(request).hits]
                found += twin in [number for number in hits if number != own][:RELATED]
            yield {
                "what": "related",
                "by": "words and meaning" if settled else "words",
                "asked": len(twins),
                "among five": round(found / len(twins), 3),
            }


def _duplicates(corpora: Path, model: Model) -> Iterator[Row]:
    encoder = model.encoder()
    assert encoder is not None
    asked = phrasings(corpora)
    read = [pair for sheet in SHEETS for pair in judged(FOLDER / sheet)]
    lines = [(asked[pair.one][1], asked[pair.other][1]) for pair, _ in read]
    same = [verdict == "yes" for _, verdict in read]
    by_titles = [titles_alike(*pair) >= DUPLICATE for pair in lines]
    cosines = (
        encoder.lines([one for one, _ in lines]) * encoder.lines([two for _, two in lines])
    ).sum(axis=1)
    near = ((cosines - encoder.unrelated.mean) / encoder.unrelated.spread).tolist()
    yield _told("words", by_titles, same)
    for least in NEARER_THAN:
        nearer = [one >= least for one in near]
        yield _told(f"nearer than {least}", nearer, same)
        either = [any(pair) for pair in zip(by_titles, nearer, strict=True)]
        yield _told(f"words or nearer than {least}", either, same)


def _told(by: str, told: Sequence[bool], same: Sequence[bool]) -> Row:
    right = sum(one and two for one, two in zip(told, same, strict=True))
    return {
        "what": "duplicates",
        "by": by,
        "pairs": len(told),
        "told": sum(told),
        "precision": round(right / max(sum(told), 1), 3),
        "share of the same": round(right / max(sum(same), 1), 3),
    }


def _contradictions(corpora: Path, model: Model) -> Iterator[Row]:
    answers = [*cited_answers(), *cited_answers("cited_answers_held_out")]
    laws = load("statutes", corpora).items
    others = random.Random(0).sample(laws, ARTICLES)
    items = [Item(f"办法第{n}条", text=one.clause) for n, one in enumerate(answers)]
    items += [replace(one, title=f"{one.parent} {one.title}", parent="") for one in others]
    with tempfile.TemporaryDirectory() as folder:
        index, numbers = _index(items, Path(folder), model)
        for settled in (False, True):
            found = 0
            for own, one in enumerate(answers):
                lines = [fact.text for fact in stated(one.changed)][:LINES]
                hits = [
                    numbers[hit.entry_id]
                    for line in lines
                    for hit in index.searcher.rank(
                        RankRequest(line[:LINE_LENGTH], limit=CANDIDATES_OF_A_LINE, settled=settled)
                    ).hits
                ]
                found += own in hits
            yield {
                "what": "contradictions",
                "by": "words and meaning" if settled else "words",
                "asked": len(answers),
                "clause among candidates": round(found / len(answers), 3),
            }


def _index(items: list[Item], folder: Path, model: Model) -> tuple[Index, dict[int, int]]:
    """An index of these items with its vectors, and the number of the item of each entry."""
    index, numbers, entries = Index(folder, model), {}, []
    for entry, own in as_entries(items):
        numbers[entry.entry_id] = own[0]
        entries.append(entry)
    index.rebuild(entries)
    make_vectors(index, entries)
    index.warm()
    return index, numbers


def _lines(path: Path) -> Iterator[Any]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
