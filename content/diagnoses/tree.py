"""The tree of a diagnosis as an object: what leads where. It is read from the stored content.

What it is made of goes by its name (`label`), which is how answers, places to go on and remarks of
the committee address it. Ways may join again; that none leads back is for `faults` to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from core.messages import LazyText, _

Content = Mapping[str, Any]


class EndsIn(StrEnum):
    """What a way ends in."""

    SENTENCE = "sentence"  # what it says itself
    ENTRY = "entry"  # another entry: what to say, how to go on
    HANDOVER = "handover"  # a department goes on
    RECORDING = "recording"  # nobody knows yet: it is recorded as a question


ENDS_IN_LABELS: dict[EndsIn, LazyText] = {
    EndsIn.SENTENCE: _("一句话"),
    EndsIn.ENTRY: _("另一条目"),
    EndsIn.HANDOVER: _("转给部门"),
    EndsIn.RECORDING: _("记为未解答"),
}


@dataclass(frozen=True)
class Way:
    """An answer and where it leads; `text` is empty for 客户说不清 and for what follows a sum.

    `field` is where it is written, below the node.
    """

    text: str
    to: str
    field: str


@dataclass(frozen=True)
class Node:
    """A question, a sum or an ending, as it is stored. `field`: where: questions.3."""

    field: str
    content: Content

    @property
    def group(self) -> str:
        """Which of the three it is, as the content calls them."""
        return self.field.partition(".")[0]

    @property
    def label(self) -> str:
        """Its name within the diagnosis."""
        return str(self.content.get("label") or "")

    @property
    def basis(self) -> Sequence[str]:
        """The clauses it rests on, as they are written."""
        return self.content.get("basis") or ()

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Where it leads on to, in the order of the keys; the way of who cannot say is last."""
        match self.group:
            case "questions":
                answers = self.content.get("answers") or ()
                return (
                    *(
                        Way(str(a.get("text") or ""), str(a.get("to") or ""), f"answers.{n}.to")
                        for n, a in enumerate(answers)
                    ),
                    Way("", str(self.content.get("unsure") or ""), "unsure"),
                )
            case "sums":
                return (Way("", str(self.content.get("to") or ""), "to"),)
        return ()


GROUPS = ("questions", "sums", "endings")


@dataclass(frozen=True)
class Tree:
    """All nodes, in the order they are written."""

    nodes: tuple[Node, ...]

    @cached_property
    def by_label(self) -> Mapping[str, Node]:
        """The nodes by name; of two with one name the first."""
        return {node.label: node for node in reversed(self.nodes)}

    @property
    def start(self) -> Node | None:
        """Where every walk begins: the first question."""
        return next((node for node in self.nodes if node.group == GROUPS[0]), None)

    def after(self, node: Node) -> Iterator[Node]:
        """The nodes that one leads on to, each once; what is not there is passed over."""
        for label in dict.fromkeys(way.to for way in node.ways):
            if found := self.by_label.get(label):
                yield found

    @cached_property
    def reached(self) -> Mapping[str, int]:
        """What can be come to from the start: the names, and after how many steps at least."""
        start = self.start
        found = {start.label: 0} if start else {}
        waiting = [start] if start else []
        for node in waiting:
            for follower in self.after(node):
                if follower.label not in found:
                    found[follower.label] = found[node.label] + 1
                    waiting.append(follower)
        return found

    @cached_property
    def still_ahead(self) -> Mapping[str, int]:
        """How many questions and sums are still to come at most, the own included; no cycles."""
        ahead: dict[str, int] = {}
        for node in reversed(self.in_order):
            own = bool(node.ways)
            ahead[node.label] = own + max(
                (ahead.get(n.label, 0) for n in self.after(node)), default=0
            )
        return ahead

    @cached_property
    def in_order(self) -> tuple[Node, ...]:
        """What can be come to, each behind all that lead to it; of no cycles."""
        done: dict[str, Node] = {}
        waiting: list[tuple[Node, bool]] = [(self.start, False)] if self.start else []
        opened: set[str] = set()
        while waiting:
            node, left = waiting.pop()
            if left:
                done[node.label] = node
            elif node.label not in opened:
                opened.add(node.label)
                waiting.append((node, True))
                waiting += [(follower, False) for follower in self.after(node)]
        return tuple(reversed(done.values()))


def with_basis(content: Content, named: Callable[[str], str]) -> dict[str, Any]:
    """The content with the clauses its nodes rest on called as `named` says."""
    return dict(content) | {
        group: [
            {**one, "basis": [named(written) for written in one.get("basis") or ()]}
            for one in content.get(group) or ()
        ]
        for group in GROUPS
    }


def tree_of(content: Content) -> Tree:
    """The tree that a content holds, whole or not."""
    return Tree(
        tuple(
            Node(f"{group}.{place}", one)
            for group in GROUPS
            for place, one in enumerate(content.get(group) or ())
        )
    )
