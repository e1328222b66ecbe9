"""How often danger is heard in what callers say.

`python -m benchmarks.said.danger DANGEROUS HARMLESS [--lines]`

Each file holds a line for each thing said. Prints recall and precision, and with `--lines` what
was missed and what was taken for danger.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from questions.danger import DangerWords, built_in


def main() -> None:
    """Count, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dangerous", type=Path)
    parser.add_argument("harmless", type=Path)
    parser.add_argument("--lines", action="store_true", help="print what was got wrong")
    asked = parser.parse_args()
    known = DangerWords(built_in())
    dangerous, harmless = (
        path.read_text("utf-8").splitlines() for path in (asked.dangerous, asked.harmless)
    )
    missed = [line for line in dangerous if known.found_in(line) is None]
    false = {line: found for line in harmless if (found := known.found_in(line)) is not None}
    heard = len(dangerous) - len(missed)
    print(f"{len(dangerous)} dangerous, {len(harmless)} harmless")
    print(
        f"recall {heard / len(dangerous):.3f}, precision {heard / max(heard + len(false), 1):.3f}"
    )
    if asked.lines:
        print(*(f"missed: {line}" for line in missed), sep="\n")
        print(*(f"false: {line} ({found.words})" for line, found in false.items()), sep="\n")


if __name__ == "__main__":
    main()
