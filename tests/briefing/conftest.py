"""A desk over each test's own database."""

from __future__ import annotations

import pytest

from tests.briefing.reading_desk import Desk
from tests.makers import Maker


@pytest.fixture
def desk(maker: Maker) -> Desk:
    """Everything published before it counts as known."""
    return Desk(maker)
