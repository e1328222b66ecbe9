"""The nodes of a diagnosis as text: what is compared, searched, and read where it is not walked.

All of it is in the language of its content, whoever reads: figures are held against clauses in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from content.diagnoses.expressions import Unreadable
from content.diagnoses.sums import Refused, Sum, plainly, sum_of
from content.diagnoses.tree import ENDS_IN_LABELS, Content, EndsIn
from core.messages import OF_CONTENT, _, speaking


def question_written(node: Content) -> str:
    """A question with its answers, each with its key and where it leads."""
    return _written(_of_question(node))


def sum_written(node: Content) -> str:
    """A sum with its lines, and what it comes to for the usual values."""
    return _written(_of_sum(node))


def ending_written(node: Content) -> str:
    """What is said at an end, and what else is done."""
    return _written(_of_ending(node))


def _written(lines: Iterator[str]) -> str:
    with speaking(OF_CONTENT):
        return "\n".join(filter(None, lines))


def _of_ending(node: Content) -> Iterator[str]:
    yield str(node.get("say") or "")
    ends_in = EndsIn(node.get("ends_in") or EndsIn.SENTENCE)
    target = node.get("entry") or node.get("department") or ""
    if ends_in != EndsIn.SENTENCE:
        yield f"→ {ENDS_IN_LABELS[ends_in]} {target}".rstrip()
    yield str(node.get("note") or "")
    yield from _basis(node)


def _of_question(node: Content) -> Iterator[str]:
    yield str(node.get("ask") or "")
    if why := node.get("why"):
        yield str(_("问这个是因为：{why}", why=why))
    for key, answer in enumerate(node.get("answers") or (), start=1):
        yield f"{key} {answer.get('text', '')} → {answer.get('to', '')}"
    if unknown := node.get("unsure"):
        yield f"0 {_('客户说不清')} → {unknown}"
    yield from _basis(node)


def _of_sum(node: Content) -> Iterator[str]:
    if about := node.get("about"):
        yield str(about)
    for one in node.get("inputs") or ():
        yield _input(one)
    for line in node.get("lines") or ():
        rate = f" × {line['rate']} {line.get('rate_unit', '')}" if line.get("rate") else ""
        yield f"{line.get('label', '')} = {line.get('amount', '')} {line.get('unit', '')}{rate}"
    worked = sum_of(node)
    if next(worked.faults(), None) is None:
        yield _example(worked)
    if follower := node.get("to"):
        yield f"→ {follower}"
    yield from _basis(node)


def _input(one: Content) -> str:
    """What may be typed in: bounds, which are no figures that the text tells; so without a unit."""
    return str(
        _(
            "{name}（{unit}）：{least} 到 {most}",
            least=one.get("least") or 0,
            **{key: one.get(key, "") for key in ("name", "unit", "most")},
        )
    )


def _example(worked: Sum) -> str:
    try:
        total = worked.example().total
    except (Refused, Unreadable, ZeroDivisionError):
        return ""
    values = [f"{one.name} {plainly(one.example)} {one.unit}" for one in worked.inputs]
    return str(
        _(
            "例：{values}，合计 {total} {unit}",
            values="，".join(values),
            total=total,
            unit=worked.unit,
        )
    )


def _basis(node: Content) -> list[str]:
    basis: list[Any] = list(node.get("basis") or ())
    return [str(_("依据：{basis}", basis="；".join(map(str, basis))))] if basis else []
