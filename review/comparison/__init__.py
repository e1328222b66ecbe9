"""Two revisions side by side: pieces aligned, moved ones recognised, then words marked.

`revisions` is where to begin; `pieces` says what is compared, `alignment` which piece answers
which, `wording` what changed inside a piece, `words` what counts as one word there.
"""

from review.comparison.alignment import MARK_LABELS, Mark, Pair, align
from review.comparison.revisions import Comparison, compare

__all__ = ["MARK_LABELS", "Comparison", "Mark", "Pair", "align", "compare"]
