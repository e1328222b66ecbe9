"""Guided diagnosis 引导排查: questions one after another, until it is clear what to say or do."""

from __future__ import annotations

from content.diagnoses.faults import faults_of
from content.diagnoses.schemas import DiagnosisSchema
from content.diagnoses.tree import tree_of
from content.kinds.base import Content, Kind
from core.messages import _


def _says(content: Content) -> str:
    start = tree_of(content).start
    return str(start.content.get("ask") or "") if start else ""


def _references(content: Content) -> list[tuple[str, str]]:
    return [
        (f"content.{node.field}.entry", str(node.content["entry"]))
        for node in tree_of(content).nodes
        if node.content.get("entry")
    ]


KIND = Kind(
    "diagnosis",
    _("引导排查"),
    DiagnosisSchema,
    order=4,
    short=_("排查"),
    says=_says,
    copied_as=_("复制第一个问题"),
    needs_basis=True,
    references=_references,
    tree=tree_of,
    faults=faults_of,
    imported_as="diagnoses",
    columns={
        "about": ("能查清什么", "about"),
        "questions": ("问题步骤", "questions"),
        "sums": ("计算步骤", "sums"),
        "endings": ("结束步骤", "endings"),
        "variants": ("相似问", "variants"),
        "keywords": ("关键词", "关键字", "标签", "keywords", "tags"),
        "note": ("备注", "内部说明", "note"),
        "no_basis": ("无条款依据的说明", "no_basis"),
    },
)
