"""What one process posts, another reads; whoever dies while posting leaves what stood there."""

from __future__ import annotations

import os

import pytest

from kb_app.watch.board import ROOM, Board


def test_another_process_reads_what_was_posted() -> None:
    board = Board()
    assert board.read() == {}
    board.post({"published": 1})
    pid = os.fork()
    if pid == 0:
        board.post({"published": 2, "words": "索引"})
        os._exit(0)
    os.waitpid(pid, 0)
    assert board.read() == {"published": 2, "words": "索引"}


def test_too_much_leaves_what_stood_there() -> None:
    board = Board()
    board.post({"published": 1})
    with pytest.raises(ValueError, match="too much"):
        board.post({"words": "x" * ROOM})
    assert board.read() == {"published": 1}


def test_half_written_is_not_read() -> None:
    board = Board()
    board.post({"published": 1})
    board._memory[0] = 1 - board._memory[0]  # the other half holds nothing that checks
    assert board.read() == {}
