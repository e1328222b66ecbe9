"""How inner loops are compiled: on first use, kept beside their file (or where NUMBA_CACHE_DIR
says), so that later starts only load them. They hold no lock: threads run them at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(loop: Loop) -> Loop:
    """The loop, compiled; it counts exactly as written."""
    return cast(Loop, njit(nogil=True, cache=True)(loop))


def freely_compiled(loop: Loop) -> Loop:
    """The loop, compiled; sums of floats may be added up in any order, which is quicker."""
    return cast(Loop, njit(nogil=True, cache=True, fastmath=True)(loop))
