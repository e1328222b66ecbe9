"""What keeps a diagnosis from the committee: ways that end nowhere, lead back, or cannot be gone.

Each fault names the node it is in, and stands at the field where it is mended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from content.diagnoses.sums import sum_of
from content.diagnoses.tree import Content, EndsIn, Node, Tree, Way, tree_of
from core.messages import LazyText, _

Faults = dict[str, list[LazyText]]

_FILLED_IN = re.compile(r"\{([^{}]*)\}")
_WANTED = {
    EndsIn.SENTENCE: ("say", _("没有写对客户说什么")),
    EndsIn.ENTRY: ("entry", _("没有写哪个条目")),
    EndsIn.HANDOVER: ("department", _("没有写转给哪个部门")),
}


def faults_of(content: Content) -> Faults:
    """What is wrong, by the dotted field below the content; {} for a tree that can be walked."""
    tree = tree_of(content)
    faults: Faults = defaultdict(list)
    found = [*_names(tree), *_ways(tree), *_ends(tree), *_sums(tree)]
    if not found:  # of a tree with loose ends nothing more can be said
        circle = _circle(tree)
        found = [circle] if circle else [*_not_reached(tree), *_not_filled_in(tree)]
    for node, field, told in found:
        place = f"{node.field}.{field}" if field else node.field
        faults[place].append(_("步骤“{node}”：{told}", node=node.label or "？", told=told))
    if tree.start is None:
        faults["questions"].append(_("至少要有一个问题"))
    return dict(faults)


_Found = tuple[Node, str, LazyText]


def _names(tree: Tree) -> Iterator[_Found]:
    seen: set[str] = set()
    for node in tree.nodes:
        if not node.label:
            yield node, "label", _("没有名字")
        elif node.label in seen:
            yield node, "label", _("另一步也叫这个名字")
        elif set("{}") & set(node.label):
            yield node, "label", _("名字里不能有花括号")
        seen.add(node.label)


def _ways(tree: Tree) -> Iterator[_Found]:
    for node in tree.nodes:
        texts = [way.text for way in node.ways]
        if node.group == "questions" and len(texts) == 1:
            yield node, "answers", _("没有回答可选")
        for place, way in enumerate(node.ways):
            if way.text and way.text in texts[:place]:
                yield node, way.field, _("回答“{text}”写了两次", text=way.text)
            if not way.to:
                yield node, way.field, _("{way}没有写下一步", way=_way(way))
            elif way.to not in tree.by_label:
                yield node, way.field, _("{way}的下一步“{to}”不存在", way=_way(way), to=way.to)


def _way(way: Way) -> LazyText:
    if way.text:
        return _("回答“{text}”", text=way.text)
    return _("“客户说不清”") if way.field == "unsure" else _("算完之后")


def _ends(tree: Tree) -> Iterator[_Found]:
    for node in tree.nodes:
        wanted = _WANTED.get(node.content.get("ends_in") or EndsIn.SENTENCE)
        if node.group == "endings" and wanted and not node.content.get(wanted[0]):
            yield node, *wanted


def _sums(tree: Tree) -> Iterator[_Found]:
    for node in tree.nodes:
        if node.group == "sums":
            for field, told in sum_of(node.content).faults():
                yield node, field, told


def _circle(tree: Tree) -> _Found | None:
    """The first way that leads back to where it came from."""
    trail: list[str] = []
    done: set[str] = set()
    waiting: list[tuple[Node, int]] = [(tree.start, 0)] if tree.start else []
    while waiting:
        node, place = waiting.pop()
        if place == 0:
            trail.append(node.label)
        if place == len(node.ways):
            trail.pop()
            done.add(node.label)
            continue
        waiting.append((node, place + 1))
        way = node.ways[place]
        if way.to in trail:
            around = " → ".join([*trail[trail.index(way.to) :], way.to])
            return node, way.field, _("绕回了走过的步骤：{around}", around=around)
        if way.to not in done:
            waiting.append((tree.by_label[way.to], 0))
    return None


def _not_reached(tree: Tree) -> Iterator[_Found]:
    for node in tree.nodes:
        if node.label not in tree.reached:
            yield node, "label", _("从第一个问题走不到这一步")


def _not_filled_in(tree: Tree) -> Iterator[_Found]:
    """Sentences that say the total of a sum which was not worked out on every way to them."""
    worked = _worked_out_before(tree)
    for node in tree.in_order:
        for field in ("ask", "say"):
            for name in _FILLED_IN.findall(str(node.content.get(field) or "")):
                if name not in worked[node.label]:
                    yield node, field, _("“{name}”不是到这里之前一定算过的一步", name=name)


def _worked_out_before(tree: Tree) -> Mapping[str, frozenset[str]]:
    before: dict[str, list[frozenset[str]]] = defaultdict(list)
    worked: dict[str, frozenset[str]] = {}
    for node in tree.in_order:
        arriving = before[node.label]
        worked[node.label] = frozenset.intersection(*arriving) if arriving else frozenset()
        own = {node.label} if node.group == "sums" else set()
        for follower in tree.after(node):
            before[follower.label].append(worked[node.label] | own)
    return worked


def basis_not_cited(content: Content, cited: Sequence[str]) -> Faults:
    """Clauses that a node rests on and the entry does not cite; `cited` are called as they are."""
    faults: Faults = defaultdict(list)
    for node in tree_of(content).nodes:
        for place, written in enumerate(node.basis):
            if written not in cited:
                told = _(
                    "步骤“{node}”的依据“{basis}”没有列在引用依据里", node=node.label, basis=written
                )
                faults[f"{node.field}.basis.{place}"].append(told)
    return dict(faults)
