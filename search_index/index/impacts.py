"""The weights of a segment's postings under given average lengths, as arrays for `array_files`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.bm25f import FAMILIES, FAMILY_FIELDS, norms, rounded_average, saturated
from search_index.index.postings import Postings
from search_index.index.schema import TERM_FIELDS

Averages = Mapping[str, float]


@dataclass(frozen=True)
class Weights:
    """A weight for each posting."""

    values: npt.NDArray[np.float32]

    def to_file(self) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`."""
        return {"values": self.values}

    @classmethod
    def from_file(cls, file: ArrayFile) -> Weights:
        """What `to_file` gave."""
        return cls(file.arrays["values"])


def weigh(postings: Postings, averages: Averages) -> Weights:
    """Weigh every posting."""
    values = np.zeros(len(postings.docs), dtype=np.float32)
    for family in FAMILIES:
        _, span = postings.family(family)
        docs = postings.docs[span]
        occurrences = np.zeros(len(docs))
        for column, (field, weight) in enumerate(FAMILY_FIELDS[family].items()):
            lengths = postings.lengths[TERM_FIELDS.index(field)]
            scale = weight / norms(field, lengths, averages[field])
            occurrences += postings.counts[column, span] * scale[docs]
        values[span] = saturated(occurrences) * postings.standing[docs]
    return Weights(values)


def average_lengths(
    segments: Sequence[tuple[Postings, npt.NDArray[np.bool_]]],
) -> dict[str, float]:
    """The average length of each field over the living documents that have it."""
    averages = {}
    for row, field in enumerate(TERM_FIELDS):
        total = count = 0
        for postings, living in segments:
            lengths = postings.lengths[row][living]
            total += int(lengths.sum(dtype=np.int64))
            count += int(np.count_nonzero(lengths))
        averages[field] = rounded_average(total, count)
    return averages
