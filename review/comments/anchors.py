"""Where a comment stands: the piece it was written on, also after the text has changed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import Text
from core.messages import _
from review.comments.models import QUOTE_MAX, Comment
from review.comparison.pieces import Piece, Sort

NOWHERE = ""  # the key of comments whose piece is gone


@dataclass(frozen=True)
class Placed:
    """A comment and whether the words it is about still stand there."""

    comment: Comment
    stands: bool


def placed(
    comments: Iterable[Comment], pieces: Sequence[Piece], shown: Iterable[str]
) -> Mapping[str, list[Placed]]:
    """Comments by the key of the piece they are shown at; `NOWHERE` for what finds none.

    `pieces`: the text they are looked for in. `shown`: the keys the page has a place for.
    """
    keys = set(shown)
    found: dict[str, list[Placed]] = defaultdict(list)
    for one in still_standing(comments, pieces):
        comment = one.comment
        piece = piece_of(comment.piece, comment.quote, pieces)
        own = (piece.key, piece.group) if piece else ()
        wanted = (*own, comment.piece, group_of(comment.piece))
        found[next((key for key in wanted if key in keys), NOWHERE)].append(one)
    return found


def still_standing(comments: Iterable[Comment], pieces: Sequence[Piece]) -> list[Placed]:
    """Comments in their order, each with whether the words it is about still stand in `pieces`."""
    found = []
    for comment in comments:
        piece = piece_of(comment.piece, comment.quote, pieces)
        stands = piece is not None and squeezed(comment.quote) in squeezed(piece.text)
        found.append(Placed(comment, stands))
    return found


def piece_of(key: str, quote: str, pieces: Sequence[Piece]) -> Piece | None:
    """The piece with this key that holds the quoted words, or whichever of its group does."""
    own = next((piece for piece in pieces if piece.key == key), None)
    words = squeezed(quote)
    if own is not None and words in squeezed(own.text):
        return own
    alike = (piece for piece in pieces if piece.group == group_of(key))
    holding = next((p for p in alike if words and words in squeezed(p.text)), None)
    return holding or own


def group_of(key: str) -> str:
    """The group a key belongs to."""
    return key.partition(".")[0]


def place_of(piece: Piece) -> Text:
    """How the place is called for people: 第十条, 答案 第 2 段."""
    if piece.sort in (Sort.PARAGRAPH, Sort.ITEM):
        return _("{label} {place}", label=piece.label, place=piece.name)
    return piece.label


def quote_from(piece: Piece) -> str:
    """What is quoted of a piece when nothing was selected."""
    return piece.text.strip()[:QUOTE_MAX]


def squeezed(text: str) -> str:
    """`text` without white space and Markdown's marks: a page shows neither."""
    return "".join(text.translate(_MARKS).split())


_MARKS = str.maketrans("", "", "*_`#>~\\")
