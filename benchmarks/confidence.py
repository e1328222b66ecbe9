"""How well a search knows whether the base has an answer: the curve, at several thresholds.

    python -m benchmarks.confidence --corpora DIR [--large] [--fit] [--json]

Asked are lines with and without an answer in the base (`kit.doubt_sets`). Half of the lines, chosen
by their letters, is for tuning: `--fit` fits the curve to it and prints its numbers and the odds at
which it doubts one answered line in twenty. What is reported is the other half. `doubted` is the
share of answered lines below the threshold, `doubted though found` the same of those whose entry is
among the first three; `caught` the share below it of lines without an answer. Whole lines, neither
words alone nor pinyin, once more at 0.5 and where one answered line in twenty is doubted. The last
rows say how often a line of so much confidence was answered, as if seven in ten were.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.kit.doubt_sets import ANSWERED, LEFT_OUT, OTHER_TRADE, Asked, DoubtSet, doubt_sets
from benchmarks.kit.measures import percentile
from benchmarks.kit.report import Row, arguments, show
from benchmarks.vectors.kept_vectors import make_vectors, model_of
from search_index.engine import Index
from search_index.meaning.model import Model
from search_index.ranking.confidence import THRESHOLD, confidence_in, measures
from search_index.ranking.evidence import Evidence
from search_index.ranking.interface import RankRequest
from search_index.ranking.searcher import StagedSearcher
from search_index.ranking.tiers import Tier

THRESHOLDS = (0.3, 0.4, THRESHOLD, 0.6, 0.7)
ANSWERED_SHARE = 0.7  # of the lines of a working day
DOUBTED_SHARE = 0.05
SHARES = {ANSWERED: 2.0, LEFT_OUT: 1.0, OTHER_TRADE: 1.0}  # what a base's kinds of lines count
BY_MEANING = {ANSWERED: 2.0, LEFT_OUT: 0.5, OTHER_TRADE: 1.5}  # which tells other trades best
_NOISY = {"phrasings": 0.4, "faq": 0.2}  # much that is left out there has a twin that stays
_FEW_HITS = 50
_FOUND = 3
_WHOLE = 5  # characters

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """A line that was asked of a base, and what came of it."""

    base: str
    asked: Asked
    evidence: Sequence[Evidence]
    found: bool
    ms: float

    @property
    def confidence(self) -> float:
        """What the search says."""
        return confidence_in(self.evidence)

    @property
    def family(self) -> str:
        """The base without the number of its turn."""
        return self.base.rstrip(" 0123456789")

    @property
    def whole(self) -> bool:
        """Whether somebody would say it so: neither words alone nor pinyin."""
        text = self.asked.text
        return len(text) >= _WHOLE and " " not in text and not text.isascii()


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--large", action="store_true", help="the base of 108,161 entries too")
    parser.add_argument("--model", default="off", help="packaged, or a folder, as KB_MODEL")
    parser.add_argument("--vectors", type=Path, help="folder in which vectors are kept")
    parser.add_argument("--fit", action="store_true", help="fit the curve to the tuning half")
    options = parser.parse_args()
    model, kept = model_of(options.model, options.vectors)
    bases = doubt_sets(options.corpora, large=options.large)
    seen = [one for base in bases for one in _ask(base, model)]
    if kept is not None:
        kept.keep()
    reported = [one for one in seen if one.asked.half]
    show(_curve(reported), as_json=options.json)
    show(_of_whole_lines(reported), as_json=options.json)
    show(_reliability(reported), as_json=options.json)
    show(_times(seen), as_json=options.json)
    if options.fit:
        show([_fitted([one for one in seen if not one.asked.half])], as_json=options.json)


def _ask(base: DoubtSet, model: Model) -> Iterator[Seen]:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), model)
        index.rebuild(base.entries)
        make_vectors(index, base.entries)
        searcher = StagedSearcher(index.snapshot, meaning=index.meaning)
        searcher.warm()
        for asked in base.lines:
            yield _seen(searcher, base.name, asked)


def _seen(searcher: StagedSearcher, base: str, asked: Asked) -> Seen:
    query = searcher.understand(asked.text)
    request = RankRequest(asked.text, limit=_FEW_HITS, query=query, settled=True)
    hits = searcher.rank(request).hits
    begun = time.perf_counter()
    evidence = searcher.evidence(request, hits)
    confidence_in(evidence)
    ms = (time.perf_counter() - begun) * 1000
    found = asked.right in hits.entry_ids[:_FOUND].tolist()
    return Seen(base, asked, evidence, found, ms)


def _curve(seen: Sequence[Seen]) -> Iterator[Row]:
    for family in dict.fromkeys(one.family for one in seen):
        own = [one for one in seen if one.family == family]
        of = {kind: [one for one in own if one.asked.kind == kind] for kind in SHARES}
        for threshold in THRESHOLDS:
            yield {
                "base": f"{family:24}",
                "threshold": threshold,
                "answered": len(of[ANSWERED]),
                "doubted": _below(of[ANSWERED], threshold),
                "doubted though found": _below((s for s in of[ANSWERED] if s.found), threshold),
                "caught: left out": _below(of[LEFT_OUT], threshold),
                "caught: other trade": _below(of[OTHER_TRADE], threshold),
            }


def _of_whole_lines(seen: Sequence[Seen]) -> Iterator[Row]:
    for family in dict.fromkeys(one.family for one in seen):
        own = [one for one in seen if one.family == family and one.whole]
        answered = [one for one in own if one.asked.kind == ANSWERED]
        others = [one for one in own if one.asked.kind == OTHER_TRADE]
        said = sorted(one.confidence for one in answered)
        for threshold in (THRESHOLD, said[int(DOUBTED_SHARE * len(said))]):
            yield {
                "whole lines of": f"{family:24}",
                "threshold": round(threshold, 2),
                "doubted": _below(answered, threshold),
                "caught: other trade": _below(others, threshold),
            }


def _below(seen: Iterable[Seen], threshold: float) -> float:
    doubted = [one.confidence < threshold for one in seen]
    return round(sum(doubted) / max(len(doubted), 1), 3)


def _reliability(seen: Sequence[Seen]) -> Iterator[Row]:
    """How often lines of so much confidence are answered."""
    counts = _weights(seen) * np.array([_of_a_day(one) for one in seen])
    said = np.array([one.confidence for one in seen])
    answered = np.array([one.asked.kind == ANSWERED for one in seen])
    for low in np.arange(0.0, 1.0, 0.1):
        here = (said >= low) & (said < low + 0.1)
        if here.any():
            yield {
                "confidence": f"{low:.1f}-{low + 0.1:.1f}",
                "lines": int(here.sum()),
                "said": round(float(np.average(said[here], weights=counts[here])), 3),
                "answered": round(float(np.average(answered[here], weights=counts[here])), 3),
            }


def _of_a_day(one: Seen) -> float:
    return ANSWERED_SHARE if one.asked.kind == ANSWERED else 1 - ANSWERED_SHARE


def _times(seen: Sequence[Seen]) -> Iterator[Row]:
    for base in dict.fromkeys(one.base for one in seen):
        taken = [one.ms for one in seen if one.base == base]
        p50, p95 = (round(percentile(taken, share), 3) for share in (0.5, 0.95))
        yield {"base": f"{base:26}", "p50 ms": p50, "p95 ms": p95}


def _weights(seen: Sequence[Seen]) -> Floats:
    """So that each family counts the same, and in it the kinds of lines by `SHARES`."""
    groups = [(one.family, one.asked.kind) for one in seen]
    sizes = {group: groups.count(group) for group in set(groups)}
    compared = any(e.nearness is not None for one in seen for e in one.evidence)
    shares = BY_MEANING if compared else SHARES
    noisy = [_NOISY.get(f, 1.0) if kind == LEFT_OUT else 1.0 for f, kind in groups]
    return np.array([n * shares[g[1]] / sizes[g] for n, g in zip(noisy, groups, strict=True)])


def _fitted(seen: Sequence[Seen]) -> Row:
    """The numbers of the curve: a logistic regression, moved to where it doubts one in twenty."""
    ranked = [one for one in seen if one.evidence and one.evidence[0].tier == Tier.RANKED]
    compared = [one for one in ranked if one.evidence[0].nearness is not None]
    ranked = compared or ranked
    rows = np.array([_row(one.evidence[0]) for one in ranked])
    answered = np.array([one.asked.kind == ANSWERED for one in ranked])
    weights = _weights(ranked)
    curve = _regression(rows, answered, weights)
    odds = rows[answered] @ curve
    order = np.argsort(odds)
    passed = np.cumsum(weights[answered][order]) / weights[answered].sum()
    least = float(odds[order][np.searchsorted(passed, DOUBTED_SHARE)])
    names = ("base", "reached", "possible", "held", "elsewhere", "nearness")[: rows.shape[1]]
    numbers = [float(curve[0]) - least, *curve[1:].tolist()]
    return {
        "odds at 1 in 20": round(least, 2),
        **dict(zip(names, np.round(numbers, 2), strict=True)),
    }


def _row(evidence: Evidence) -> list[float]:
    near = [] if evidence.nearness is None else [evidence.nearness]
    return [1.0, *measures(evidence), float(evidence.elsewhere), *near]


def _regression(rows: Floats, answered: npt.NDArray[np.bool_], weights: Floats) -> Floats:
    """Newton's method; a small penalty keeps it from running away."""
    curve = np.zeros(rows.shape[1])
    weights = weights / weights.mean()
    for _ in range(50):
        said = 1 / (1 + np.exp(-rows @ curve))
        slope = rows.T @ (weights * (said - answered)) + 1e-3 * curve
        bend = (rows * (weights * said * (1 - said))[:, None]).T @ rows + 1e-3 * np.eye(len(curve))
        step = np.linalg.solve(bend, slope)
        curve = curve - step
        if np.abs(step).max() < 1e-8:
            break
    return curve


if __name__ == "__main__":
    main()
