"""Ways of joining questions by themselves as they come in, over thresholds of likeness.

What the service does is `same`; the others are what it was compared with (docs/benchmarks.md). Each
takes the phrasings in their order and says for each which group it joins: that of an earlier one,
or one of its own. Without a database: `grouping` measures the service itself.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from search_index.similarity.similar_texts import DIFFERENT, Likeness, SimilarTexts
from search_index.text.analyzer import words

Asked = tuple[int, str]  # group of the corpus, phrasing
LOOKED_AT = 100
BOTH = 0.9  # likeness from which a group of one takes in a second, where two members are wanted


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

    def row(self, name: str, **more: object) -> dict[str, object]:
        """One line of the report."""
        precision, recall = self.quality()
        found = {"precision": round(precision, 3), "recall": round(recall, 4)}
        return {"engine": name, **more, **found, "groups": len(set(self.groups))}


def _pairs(labels: Iterable[object]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def plain(like: Likeness) -> float:
    """Likeness before rules take something off."""
    return min(like.score / DIFFERENT if like.differences else like.score, 1.0)


def nearest_of(
    asked: Sequence[Asked], limit: int = LOOKED_AT
) -> Iterator[tuple[int, list[Likeness]]]:
    """What is nearest to each of those asked before it."""
    texts = SimilarTexts()
    for place, (_number, text) in enumerate(asked):
        yield place, texts.nearest(text, limit)
        texts.add(place, text)


class Joining:
    """The nearest of each phrasing, looked up once, and the ways of joining by them."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = asked
        self.near = [near for _place, near in nearest_of(asked)]
        self.words = [frozenset(words(text)) for _number, text in asked]
        self.ways: dict[str, Callable[[float], Grouping]] = {
            "plain": partial(self._single, plain),
            "with rules": partial(self._single, lambda like: 0 if like.differences else like.score),
            "same words": partial(self._single, lambda like: like.score if like.same else 0),
            "every member near": self._every_member,
            "two members near": self._two_members,
            "nearest of each other": self._each_other,
            "little unmatched": self._little_unmatched,
        }

    def _single(self, score: Callable[[Likeness], float], threshold: float) -> Grouping:
        """The group of the best phrasing, when it is good enough."""
        done = Grouping(self.asked)
        for place, near in enumerate(self.near):
            best = max(near, key=score, default=None)
            joins = best is not None and score(best) >= threshold
            done.groups.append(done.groups[best.key] if best is not None and joins else place)
        return done

    def _every_member(self, threshold: float) -> Grouping:
        return self._by_members(threshold, lambda near, of: len(near) == of)

    def _two_members(self, threshold: float) -> Grouping:
        return self._by_members(threshold, lambda near, _of: len(near) > 1 or max(near) >= BOTH)

    def _by_members(
        self, threshold: float, enough: Callable[[Sequence[float], int], bool]
    ) -> Grouping:
        done, sizes = Grouping(self.asked), Counter[int]()
        for place, near in enumerate(self.near):
            of_group: dict[int, list[float]] = defaultdict(list)
            for like in near:
                if plain(like) >= threshold:
                    of_group[done.groups[like.key]].append(plain(like))
            wanted = [group for group, found in of_group.items() if enough(found, sizes[group])]
            group = max(wanted, key=lambda group: max(of_group[group]), default=place)
            sizes[group] += 1
            done.groups.append(group)
        return done

    def _each_other(self, threshold: float) -> Grouping:
        """Joined when neither had a nearer one before the other came."""
        done, nearest = Grouping(self.asked), dict[int, float]()
        for place, near in enumerate(self.near):
            best = max(near, key=plain, default=None)
            joins = best is not None and plain(best) >= max(threshold, nearest.get(best.key, 0))
            done.groups.append(done.groups[best.key] if best is not None and joins else place)
            if best is not None:
                nearest[place] = plain(best)
                nearest[best.key] = max(plain(best), nearest.get(best.key, 0))
        return done

    def _little_unmatched(self, threshold: float) -> Grouping:
        """By the share of what both say, rare words more, that both say; nothing else."""
        holding = Counter[str]()
        shares: list[dict[int, float]] = []
        for place, near in enumerate(self.near):
            own = self.words[place]

            def rarity(word: str, texts: int = place + 1) -> float:
                return math.log1p(texts / (holding[word] + 0.5))

            shares.append({like.key: _share(own, self.words[like.key], rarity) for like in near})
            holding.update(own)
        done = Grouping(self.asked)
        for place, share in enumerate(shares):
            best = max(share, key=lambda key: share[key], default=None)
            joins = best is not None and share[best] >= threshold
            done.groups.append(done.groups[best] if best is not None and joins else place)
        return done


def _share(one: frozenset[str], other: frozenset[str], rarity: Callable[[str], float]) -> float:
    return sum(map(rarity, one & other)) / max(sum(map(rarity, one | other)), 1e-9)
