"""Who administers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.makers import Browser

Open = Callable[[str], Browser]


@pytest.fixture
def admin(browser: Open) -> Browser:
    """The browser of an administrator."""
    return browser("admin")
