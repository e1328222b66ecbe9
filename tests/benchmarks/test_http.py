"""What is asked of the server in a measurement over HTTP."""

from __future__ import annotations

import pytest

from benchmarks.http import WARM_UP, parted


@pytest.mark.parametrize("count", [1, WARM_UP - 1, WARM_UP, WARM_UP + 1, 2 * WARM_UP])
def test_something_is_measured_however_few_questions_a_set_has(count: int) -> None:
    texts = [f"第{place}问" for place in range(count)]
    first, measured = parted(texts)
    assert first
    assert measured
    assert set(first) | set(measured) == set(texts)
    assert count <= WARM_UP or not set(first) & set(measured)
