"""Which pieces of words a text is taken for."""

from __future__ import annotations

import numpy as np
import pytest

from search_index.meaning.packed.packed_weights import Vocabulary
from search_index.meaning.packed.word_pieces import WordPieces

PIECES = {
    "<s>": 0.0,
    "</s>": 0.0,
    "<unk>": 0.0,
    "▁": -4.0,
    "停": -3.0,
    "电": -3.0,
    "停电": -5.0,
    "▁停": -1.0,
    "了": -2.0,
}
FIRST, LAST, UNKNOWN = 0, 1, 2


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    encoded = [piece.encode() for piece in PIECES]
    return WordPieces(
        Vocabulary(
            letters=np.frombuffer(b"".join(encoded), dtype=np.uint8),
            begins=np.cumsum([0, *map(len, encoded)]).astype(np.uint32),
            scores=np.array(list(PIECES.values()), dtype=np.float32),
            first=FIRST,
            last=LAST,
            unknown=UNKNOWN,
            normal={ord("電"): "电", 0x200B: "", 0x3000: " "},
        )
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("停电了", ["▁停", "电", "了"]),  # -6, although 停电 by itself is dearer than both
        ("了停电", ["▁", "了", "停电"]),
        ("停電\u200b了", ["▁停", "电", "了"]),
        ("了 \u3000 停", ["▁", "了", "▁停"]),
        ("停x电", ["▁停", "<unk>", "电"]),
        ("", ["▁"]),
        ("<unk>", ["▁", *["<unk>"] * 5]),
    ],
    ids=["best sum", "longer piece", "read as", "spaces", "unknown", "nothing", "by its name"],
)
def test_the_likeliest_pieces_are_taken(pieces: WordPieces, text: str, found: list[str]) -> None:
    names = list(PIECES)
    assert [names[piece] for piece in pieces.of(text, 512)] == ["<s>", *found, "</s>"]


def test_a_long_text_is_cut_before_its_end(pieces: WordPieces) -> None:
    found = pieces.of("停电" * 600, 512)
    assert len(found) == 512
    assert found[-1] == LAST
