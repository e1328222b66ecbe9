"""What has to be looked at before approving: the policy's list, and what stands out."""

from __future__ import annotations

from dataclasses import replace

from content.kinds.registry import kind_named
from core.messages import _
from review.models import Purpose, Review
from review.policies.defaults import DEFAULT_RULES
from review.policies.quorum import Demand
from review.policies.rules import ChecklistItem

# Programs and imports may submit an answer without a basis; nobody approves one without noticing.
NO_BASIS = ChecklistItem("no_basis", _("没有引用条款：已确认这条答案不需要依据"))


# A policy stores its texts as they were written; those it began with are told in each language.
_OURS = {item.text: item.text for rule in DEFAULT_RULES for item in rule.checklist}


def lacks_basis(review: Review) -> bool:
    """Whether something that needs a basis is proposed and cites no clause."""
    if review.purpose != Purpose.PUBLISH or not kind_named(review.entry.kind).needs_basis:
        return False
    return not review.revision.citations


def checklist_of(review: Review, demand: Demand) -> list[ChecklistItem]:
    """The list for one review."""
    items = [replace(item, text=_OURS.get(item.text, item.text)) for item in demand.checklist]
    return [*items, *([NO_BASIS] if lacks_basis(review) else [])]
