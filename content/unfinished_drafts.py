"""What a draft lacks before it can go before the committee. A draft may lack anything till then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import object_session

from content.basis import cited_clauses_of
from content.blocks.references import references_in
from content.citations import written_as
from content.diagnoses.faults import basis_not_cited
from content.files.text_pictures import marked_in
from content.kinds.base import Kind
from content.kinds.registry import kind_named
from content.models import Revision
from content.structure import structure_now
from core.base_schema import load
from core.errors import Invalid, Text
from core.messages import _, enumerated
from core.unfinished import unfinished


def loaded_draft(kind: Kind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a draft of `kind`, whole or not. Raises `Invalid` for what does not hold."""
    return load(unfinished(kind.schema()), content, prefix="content")


def require_whole(draft: Revision) -> None:
    """Raises `Invalid`, which names everything that `draft` lacks."""
    lacks = lacking(draft)
    if lacks:
        code = "no_category" if list(lacks) == ["category"] else "unfinished"
        raise Invalid(_("送审前请补全标出的内容"), code=code, fields=lacks)


def lacking(draft: Revision) -> dict[str, Sequence[Text]]:
    """What keeps `draft` from being submitted, by its dotted field."""
    kind = kind_named(draft.entry.kind)
    lacks: dict[str, Sequence[Text]] = {} if draft.title else {"title": [_("必填")]}
    if next(references_in(draft.title), None):
        lacks["title"] = [_("标题里不能引用常用段")]
    try:
        load(kind.schema(), draft.content, prefix="content")
    except Invalid as invalid:
        lacks.update(invalid.fields)
    cited = [(one.regulation.number, one.clause) for one in draft.citations]
    lacks.update(faults_in(kind, draft.content, cited))
    for field, number in references_in(draft.content, "content"):  # those that are filled are gone
        lacks[field] = [_("{number} 不是已发布的常用段", number=number)]
    if kind.stands_for is not None:
        dated = ("effective_from", "expires_on")
        told = _("常用段通过后立即在各条目生效，不能另定日期")
        lacks.update({name: [told] for name in dated if getattr(draft, name) is not None})
    if draft.category_id is None:
        lacks["category"] = [_("送审前请选择业务类别")]
    if kind.expiry_required and draft.expires_on is None:
        lacks["expires_on"] = [_("公告必须写明有效期至哪一天")]
    lacks.update(_foreign_basis(draft))
    undescribed = [file.name for file in draft.files if file.blob.is_picture and not file.alt]
    if undescribed:
        told = _("请为图片写明图里有什么：{names}", names=enumerated(undescribed))
        lacks["files"] = [told]
    if unread := [
        one.name for one in draft.files if not one.recognised and one.blob.has_recognised
    ]:
        told = _("请核对从图片识别出的文字，或选择不采用：{names}", names=enumerated(unread))
        lacks["files"] = [*lacks.get("files", ()), told]
    pictures = {file.name for file in draft.files if file.blob.is_picture}
    for field, name in marked_in(draft.content, "content"):
        if kind.stands_for is not None:
            lacks[field] = [_("常用段里不能放图片")]
        elif name not in pictures:
            lacks[field] = [_("附件里没有叫“{name}”的图片", name=name)]
    return lacks


def _foreign_basis(draft: Revision) -> dict[str, Sequence[Text]]:
    """Cited clauses that hold for nobody the draft holds for, by their fields."""
    cited = [
        (place, one)
        for place, one in enumerate(cited_clauses_of(draft))
        if one.scope.regions or one.scope.customers
    ]
    session = object_session(draft)
    if not cited or session is None:
        return {}
    structure, scope = structure_now(session), draft.scope
    return {
        f"citations.{place}.clause": [
            _(
                "{clause}只适用于{whom}，与这份内容的适用范围没有交集",
                clause=one.label,
                whom=structure.named(one.scope),
            )
        ]
        for place, one in cited
        if not structure.meet(scope, one.scope)
    }


def faults_in(
    kind: Kind, content: Mapping[str, Any], cited: Iterable[tuple[str, str]]
) -> dict[str, Sequence[Text]]:
    """What does not hold between the fields of a content, by dotted field.

    `cited`: the clauses its entry cites, as number and label; its parts rest on no others.
    """
    faults = dict(kind.faults(content))
    if kind.tree is not None:
        faults |= basis_not_cited(content, [written_as(*one) for one in cited])
    return {f"content.{field}": told for field, told in faults.items()}


def is_blank(kind: Kind, title: str, content: Mapping[str, Any]) -> bool:
    """Whether nothing has been written yet."""
    return not title and not kind.blocks(content)
