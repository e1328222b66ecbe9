"""BM25F: how much a term in a document weighs. The numbers of the ranking are all here.

Words are one family over three fields: the occurrences in each field, divided by that field's
length norm and multiplied by its weight, are added up and then saturated once. Bigrams, single
characters and the numbers of clauses are families of one field each. A document's score is the sum
over the families, times its boost (`authority_boost`).

Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields (CIKM 2004).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from search_index.index.schema import CHARS, GRAMS, REFERENCE, TEXT_FIELD, TITLE, VARIANTS

K1 = 1.6
B: Mapping[str, float] = {  # how much a field's length counts against it
    TITLE: 0.9,
    VARIANTS: 0.3,  # many variants say how often it is asked, not that it is long-winded
    TEXT_FIELD: 0.75,
    GRAMS: 0.8,
    CHARS: 0.8,
    REFERENCE: 0.75,
}
WORDS, GRAM, CHAR, CLAUSE = FAMILIES = (0, 1, 2, 3)
FAMILY_WEIGHT: tuple[float, ...] = (1.0, 0.3, 0.8, 6.0)
FAMILY_FIELDS: tuple[Mapping[str, float], ...] = (
    {TITLE: 1.0, VARIANTS: 1.0, TEXT_FIELD: 0.8},
    {GRAMS: 1.0},
    {CHARS: 1.0},
    {REFERENCE: 1.0},
)
AVERAGE_STEP = 1.05

Floats = npt.NDArray[np.float64]


def rounded_average(total: float, count: int) -> float:
    """The average field length that scoring uses: rounded to steps of 5 %.

    Weights depend on the averages; rounding keeps them good for most commits.
    """
    if count == 0 or total == 0:
        return 1.0
    steps = round(math.log(total / count) / math.log(AVERAGE_STEP))
    return float(AVERAGE_STEP**steps)


def norms(field: str, lengths: npt.NDArray[np.int32], average: float) -> Floats:
    """What occurrences in a field of these lengths are divided by."""
    return 1.0 - B[field] + B[field] * (lengths / average)


def saturated(occurrences: Floats) -> Floats:
    """From weighted, normalised occurrences to a weight below 1."""
    return occurrences / (K1 + occurrences)


def inverse_frequency(documents: int, holding: Floats) -> Floats:
    """How telling a term is that `holding` of `documents` hold; never negative."""
    return np.log1p((documents - holding + 0.5) / (holding + 0.5))
