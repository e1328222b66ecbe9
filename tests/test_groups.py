"""What shares something dear is run by one process."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.xdist_group("dear")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs them all")
def test_groups_are_kept_together(request: pytest.FixtureRequest) -> None:
    # that is how xdist tells its scheduler; a pytest that does not let it loses the groups
    assert request.node.nodeid.endswith("@dear")
