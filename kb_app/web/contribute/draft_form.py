"""A draft as a form: what was typed, read and checked; what is stored, ready to be typed over.

`typed` is nested text under the names the API uses too, so form and JSON meet the same schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from content.applicability.for_whom import as_fields
from content.kinds.base import Kind
from content.models import Revision, number_of
from content.schemas import DraftSchema
from content.unfinished_drafts import loaded_draft
from core.base_schema import load
from core.errors import FieldErrors, Invalid
from core.messages import _
from kb_app.web.contribute.editor_fields import FormField, Widget, form_fields, shaped
from kb_app.web.kit import forms

CONTROLS = ("csrf_token", "version", "key", "op", "reason", "all", "question")
"""Fields of the editor's form that are not the draft's own."""

DRAFT_FIELDS = form_fields(DraftSchema())

Typed = dict[str, Any]
_PLACES = re.compile(r"\.[0-9]+")


def read_typed(kind: Kind, pairs: Iterable[tuple[str, str]]) -> Typed:
    """What was typed into a form for a draft of `kind`. Raises `Invalid` on malformed names."""
    typed = shaped(DRAFT_FIELDS, forms.decode(pairs, without=CONTROLS))
    content = typed.get("content", {})
    if isinstance(content, Mapping):
        typed["content"] = shaped(form_fields(kind.schema()), content)
    return typed


def checked(kind: Kind, typed: Typed) -> dict[str, Any]:
    """The values of `DraftSchema`; what is missing is no fault before it is submitted.

    Raises `Invalid` that names every field at fault at once.
    """
    errors: dict[str, Any] = {}
    values: dict[str, Any] = {}
    try:
        values = load(DraftSchema(), typed)
    except Invalid as invalid:
        errors.update(invalid.fields)
    try:
        loaded_draft(kind, typed.get("content", {}))
    except Invalid as invalid:
        errors.update(invalid.fields)
    if errors:
        raise Invalid(_("请检查标出的内容"), fields=errors)
    return values


def typed_from(revision: Revision) -> Typed:
    """The stored text of a revision as if it had just been typed."""
    return {
        "title": revision.title,
        "category": revision.chosen_category.code if revision.chosen_category else "",
        "content": dict(revision.as_written),
        **as_fields(revision.applies_to),
        **revision.circle.as_fields,
        "effective_from": str(revision.effective_from or ""),
        "expires_on": str(revision.expires_on or ""),
        "review_by": str(revision.review_by or ""),
        "citations": [
            {"number": citation.regulation.number, "clause": citation.clause}
            for citation in revision.citations
        ],
        "relations": [
            {
                "relation": str(one.relation),
                "number": number_of(one.named_id) if one.named_id else "",
                "title": one.title,
            }
            for one in revision.relations
        ],
        "change_note": revision.change_note,
    }


def ungrouped(kind: Kind, errors: FieldErrors) -> FieldErrors:
    """`errors` with those about single lines of a list moved to the list, where they are shown."""
    lists = set(_lists("content", form_fields(kind.schema())))
    shown: dict[str, list[Any]] = {}
    for name, texts in errors.items():
        group, _dot, place = name.rpartition(".")
        if place.isdigit() and _PLACES.sub("", group) in lists:
            told = [_("第 {place} 项：{text}", place=int(place) + 1, text=t) for t in texts]
            shown.setdefault(group, []).extend(told)
        else:
            shown.setdefault(name, []).extend(texts)
    return shown


def _lists(above: str, fields: Iterable[FormField]) -> Iterator[str]:
    """The fields, by their dotted names without places, that are lists written in one field."""
    for field in fields:
        name = f"{above}.{field.name}"
        if field.widget in (Widget.LINES, Widget.IN_LINE):
            yield name
        yield from _lists(name, field.item.fields if field.item else field.fields)


def with_list_step(typed: Typed, step: str) -> Typed:
    """`typed` after "add:<list>", "remove:<list>:<place>", "up:…" or "down:…".

    What browsers without script send; a step that makes no sense changes nothing.
    """
    verb, _colon, rest = step.partition(":")
    name, _colon, place_text = rest.partition(":")
    *above, last = name.split(".")
    result = deepcopy(typed)
    holder: Any = result
    for part in above:
        holder = _within(holder, part)
    items = holder.get(last, []) if isinstance(holder, dict) else None
    if isinstance(items, list) and len(place_text) <= forms.PLACE_DIGITS:
        place = int(place_text) if place_text.isascii() and place_text.isdigit() else len(items)
        holder[last] = _stepped(items, verb, place)
    return result


def _within(holder: Any, part: str) -> Any:
    """What stands below `part` of a nested text; None where nothing can."""
    if isinstance(holder, dict):
        return holder.setdefault(part, {})
    if isinstance(holder, list) and part.isascii() and part.isdigit():
        place = int(part[: forms.PLACE_DIGITS + 1])
        return holder[place] if place < len(holder) else None
    return None


def _stepped(items: list[Any], verb: str, place: int) -> list[Any]:
    other = {"up": place - 1, "down": place + 1}.get(verb, place)
    changed = list(items)
    if verb == "add":
        changed.insert(min(place + 1, len(items)), "")
    elif not (0 <= place < len(items) and 0 <= other < len(items)):
        return changed
    elif verb == "remove":
        del changed[place]
    else:
        changed[place], changed[other] = changed[other], changed[place]
    return changed
