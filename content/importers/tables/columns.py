"""Which columns a file may have: the fields they hold and the headings these go by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from content.files.refusals import RowError
from core.messages import LazyText, _
from core.unseen import as_seen

_SHOWN_CHARS = 40
_LONGEST = 200  # no title is longer; a cell of text that is looked at may be


@dataclass(frozen=True)
class Columns:
    """`fields`: column as written -> field; `ignored`: the columns that are no field."""

    fields: dict[str, str]
    ignored: list[str]
    errors: list[RowError]


@dataclass(frozen=True)
class Layout:
    """The fields of a file with the headings of each; the first is the one that templates use.

    `refusal` says of a heading why a column may not be called so, or None; `days` are the fields
    that hold a day.
    """

    names: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    refusal: Callable[[str], LazyText | None] = lambda _name: None
    days: tuple[str, ...] = ()
    _by_name: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for found, names in self.names.items():
            self._by_name.update({plain(name): found for name in names})

    def field_of(self, name: str) -> str | None:
        """The field that a column called `name` holds, if any."""
        return self._by_name.get(plain(name))

    def match(self, names: Iterable[str], row: int) -> Columns:
        """What the columns `names`, written in `row`, are."""
        fields: dict[str, str] = {}
        ignored: list[str] = []
        errors: list[RowError] = []
        for name in names:
            found = self.field_of(name)
            if refusal := self.refusal(name):
                errors.append(RowError(row, shown(name), refusal, shown(name)))
            elif found is None:
                ignored.append(name)
            elif found in fields.values():
                errors.append(RowError(row, found, _twice_message(name), shown(name)))
            else:
                fields[name] = found
        return Columns(fields, ignored, errors)


def shown(name: str) -> str:
    """The column `name` as it may be shown: short and printable."""
    return "".join(c if c.isprintable() else " " for c in name[:_SHOWN_CHARS]).strip()


def plain(name: str) -> str:
    """A heading without what people add to it: width, case, blanks, marks, （必填）."""
    folded = unicodedata.normalize("NFKC", as_seen(name[:_LONGEST])).casefold()
    without_hint = re.sub(r"[(\[【](?:必填|选填|可不填|可选|可空)[^)\]】]{0,20}[)\]】]", "", folded)
    return re.sub(r"[\s_\-*:]+", "", without_hint)


def _twice_message(name: str) -> LazyText:
    return _("“{column}”与前面的一列是同一项，请只保留一列", column=shown(name))
