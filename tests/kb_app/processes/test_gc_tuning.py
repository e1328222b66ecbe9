"""Garbage is not looked for while what stays is loaded, and what was loaded is never looked at."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kb_app.processes.gc_tuning import collector_at_rest


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()


def test_it_rests_in_the_block_and_goes_on_after_it() -> None:
    before = gc.get_freeze_count()
    with collector_at_rest():
        assert not gc.isenabled()
        stays = [[place] for place in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(stays)


def test_it_goes_on_when_loading_fails() -> None:
    with pytest.raises(OSError, match="nothing to load"), collector_at_rest():
        raise OSError("nothing to load")
    assert gc.isenabled()
