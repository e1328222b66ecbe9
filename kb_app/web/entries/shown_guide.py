"""A diagnosis as a page walks it: the approved tree, delivered once, with all that its ends say.

What a page needs to walk by itself is worked out here: names of departments, what the entries it
ends in say today, which clauses a step rests on and which of them have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from content.applicability.readers import may_know_of
from content.basis import cited_clauses_of
from content.citations import written_as
from content.diagnoses.sums import sum_of
from content.diagnoses.tree import ENDS_IN_LABELS, EndsIn, Node, Tree
from content.doubts import Doubt
from content.kinds.registry import kind_named
from content.models import Revision, id_of
from content.queries import VisibleEntry, entry_numbered, shown_revision, visible_entries
from content.structure import structure_now
from content.text_to_say import text_to_say
from core.messages import _
from kb_app.web.kit.region_at_hand import holds_for_reader
from kb_app.web.kit.tree_drawing import Drawing, drawn


@dataclass(frozen=True)
class ShownGuide:
    """What is walked: `walked` for the script, `drawing` and `tree` for who only looks.

    `gone`: ends that name an entry which is not there any more; nothing is blocked by them.
    """

    walked: Mapping[str, Any] | None
    drawing: Drawing
    tree: Tree
    gone: Sequence[str]


def shown_guide(session: Session, revision: Revision, doubts: Sequence[Doubt]) -> ShownGuide | None:
    """The guide of a revision, None for kinds that are not walked.

    One that agents do not see is a `trial`: nothing is kept of its walks. A draft that cannot be
    walked yet is drawn only.
    """
    kind = kind_named(revision.entry.kind)
    if kind.tree is None:
        return None
    tree, faults = kind.tree(revision.content), kind.faults(revision.content)
    if faults or tree.start is None:
        return ShownGuide(None, drawn(tree, faults), tree, ())
    told = _Told(session, revision, tree, doubts)
    walked = {
        "number": revision.entry.number,
        "revision": revision.seq,
        "title": revision.title,
        "trial": shown_revision(revision.entry) != revision,
        "start": tree.start.label,
        "nodes": {node.label: told.node(node) for node in tree.in_order},
    }
    return ShownGuide(walked, drawn(tree), tree, told.gone)


class _Told:
    """What is told of the nodes of one tree."""

    def __init__(
        self, session: Session, revision: Revision, tree: Tree, doubts: Sequence[Doubt]
    ) -> None:
        self._session, self._tree = session, tree
        self._departments = {
            one.code: one.name for one in structure_now(session).departments.values()
        }
        named = [str(node.content["entry"]) for node in tree.nodes if node.content.get("entry")]
        found = visible_entries(session, [id_of(number) for number in named])
        self._entries = {one.number: one for one in found.values()}
        self._titles = {
            written_as(cited.regulation.number, cited.clause): _title(cited.regulation.published)
            for cited in revision.citations
            if may_know_of(cited.regulation)
        }
        self._elsewhere = {
            written_as(cited.number, cited.label)
            for cited in cited_clauses_of(revision)
            if holds_for_reader(cited.scope) is False
        }
        self._doubts = {
            written_as(doubt.facts["regulation"], doubt.facts["clause"]): doubt.detail
            for doubt in doubts
            if {"regulation", "clause"} <= set(doubt.facts)
        }
        self.gone = [
            node.label
            for node in tree.nodes
            if node.content.get("entry") and node.content["entry"] not in self._entries
        ]

    def node(self, node: Node) -> dict[str, Any]:
        """A node as the page walks it."""
        kinds = {"questions": self._question, "sums": self._sum, "endings": self._ending}
        return kinds[node.group](node) | {
            "left": self._tree.still_ahead[node.label],
            "basis": [self._basis(written) for written in node.basis],
            "doubt": "；".join(str(self._doubts[one]) for one in node.basis if one in self._doubts),
        }

    def _question(self, node: Node) -> dict[str, Any]:
        return {
            "sort": "question",
            "ask": node.content["ask"],
            "why": node.content.get("why") or "",
            "ways": [
                {"key": str(place), "text": way.text, "to": way.to}
                for place, way in enumerate(node.ways[:-1], start=1)
            ]
            + [{"key": "0", "text": "", "to": node.ways[-1].to}],
        }

    def _sum(self, node: Node) -> dict[str, Any]:
        sort = {"sort": "sum", "about": node.content.get("about") or "", "to": node.ways[0].to}
        return sort | sum_of(node.content).as_json()

    def _ending(self, node: Node) -> dict[str, Any]:
        ends_in = EndsIn(node.content.get("ends_in") or EndsIn.SENTENCE)
        number = str(node.content.get("entry") or "")
        entry = self._entries.get(number)
        code = node.content.get("department") or ""
        return {
            "sort": "ending",
            "endsIn": str(ends_in),
            "endsInLabel": str(ENDS_IN_LABELS[ends_in]),
            "say": node.content.get("say") or (_said(entry) if entry else ""),
            "note": node.content.get("note") or "",
            "department": self._departments.get(code, code),
            "entry": _entry(entry) if entry else None,
            "gone": "" if entry else self._gone(number),
        }

    def _gone(self, number: str) -> str:
        """What is said to be gone: an entry by its number, unless nobody here may know of it."""
        found = entry_numbered(self._session, number) if number else None
        return str(_("（不对您开放）")) if found and not may_know_of(found) else number

    def _basis(self, written: str) -> dict[str, str]:
        number, _space, clause = written.partition(" ")
        title = self._titles.get(written, "")
        if not title:
            return {"text": str(_("所引{clause}已失效", clause=clause or written))}
        text = f"{title} {clause}"
        if written in self._elsewhere:
            text = str(_("{text}（不适用本地）", text=text))
        return {
            "text": text,
            "href": url_for("web.entry", number=number, _anchor=clause),
            "beside": url_for("web.preview", number=number, clause=clause, beside=1),
        }


def _title(published: Revision | None) -> str:
    return published.title if published else ""


def _said(entry: VisibleEntry) -> str:
    """What an entry says, unless it is another region's."""
    here = holds_for_reader(entry.revision.scope) is not False
    return text_to_say(entry.revision) if here else ""


def _entry(entry: VisibleEntry) -> dict[str, str]:
    return {
        "number": entry.number,
        "title": entry.revision.title,
        "kind": str(kind_named(entry.entry.kind).label),
        "href": url_for("web.entry", number=entry.number),
        "beside": url_for("web.preview", number=entry.number, beside=1),
    }
