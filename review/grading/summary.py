"""The reasons of a grade in a line: what sort of thing is touched, an example or two, how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.messages import LazyText, _
from review.grading.grades import Because, Reason

SORTS = 3
EXAMPLES = 2
EXAMPLE_MAX = 16  # characters
_LISTS = (Because.VARIANTS, Because.KEYWORDS)  # one reason holds several, beside each other
_BETWEEN, _CUT = "、", "…"


@dataclass(frozen=True)
class Touched:
    """One sort of thing that is touched; `more` says how many there are beyond the examples."""

    label: LazyText
    examples: tuple[str, ...]
    more: LazyText | None


def summed_up(reasons: Sequence[Reason]) -> list[Touched]:
    """The first `SORTS` sorts of what is touched, in the order of the reasons."""
    by_sort: dict[Because, list[Reason]] = defaultdict(list)
    for reason in reasons:
        if reason.because != Because.MORE:
            by_sort[reason.because].append(reason)
    cut_off = len(by_sort) > SORTS or any(reason.because == Because.MORE for reason in reasons)
    found = [_touched(because, of_sort) for because, of_sort in list(by_sort.items())[:SORTS]]
    return [*found, *([Touched(_("还有其他改动"), (), None)] if cut_off else [])]


def _touched(because: Because, reasons: Sequence[Reason]) -> Touched:
    said = [text for reason in reasons for text in _each(because, reason) if text]
    most = 1 if because in _LISTS else EXAMPLES
    examples = tuple(_short(text) for text in said[:most])
    more = _("等 {n} 处", n=len(said)) if len(said) > most else None
    if more and any(_CUT in reason.change for reason in reasons if because in _LISTS):
        more = _("等")
    return Touched(reasons[0].label, examples, more)


def _each(because: Because, reason: Reason) -> list[str]:
    if because not in _LISTS:
        return [reason.change]
    sign = "－" if reason.before else "＋"
    return [f"{sign} {text}" for text in (reason.before or reason.after).split(_BETWEEN)]


def _short(text: str) -> str:
    return text if len(text) <= EXAMPLE_MAX else f"{text[: EXAMPLE_MAX - 1]}{_CUT}"
