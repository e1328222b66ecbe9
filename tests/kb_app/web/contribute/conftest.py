"""Who writes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.makers import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def wang(browser: Open) -> Browser:
    """The browser of a contributor."""
    return browser("wang")
