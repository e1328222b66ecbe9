"""Vectors follow the index: whatever is published, merged, rebuilt, damaged or swapped."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.index import manifest
from search_index.index.array_files import LENGTH_SECONDS
from search_index.index.manifest import checksum
from search_index.meaning import making
from search_index.meaning.model import Model
from search_index.meaning.shelf import CATALOG
from tests.search_index.entries import entry, found
from tests.search_index.meaning.by_heart import ByHeart, made, understood_by

ENTRIES = [
    entry(1, "停电怎么报修", variants=["停电了找谁"], text="拨打95598报修。"),
    entry(2, "电费怎么交费", text="可在营业厅交费。"),
    entry(3, "电力法", clauses=[("第一条", "为了保障电力。"), ("第二条", "本法适用于电力。")]),
]


def with_vectors(index: Index) -> list[int]:
    """The entries of which there are vectors, as a process that comes new sees them."""
    other = Index(index.folder, index.meaning.model)
    encoder = index.meaning.model.encoder()
    assert encoder is not None
    known = other.meaning.shelf.vectors(encoder.name)
    ids = set()
    for segment in other.snapshot().segments:
        if segment.name in known:
            owners = np.unique(known[segment.name].owners)
            ids |= set(segment.postings.entry_id[owners[segment.living[owners]]].tolist())
    return sorted(ids)


def test_every_phrase_text_and_clause_becomes_a_vector(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES)
    made(empty_index, ENTRIES)
    assert encoder.asked == [  # questions first, of eight at a time
        "停电怎么报修",
        "停电了找谁",
        "电费怎么交费",
        "电力法",
        "停电怎么报修 拨打95598报修。",
        "电费怎么交费 可在营业厅交费。",
        "电力法 第一条 为了保障电力。",
        "电力法 第二条 本法适用于电力。",
    ]
    state = empty_index.meaning_state()
    assert (state.with_vectors, state.documents, state.missing) == (5, 5, None)


def test_a_text_is_given_to_the_model_once(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES[:1])
    made(empty_index, ENTRIES)
    before = len(encoder.asked)
    empty_index.apply(ENTRIES[1:2])
    made(empty_index, ENTRIES)
    assert encoder.asked[before:] == ["电费怎么交费", "电费怎么交费 可在营业厅交费。"]
    empty_index.rebuild(ENTRIES[:2])
    made(empty_index, ENTRIES)
    changed = entry(1, "停电怎么报修", revision_id=101, text="请拨打95598。")
    empty_index.apply([changed])
    made(empty_index, [changed])
    assert encoder.asked[before + 2 :] == ["停电怎么报修 请拨打95598。"]
    assert with_vectors(empty_index) == [1, 2]
    kept = empty_index.meaning.shelf.catalog().files
    assert set(kept) == {segment.name for segment in empty_index.snapshot().segments}
    on_disk = {path.name for path in empty_index.meaning.shelf.root.glob("*.vectors")}
    assert on_disk == {one.file for one in kept.values()}


def test_small_segments_that_are_merged_keep_their_vectors(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    many = [entry(n, f"第{n}种停电怎么办") for n in range(1, 13)]
    for one in many:
        empty_index.apply([one])
    made(empty_index, many)
    before = len(encoder.asked)
    assert empty_index.merge()
    made(empty_index, many)
    assert len(encoder.asked) == before == 12
    assert with_vectors(empty_index) == list(range(1, 13))


def test_what_the_database_has_otherwise_by_now_waits_for_the_index(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES[:2])
    made(empty_index, [entry(1, "停电了", revision_id=999), ENTRIES[1]])
    assert "停电了" not in encoder.asked
    assert with_vectors(empty_index) == [2]


def test_a_step_is_short_and_the_next_goes_on(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = understood_by(empty_index)
    many = [entry(n, f"{n}号停电") for n in range(1, 31)]
    empty_index.apply(many)
    monkeypatch.setattr(making, "STEP_SECONDS", 0.0)  # as if each text took that long
    steps = making.VectorMaker(empty_index.snapshot, lambda ids: many, empty_index.meaning)
    assert steps.step()
    assert with_vectors(empty_index) == list(range(1, 9))
    again = making.VectorMaker(empty_index.snapshot, lambda ids: many, empty_index.meaning)
    while again.step():  # another process, after the first was killed
        pass
    assert len(encoder.asked) == 30
    assert with_vectors(empty_index) == list(range(1, 31))


def test_a_large_segment_is_read_once_and_a_file_checked_once(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood_by(empty_index)
    many = [entry(n, f"{n}号停电") for n in range(1, 31)]
    empty_index.apply(many)
    monkeypatch.setattr(making, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(making, "LOOK_SECONDS", 0.0)
    read: list[Collection[int]] = []
    checked: list[Path] = []

    def entries(ids: Collection[int]) -> list[IndexedEntry]:
        read.append(ids)
        return many

    def noted(path: Path) -> str:
        if path.suffix == ".vectors":
            checked.append(path)
        return checksum(path)

    monkeypatch.setattr(manifest, "checksum", noted)
    steps = making.VectorMaker(empty_index.snapshot, entries, empty_index.meaning)
    while steps.step():
        pass
    steps.step()
    assert len(read) == 1
    assert len(checked) == len(set(checked)) == 4, "one for each step that wrote"
    assert with_vectors(empty_index) == list(range(1, 31))


def test_a_file_that_is_damaged_between_two_steps_is_begun_anew(
    empty_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood_by(empty_index)
    many = [entry(n, f"{n}号停电") for n in range(1, 31)]
    empty_index.apply(many)
    monkeypatch.setattr(making, "STEP_SECONDS", 0.0)
    steps = making.VectorMaker(empty_index.snapshot, lambda ids: many, empty_index.meaning)
    assert steps.step()
    (file,) = empty_index.meaning.shelf.root.glob("*.vectors")
    file.write_bytes(file.read_bytes()[:-7])
    while steps.step():
        pass
    assert with_vectors(empty_index) == list(range(1, 31))


def test_another_model_makes_its_own_and_the_old_ones_are_not_compared(empty_index: Index) -> None:
    understood_by(empty_index)
    empty_index.apply(ENTRIES)
    made(empty_index, ENTRIES)
    other = understood_by(empty_index, ByHeart(name="another"))
    assert with_vectors(empty_index) == []
    assert found(empty_index, "家里黑了", settled=True) == found(empty_index, "家里黑了")
    made(empty_index, ENTRIES)
    assert len(other.asked) >= 8
    assert with_vectors(empty_index) == [1, 2, 3]


@pytest.mark.parametrize("what", ["vectors", "catalog", "gone"])
def test_what_is_damaged_is_made_anew(
    empty_index: Index, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES)
    monkeypatch.setattr(making, "LOOK_SECONDS", 0.0)
    worker = made(empty_index, ENTRIES)
    shelf = empty_index.meaning.shelf
    (file,) = shelf.root.glob("*.vectors")
    damaged = file if what != "catalog" else shelf.root / CATALOG
    if what == "gone":
        file.unlink()
    else:
        content = bytearray(damaged.read_bytes())
        content[-3] ^= 0xFF
        damaged.write_bytes(content)
    assert with_vectors(empty_index) == []
    assert found(empty_index, "停电怎么报修", settled=True)[0] == (1, None)
    before = len(encoder.asked)
    worker.step()
    assert with_vectors(empty_index) == [1, 2, 3]
    assert len(encoder.asked) > before


def test_vectors_that_are_cut_while_they_are_open_are_not_touched(empty_index: Index) -> None:
    """In a process of its own: to touch what was cut off would be its end (SIGBUS)."""
    understood_by(empty_index)
    many = [entry(n, f"{n}号停电公告") for n in range(1, 2_000)]
    empty_index.apply(many)
    made(empty_index, many)
    child = os.fork()
    if child == 0:
        os._exit(0 if _searched_by_words_after_a_cut(empty_index) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _searched_by_words_after_a_cut(index: Index) -> bool:
    words = found(index, "停电公告")
    found(index, "停电公告", settled=True)
    was_ready = index.meaning.is_ready
    for path in index.meaning.shelf.root.glob("*.vectors"):
        os.truncate(path, 0)
    time.sleep(2 * LENGTH_SECONDS)
    return was_ready and found(index, "停电公告", settled=True) == words


def test_one_worker_makes_them(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES)
    steps = making.VectorMaker(empty_index.snapshot, lambda ids: ENTRIES, empty_index.meaning)
    with empty_index.meaning.shelf.locked() as alone:
        assert alone
        assert steps.step()
    assert encoder.asked == []
    assert not steps.step()
    assert len(encoder.asked) == 8


def test_a_model_that_is_removed_and_comes_back_has_lost_nothing(empty_index: Index) -> None:
    encoder = understood_by(empty_index)
    empty_index.apply(ENTRIES)
    made(empty_index, ENTRIES)
    before, there = len(encoder.asked), empty_index.meaning.model
    empty_index.meaning.model = Model("/srv/models/gone")
    words = found(empty_index, "停电怎么报修")
    assert found(empty_index, "停电怎么报修", settled=True) == words
    assert not made(empty_index, ENTRIES).step()
    assert empty_index.meaning_state().missing is not None
    empty_index.meaning.model = there
    made(empty_index, ENTRIES)
    assert len(encoder.asked) == before
    assert with_vectors(empty_index) == [1, 2, 3]


def test_without_a_model_nothing_is_made(empty_index: Index) -> None:
    empty_index.apply(ENTRIES)
    steps = making.VectorMaker(empty_index.snapshot, lambda ids: ENTRIES, empty_index.meaning)
    assert not steps.step()
    assert not empty_index.meaning.shelf.root.exists()
