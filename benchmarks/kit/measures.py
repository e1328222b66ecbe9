"""Figures of merit: where the first right answer stands, and how many of them are among the k."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.kit.corpora import Question


@dataclass
class Quality:
    """Sums over questions; the properties are their means."""

    questions: int = 0
    reciprocal: float = 0.0
    within: dict[int, int] | None = None
    recalled10: float = 0.0
    recalled100: float = 0.0

    def add(self, question: Question, found: Sequence[int]) -> None:
        """Count one question with its hits, best first."""
        self.questions += 1
        rank = next((n for n, item in enumerate(found, 1) if item in question.right), None)
        if rank is not None and rank <= 10:
            self.reciprocal += 1 / rank
        within = self.within = self.within or {1: 0, 5: 0, 10: 0}
        for k in within:
            within[k] += rank is not None and rank <= k
        self.recalled10 += _recall(question, found[:10])
        self.recalled100 += _recall(question, found[:100])

    def as_row(self) -> dict[str, float]:
        """mrr10, hit1, hit5, hit10, recall10, recall100."""
        count = max(self.questions, 1)
        hits = {f"hit{k}": round(n / count, 4) for k, n in (self.within or {}).items()}
        return {
            "mrr10": round(self.reciprocal / count, 4),
            **hits,
            "recall10": round(self.recalled10 / count, 4),
            "recall100": round(self.recalled100 / count, 4),
        }


def _recall(question: Question, found: Iterable[int]) -> float:
    return len(question.right & set(found)) / max(len(question.right), 1)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of `values` do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
