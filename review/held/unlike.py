"""Which figures of two texts on one matter do not agree. Pure.

What both tell is no matter. Of what is left, figures that measure the same are put beside each
other by the words around them: what one text says in the place of what the other says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from review.held.told import Told, likeness

PAIRS_MAX = 4_000  # of figures of one measure that are compared
NEARER = 0.1  # so much nearer must the figure stand that a figure is taken to be meant for
EXCHANGED = 0.5  # so like must it be when the other text has both figures


@dataclass(frozen=True)
class Unlike:
    """A figure, and the other text's figure in its place."""

    own: Told
    other: Told
    likeness: float


@dataclass(frozen=True)
class Strictness:
    """How like the words beside two figures must be for them to be about the same.

    `only`: where one of each is left that measures the same; `left`: where there are several;
    `more`: where the other figure is told as well.
    """

    only: float
    left: float
    more: float


OWN_CLAUSE = Strictness(0.0, 0.05, 0.8)  # the text says itself that it rests on it
OWN_PART = Strictness(0.25, 0.25, 0.6)
SAME_BASIS = Strictness(0.4, 0.4, 0.7)


def unlike(own: Sequence[Told], other: Sequence[Told], strictness: Strictness) -> list[Unlike]:
    """Where `own` says another figure than `other`, in the order of `own`."""
    theirs = _by_measure(other)
    found: list[Unlike] = []
    for measure, mine in _by_measure(own).items():
        if len(mine) * len(theirs.get(measure, ())) <= PAIRS_MAX:
            found += _of_measure(mine, theirs.get(measure, []), strictness)
    order = {id(one): place for place, one in enumerate(own)}
    return sorted(found, key=lambda one: order[id(one.own)])


def _of_measure(mine: list[Told], theirs: list[Told], strictness: Strictness) -> Iterator[Unlike]:
    said, says = {one.key for one in mine}, {one.key for one in theirs}
    loose = [one for one in mine if one.key not in says and not one.is_example]
    left = _not_told(theirs, mine)
    paired: set[int] = set()
    least = strictness.only if len(loose) == len(left) == 1 else strictness.left
    for pair in _best(loose, left):
        if pair.likeness >= least:
            paired.add(id(pair.own))
            yield pair
    rest = [one for one in loose if id(one) not in paired]
    told = [one for one in theirs if one.key in said]
    for one in rest:
        nearest = max((Unlike(one, t, likeness(one, t)) for t in told), key=_how_like, default=None)
        if nearest and nearest.likeness >= strictness.more:
            yield nearest
    yield from _exchanged([one for one in mine if one.key in says], theirs, said)


def _not_told(theirs: Sequence[Told], mine: Sequence[Told]) -> list[Told]:
    """What the other text tells more often: where it says 两年 twice, one 两年 answers for one."""
    told = Counter(one.key for one in mine)
    left = []
    for one in theirs:
        if told[one.key]:
            told[one.key] -= 1
        else:
            left.append(one)
    return left


def _exchanged(
    mine: list[Told], theirs: list[Told], said: Collection[tuple[str, str]]
) -> Iterator[Unlike]:
    """Figures that the other text has, but in another place: 居民 5 天 where 居民 has 3 天."""
    for one in mine:
        if one.is_example:
            continue
        same = max(likeness(one, t) for t in theirs if t.key == one.key)
        left = [Unlike(one, t, likeness(one, t)) for t in theirs if t.key not in said]
        best = max(left, key=_how_like, default=None)
        if best and best.likeness >= max(same + NEARER, EXCHANGED):
            yield best


def _best(mine: Sequence[Told], theirs: Sequence[Told]) -> Iterator[Unlike]:
    """Each figure with the one it is most like, most like first, each once."""
    pairs = sorted(
        (Unlike(one, two, likeness(one, two)) for one, two in product(mine, theirs)),
        key=_how_like,
        reverse=True,
    )
    taken: set[int] = set()
    for pair in pairs:
        if not taken & {id(pair.own), id(pair.other)}:
            taken |= {id(pair.own), id(pair.other)}
            yield pair


def _how_like(pair: Unlike) -> float:
    return pair.likeness


def _by_measure(told: Sequence[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        found[one.measure].append(one)
    return found
