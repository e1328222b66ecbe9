"""The classes of ours that Whoosh pickles into every index. This module may never move.

An index names them by the path of their module, and one whose names cannot be imported takes no
commit. So neither this module nor its classes may be moved or renamed; where they came from stays
importable: indexes made there are opened, and name this module from their next commit on.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import FieldType
from whoosh.formats import Existence


class TermsField(FieldType):  # type: ignore[misc]
    """A field that is given its terms ready-made, as a list, with how often each occurs.

    No lengths are kept: `index.postings` counts them from the postings, exactly.
    """

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None)

    def index(self, value: list[str], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """What Whoosh stores of each term."""
        for term, times in Counter(value).items():
            yield term.encode(), times, float(times), b""


class LengthlessCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own format without field lengths, which are counted from the postings."""

    length_stats = False


FORMER: Mapping[str, Mapping[str, type]] = {  # modules that are gone, and what they held
    "search_index.schema": {"TermsField": TermsField},
    "search_index.generation": {"_Codec": LengthlessCodec},
}


def _answer_to_former_names() -> None:
    for path, classes in FORMER.items():
        module = ModuleType(path, f"Where {__name__} was before: for pickles, not for imports.")
        vars(module).update(classes)
        sys.modules.setdefault(path, module)


_answer_to_former_names()
