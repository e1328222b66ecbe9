"""Arrays come back from their file as they were, or the file is called damaged."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import IndexDamaged
from search_index.index.array_files import MAGIC, AnyArray, open_arrays, write_arrays

DTYPES = st.sampled_from(["<i4", "<i8", "<u8", "<u2", "<f4", "|b1", "|u1"])
SHAPES = st.lists(st.integers(0, 7), min_size=1, max_size=2).map(tuple)


@st.composite
def arrays(draw: st.DrawFn) -> AnyArray:
    dtype, shape = np.dtype(draw(DTYPES)), draw(SHAPES)
    size = int(np.prod(shape))
    return (
        np.array(draw(st.lists(st.integers(0, 100), min_size=size, max_size=size)))
        .reshape(shape)
        .astype(dtype)
    )


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=9), arrays(), max_size=5))
def test_what_is_written_is_read(written: dict[str, AnyArray]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        write_arrays(path, written, {"names": ["停电", "a"]})
        read = open_arrays(path)
        assert read.meta == {"names": ["停电", "a"]}
        assert read.arrays.keys() == written.keys()
        for name, array in written.items():
            assert read.arrays[name].dtype == array.dtype
            assert np.array_equal(read.arrays[name], array)
            assert not read.arrays[name].flags.writeable


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 200, MAGIC, MAGIC + b"\xff" * 8, MAGIC + (2).to_bytes(8, "little") + b"{}"],
)
def test_another_file_is_damage(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="x: "):
        open_arrays(path)


def test_a_file_that_ends_early_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_arrays(path, {"a": np.arange(1000)}, {})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(IndexDamaged):
        open_arrays(path)
    with pytest.raises(IndexDamaged):
        open_arrays(tmp_path / "nothing")


def test_a_file_that_is_written_again_does_not_change_what_is_open(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_arrays(path, {"a": np.arange(5)}, {})
    first = open_arrays(path).arrays["a"]
    write_arrays(path, {"a": np.arange(5) + 7}, {})
    assert first.tolist() == [0, 1, 2, 3, 4]
    assert open_arrays(path).arrays["a"].tolist() == [7, 8, 9, 10, 11]
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_cut_under_whoever_has_it_open_is_seen(tmp_path: Path) -> None:
    """Not one that was replaced or deleted: what is open of that stays whole."""
    path = tmp_path / "x"
    write_arrays(path, {"a": np.arange(5_000)}, {})
    before = open_arrays(path)
    write_arrays(path, {"a": np.arange(5_000)}, {})
    now = open_arrays(path)
    os.truncate(path, path.stat().st_size - 1)
    assert (before.is_cut, now.is_cut) == (False, True)
    path.unlink()
    assert (before.is_cut, now.is_cut) == (False, True)
