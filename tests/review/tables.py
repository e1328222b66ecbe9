"""Tables that CI goes through cell by cell; elsewhere what is dear is asked of some cells.

`TEST_TABLES=whole` asks all. Which ones are asked else is always the same.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from typing import TypeVar

WHOLE = os.environ.get("TEST_TABLES") == "whole"

Cell = TypeVar("Cell")


def one_or_all(cells: Sequence[Cell], of: str) -> Sequence[Cell]:
    """All `cells`, or one of them, by the name of what they are cells `of`."""
    return cells if WHOLE or not cells else [random.Random(of).choice(cells)]
