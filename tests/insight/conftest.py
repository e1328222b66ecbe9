"""Groups of questions, and calls, to count."""

from __future__ import annotations

from tests.calls.conftest import context, phone
from tests.questions.prepared_groups import asked, group

__all__ = ["asked", "context", "group", "phone"]
