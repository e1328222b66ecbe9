"""What of personal numbers is masked: `python -m benchmarks.said.masking FILE… [--lines]`.

A file holds a line for each thing said, with « and » around what must not be kept. Prints recall
(of those, how many are gone to the last digit and letter) and precision (of what is masked, how
much touches one), and with `--lines` what was kept and what was masked for nothing.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.masking import personal_spans

Span = tuple[int, int]
_MARKED = re.compile("«([^»]*)»")


@dataclass
class Counts:
    """What was found in some lines."""

    personal: int = 0
    gone: int = 0
    masked: int = 0
    rightly: int = 0
    kept: list[str] = field(default_factory=list)
    for_nothing: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of what must not be kept, how much is gone."""
        return self.gone / max(self.personal, 1)

    @property
    def precision(self) -> float:
        """Of what is masked, how much had to be."""
        return self.rightly / max(self.masked, 1)


def marked(line: str) -> tuple[str, list[Span]]:
    """A line without its marks, and where what they enclose stands."""
    spans, taken = [], 0
    for match in _MARKED.finditer(line):
        begin = match.start() - taken
        spans.append((begin, begin + len(match[1])))
        taken += 2
    return line.replace("«", "").replace("»", ""), spans


def counted(lines: Iterable[str]) -> Counts:
    """How masking does on marked lines."""
    counts = Counts()
    for line in lines:
        text, personal = marked(line)
        masks = personal_spans(text)
        hidden = {place for begin, end in masks for place in range(begin, end)}
        for begin, end in personal:
            counts.personal += 1
            said = {place for place in range(begin, end) if text[place].isalnum()}
            if said <= hidden:
                counts.gone += 1
            else:
                counts.kept.append(line)
        for begin, end in masks:
            counts.masked += 1
            if any(begin < other_end and other_begin < end for other_begin, other_end in personal):
                counts.rightly += 1
            else:
                counts.for_nothing.append(f"{line} ({text[begin:end]})")
    return counts


def lines_of(path: Path) -> list[str]:
    """The lines of a file, without remarks."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def main() -> None:
    """Count, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--lines", action="store_true", help="print what was got wrong")
    asked = parser.parse_args()
    for path in asked.files:
        lines = lines_of(path)
        counts = counted(lines)
        print(f"{path}: {len(lines)} lines, {counts.personal} to mask")
        print(f"recall {counts.recall:.3f}, precision {counts.precision:.3f}")
        if asked.lines:
            print(*(f"kept: {line}" for line in counts.kept), sep="\n")
            print(*(f"for nothing: {line}" for line in counts.for_nothing), sep="\n")


if __name__ == "__main__":
    main()
