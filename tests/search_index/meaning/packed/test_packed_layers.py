"""Products over weights of four bits, by the instructions of this processor and of an older one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import llvmlite.binding as llvm
import numpy as np
import pytest

from search_index.meaning.packed import packed_layers
from search_index.meaning.packed.packed_layers import LANES, ROWS, Matrix
from search_index.meaning.packed.packed_weights import BLOCK, in_full

COLUMNS, ACROSS = 96, 48


def products_are_right() -> None:
    """Rows times a matrix, beside the same by NumPy; what is lost is rounding to bytes."""
    chance = np.random.default_rng(0)
    blocks = np.zeros((ACROSS, COLUMNS // 32), dtype=BLOCK)
    blocks["factor"] = chance.uniform(0.01, 0.1, blocks.shape)
    blocks["halves"] = chance.integers(0, 256, blocks["halves"].shape)
    halves, factors = packed_layers._laid_out(blocks)
    bias = chance.normal(size=ACROSS).astype(np.float32)
    matrix = Matrix(halves[None], factors[None], bias[None])
    rows = chance.normal(size=(2 * ROWS, COLUMNS)).astype(np.float32)
    rows[1, :32] = 0  # a block without anything in it
    rows[2, 40] = 500  # and one with an outlier
    room = rows.shape[0], COLUMNS // 32
    found = packed_layers._times(
        rows,
        matrix,
        0,
        np.empty(rows.shape, np.int8),
        np.empty(room, np.float32),
        np.empty(room, np.int32),
    )
    whole = in_full(blocks)
    lost = np.abs(rows).max(axis=1, keepdims=True) / 254 * np.abs(whole).sum(axis=1)
    assert (np.abs(found - (rows @ whole.T + bias)) <= lost + 1e-3).all()
    assert np.corrcoef(found.ravel(), (rows @ whole.T + bias).ravel())[0, 1] > 0.999


@pytest.mark.skipif(not LANES, reason="a processor without AVX2")
def test_products_are_right() -> None:
    products_are_right()


@pytest.mark.skipif(LANES != 16, reason="the processor has no wider instructions")
def test_they_are_so_on_an_older_processor() -> None:
    features = llvm.get_host_cpu_features().items()
    older = [f"{'+' if has and 'avx512' not in name else '-'}{name}" for name, has in features]
    said = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import *; products_are_right(); print(LANES)"],
        env=os.environ | {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ",".join(older)},
        cwd=Path(packed_layers.__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.stdout, said.returncode) == ("8\n", 0), said.stderr
