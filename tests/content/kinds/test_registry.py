"""The registry of kinds."""

from __future__ import annotations

import pytest

from content.kinds.registry import all_kinds, kind_named, shown_kinds
from core.errors import Invalid


def test_the_kinds_of_the_domain_are_there_in_their_order() -> None:
    shown = ["answer", "script", "procedure", "case", "diagnosis", "regulation", "block", "notice"]
    assert list(shown_kinds()) == shown
    assert list(all_kinds()) == [*shown, "synonyms", "pin", "danger", "scorecard", "exercise"]
    assert [name for name, kind in all_kinds().items() if kind.expiry_required] == ["notice"]


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Invalid) as refused:
        kind_named("poem")
    assert "answer" in str(refused.value)
