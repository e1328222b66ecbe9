"""What nobody answers for, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE


def test_it_lists_and_ends_with_one_while_there_is_anything(
    kb_over: Callable[..., Any], maker: Maker
) -> None:
    found = kb_over("orphans")
    assert found.status == 1
    assert "电网建设" in found.out
    assert "计划建设部没有在用的供稿人" in found.out
    for code in ("planning", "operation", "safety"):
        maker.contributor(f"p-{code}", code)
    sound = kb_over("orphans")
    assert (sound.status, sound.out.strip()) == (0, "每件事都有人负责")
