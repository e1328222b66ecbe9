"""What comparing meanings adds to words: quality, what it doubts, and what it costs.

    python -m benchmarks.vectors.gain --set phrasings|statutes|… | --file SET.json
        [--model packaged] [--vectors DIR] [--items N] [--bare]

Three rows: words, words and meaning, and meaning with an adapter that was trained on one half of
the questions; asked is the other half (the halves by a checksum of the letters). `--items` keeps so
many items, those that answer among them; `--bare` leaves variants out; `--vectors` keeps vectors
from run to run. Questions without an answer count under `doubted without` only.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.kit.chosen_set import add_choice, chosen_set
from benchmarks.kit.corpora import Corpus, Question, as_entries
from benchmarks.kit.hotline import without_variants
from benchmarks.kit.measures import Quality
from benchmarks.kit.report import Row, arguments, show
from benchmarks.vectors.kept_vectors import KeptVectors, make_vectors, model_of
from search_index.engine import Index
from search_index.meaning.adapter import Adapter, Pairs, trained
from search_index.meaning.vectors import Vectors
from search_index.ranking.confidence import THRESHOLD
from search_index.ranking.interface import RankRequest
from search_index.ranking.searcher import StagedSearcher

DEPTH = 100


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    add_choice(parser)
    parser.add_argument("--model", default="packaged", help="as KB_MODEL")
    parser.add_argument("--vectors", type=Path, help="folder in which vectors are kept")
    parser.add_argument("--items", type=int, help="keep only so many")
    parser.add_argument("--bare", action="store_true", help="without variants")
    options = parser.parse_args()
    rows = rows_by_meaning(_corpus(options), options.model, options.vectors)
    show(rows, as_json=options.json)


def _corpus(options: argparse.Namespace) -> Corpus:
    corpus = chosen_set(options)
    if options.items and options.items < len(corpus.items):
        corpus = _smaller(corpus, options.items)
    return without_variants(corpus) if options.bare else corpus


def _smaller(corpus: Corpus, count: int) -> Corpus:
    """So many items: those that answer a question, and others chosen at random once."""
    right = sorted({number for question in corpus.questions for number in question.right})
    others = [number for number in range(len(corpus.items)) if number not in set(right)]
    random.Random(1).shuffle(others)
    kept = right + others[: max(0, count - len(right))]
    place = {number: now for now, number in enumerate(kept)}
    questions = [
        Question(question.text, frozenset(place[number] for number in question.right))
        for question in corpus.questions
    ]
    return replace(corpus, items=[corpus.items[number] for number in kept], questions=questions)


@dataclass(frozen=True)
class _Base:
    """A corpus as the service would hold it, with its vectors."""

    index: Index
    numbers: dict[tuple[int, str | None], int]

    @classmethod
    def of(cls, corpus: Corpus, folder: Path, setting: str, vectors: Path | None) -> _Base:
        model, kept = model_of(setting, vectors)
        index, numbers, entries = Index(folder, model), {}, []
        for entry, own in as_entries(corpus.items):
            labels: list[str | None] = [*(clause.label for clause in entry.clauses)] or [None]
            numbers.update(
                {(entry.entry_id, label): n for label, n in zip(labels, own, strict=True)}
            )
            entries.append(entry)
        index.rebuild(entries)
        make_vectors(index, entries)
        if kept is not None:
            kept.keep()
        index.warm()
        return cls(index, numbers)

    def row(
        self, questions: Sequence[Question], adapter: Adapter | None = None, *, settled: bool
    ) -> Row:
        """Figures of merit, doubts, and processor time of a search, lines known already."""
        quality, doubted, doubted_without, without = Quality(), 0, 0, 0
        spent, meaning = 0.0, self.index.meaning.trying(adapter)
        searcher = StagedSearcher(self.index.snapshot, meaning=meaning)
        for question in questions:
            request = RankRequest(question.text, limit=DEPTH, settled=settled)
            searcher.rank(request)  # the line is known from here on
            before = time.thread_time()
            hits = searcher.rank(request).hits
            spent += time.thread_time() - before
            doubt = searcher.confidence(request, hits) < THRESHOLD
            if not question.right:
                without, doubted_without = without + 1, doubted_without + doubt
                continue
            doubted += doubt
            found = [self.numbers.get((hit.entry_id, hit.clause), -1) for hit in hits]
            quality.add(question, [number for number in found if number >= 0])
        return {
            **quality.as_row(),
            "doubted": round(doubted / max(quality.questions, 1), 3),
            "doubted without": round(doubted_without / without, 3) if without else None,
            "search ms": round(spent / max(len(questions), 1) * 1000, 2),
            "memory mb": _resident_mb(),
        }

    def adapter(self, questions: Sequence[Question]) -> Adapter:
        """What these questions and their answers teach."""
        meaning = self.index.meaning
        encoder = meaning.model.encoder()
        assert encoder is not None
        known = meaning.shelf.vectors(encoder.name)
        pools, owners = [], []
        for segment in self.index.snapshot().segments:
            own: Vectors = known[segment.name]
            ids = segment.postings.entry_id[own.owners].tolist()
            labels = segment.postings.labels_of(own.owners.astype(np.int64)).tolist()
            owners += [self.numbers.get(key, -1) for key in zip(ids, labels, strict=True)]
            pools.append(own.whole)
        pool, owner = np.concatenate(pools), np.array(owners)
        lines, answers = [], []
        vectors = meaning.line_vectors([question.text for question in questions])
        for question, vector in zip(questions, vectors, strict=True):
            for number in sorted(question.right):
                places = np.flatnonzero(owner == number)
                if len(places):
                    lines.append(vector)
                    answers.append(places[np.argmax(pool[places] @ vector)])
        return trained(Pairs(encoder.name, np.stack(lines), np.array(answers), pool))


def rows_by_meaning(corpus: Corpus, setting: str, vectors: Path | None) -> Iterator[Row]:
    """Words, meaning zero-shot, meaning with an adapter, and costs, on half of the questions.

    `setting` as KB_MODEL has it; `vectors`: where they are kept from run to run.
    """
    halves: tuple[list[Question], list[Question]] = ([], [])
    for question in corpus.questions:
        halves[zlib.crc32(question.text.encode()) % 2].append(question)
    learnt, asked = halves
    with tempfile.TemporaryDirectory() as folder:
        base = _Base.of(corpus, Path(folder), setting, vectors)
        size = {"queries": len(asked), "entries": len(corpus.items)}
        yield {"engine": "words", **base.row(asked, settled=False), **size}
        yield {"engine": "and meaning", **base.row(asked, settled=True), **size}
        begun = time.thread_time()
        adapter = base.adapter([question for question in learnt if question.right])
        spent = round(time.thread_time() - begun, 1)
        yield {"engine": "and adapter", **base.row(asked, adapter, settled=True), **size}
        yield from _costs(base, spent)


def _resident_mb() -> int:
    """Memory of this process, with the pages of files that it has looked at."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGESIZE") / 1e6)


def _costs(base: _Base, training: float) -> Iterator[Row]:
    encoder = base.index.meaning.model.encoder()
    assert isinstance(encoder, KeptVectors)
    files = list(base.index.meaning.shelf.root.glob("*.vectors"))
    yield {
        "engine": "costs",
        "training s": training,
        "vectors MB": round(sum(file.stat().st_size for file in files) / 1e6, 1),
        "made now": encoder.made,
        "ms each": round(encoder.spent / max(encoder.made, 1) * 1000, 1),
    }


if __name__ == "__main__":
    main()
