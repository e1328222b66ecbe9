"""When Python does not look for garbage: while what is loaded is going to stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Collect no garbage while the block loads what stays, and never look through that again.

    Looking through it takes a third of the time of loading, and would later copy the pages that
    processes share.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
