"""How searching grows with what there is to search: time, memory, building, in this process.

    python -m benchmarks.sizes --documents 10000|100000|1000000 [--corpora DIR] [--json]

The entries of `faq`, taken again with changed numbering until there are enough. Prints one line:
`postings_p50` are the postings of a question's terms, which is what the time goes with.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from benchmarks.kit.corpora import Corpus, Item, as_entries, load
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, show
from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.ranking.scoring import weighted_terms

QUERIES = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--corpora", type=Path, default=Path("corpora"), help="folder of the sets")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    corpus = load("faq", options.corpora)
    show((_row(corpus, size) for size in options.documents), as_json=options.json)


def _row(corpus: Corpus, size: int) -> Row:
    texts = [q.text for q in random.Random(0).sample(corpus.questions, QUERIES)]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        begun, spent = time.perf_counter(), time.process_time()
        index.rebuild(_entries(corpus.items, size))
        built, built_cpu = time.perf_counter() - begun, time.process_time() - spent
        on_disk = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())
        searching = Index(Path(folder))
        gc.collect()
        begun = time.perf_counter()
        searching.warm()
        opened = time.perf_counter() - begun
        times, cpu = _asked(searching, texts)
        arrays = sum(p.stat().st_size for p in Path(folder).rglob("arrays/*"))
        return {
            "documents": size,
            "build_s": round(built, 1),
            "build_cpu_s": round(built_cpu, 1),
            "open_s": round(opened, 2),
            "p50_ms": round(percentile(times, 0.5), 2),
            "p95_ms": round(percentile(times, 0.95), 2),
            "cpu_ms": round(cpu * 1000 / len(texts), 2),
            "postings_p50": int(percentile(_postings(searching, texts), 0.5)),
            "arrays_mb": round(arrays / 2**20),
            "disk_mb": round(on_disk / 2**20),
            "peak_build_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }


def _entries(items: list[Item], size: int) -> Iterator[IndexedEntry]:
    """As many entries as asked for; a text that comes again has a number added to it."""
    for number, item in enumerate(islice(cycle(items), size), start=1):
        title = item.title if number <= len(items) else f"{item.title} {number}"
        for entry, _ in as_entries([Item(title, item.variants)]):
            yield replace(entry, entry_id=number, revision_id=number)


def _asked(index: Index, texts: list[str]) -> tuple[list[float], float]:
    """Milliseconds each took, and the processor time of all in seconds."""
    for text in texts[:20]:
        index.searcher.rank(RankRequest(text))
    times, spent = [], time.process_time()
    for text in texts:
        begun = time.perf_counter()
        index.searcher.rank(RankRequest(text))
        times.append((time.perf_counter() - begun) * 1000)
    return times, time.process_time() - spent


def _postings(index: Index, texts: list[str]) -> list[float]:
    snapshot = index.snapshot()
    return [
        float(sum(int(s.holding(s.terms(line.keys)).sum()) for s in snapshot.segments))
        for line in (weighted_terms(index.searcher.understand(text)) for text in texts)
    ]


if __name__ == "__main__":
    main()
