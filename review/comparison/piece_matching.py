"""Which piece of the one side answers which of the other: by its text, its label, its likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from review.comparison.pieces import LABELLED, Piece, Sort

ALIKE = 0.5  # of what two pieces say, shared: then the one became the other
_SAME_LABEL = 0.15  # what an equal label is worth beside it
_COMMON = 40  # pieces that share two characters: those say nothing any more
_LOOKED_AT = 4_000  # characters of a piece
_ONE_REWRITTEN = (Sort.FIELD, Sort.PARAGRAPH)  # of others one went and another came

Matches = dict[int, int]
Identity = Callable[[Piece], tuple[str, str]]


def matched(before: Sequence[Piece], after: Sequence[Piece]) -> Matches:
    """Places in `after` by places in `before`; each place at most once."""
    matches: Matches = {}
    for mine, other in _by_group(before, after):
        matches |= _Group(before, after, mine, other).matches()
    return matches


def _by_group(
    before: Sequence[Piece], after: Sequence[Piece]
) -> Iterator[tuple[list[int], list[int]]]:
    sides: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, side in enumerate((before, after)):
        for place, piece in enumerate(side):
            sides[piece.group][number].append(place)
    yield from sides.values()


class _Group:
    """The pieces of one group on both sides, and who has found a partner."""

    def __init__(
        self,
        before: Sequence[Piece],
        after: Sequence[Piece],
        mine: list[int],
        other: list[int],
    ) -> None:
        self._before, self._after = before, after
        self._mine, self._other = mine, other
        self._found: Matches = {}
        self._taken: set[int] = set()

    def matches(self) -> Matches:
        self._same_text(lambda piece: (piece.text, piece.key))
        self._same_text(lambda piece: (piece.text, ""))
        self._alike()
        self._same_address()
        return self._found

    def _pair(self, mine: int, other: int) -> None:
        if mine not in self._found and other not in self._taken:
            self._found[mine] = other
            self._taken.add(other)

    def _open(self) -> tuple[list[int], list[int]]:
        return (
            [place for place in self._mine if place not in self._found],
            [place for place in self._other if place not in self._taken],
        )

    def _same_text(self, identity: Identity) -> None:
        mine, other = self._open()
        waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place in reversed(other):
            waiting[identity(self._after[place])].append(place)
        for place in mine:
            if answers := waiting.get(identity(self._before[place])):
                self._pair(place, answers.pop())

    def _alike(self) -> None:
        mine, other = self._open()
        ranked = []
        for left, right, shared in _likeness(
            [self._before[place].text for place in mine],
            [self._after[place].text for place in other],
        ):
            one, two = self._before[mine[left]], self._after[other[right]]
            same_label = one.sort in LABELLED and one.key == two.key
            score = shared + _SAME_LABEL * same_label
            if score >= ALIKE:
                distance = abs(one.place - two.place)
                ranked.append((-score, distance, mine[left] + other[right], mine[left], right))
        for *_order, place, right in sorted(ranked):
            self._pair(place, other[right])

    def _same_address(self) -> None:
        """What is left under the same label was rewritten; so was the only paragraph left."""
        mine, other = self._open()
        by_key = {self._after[place].key: place for place in other}
        for place in mine:
            piece = self._before[place]
            if piece.sort in (*LABELLED, Sort.FIELD) and piece.key in by_key:
                self._pair(place, by_key[piece.key])
        mine, other = self._open()
        if len(mine) == len(other) == 1 and self._before[mine[0]].sort in _ONE_REWRITTEN:
            self._pair(mine[0], other[0])


def _likeness(mine: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """How much of their pairs of characters two texts share (Dice), for those that share any."""
    grams = [_grams(text) for text in other]
    holding: dict[str, list[int]] = defaultdict(list)
    for right, held in enumerate(grams):
        for gram in held:
            holding[gram].append(right)
    for left, text in enumerate(mine):
        shared: dict[int, int] = defaultdict(int)
        own = _grams(text)
        for gram in own:
            answers = holding.get(gram, [])
            if len(answers) <= _COMMON:
                for right in answers:
                    shared[right] += 1
        for right, count in shared.items():
            yield left, right, 2 * count / (len(own) + len(grams[right]))


def _grams(text: str) -> set[str]:
    seen = "".join(text[:_LOOKED_AT].split())
    return {seen[place : place + 2] for place in range(max(1, len(seen) - 1))}
