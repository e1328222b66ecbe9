"""Groups of questions to count."""

from __future__ import annotations

from tests.questions.prepared_groups import asked, group

__all__ = ["asked", "group"]
