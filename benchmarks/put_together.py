"""How many phrasings join the group they belong to, alone, and whether it is among those shown.

    python -m benchmarks.put_together [--half work|held_out] [--json]

Groups and near misses of our own words are in `benchmarks/judged/put_together`; the rule was made
with `work`, `held_out` was not looked at. Each group has what was asked first, and three that say
it otherwise are asked; the near misses are a base of their own: their first lines are its groups,
their second lines, which ask something else, must stay alone. Columns: phrasings that `joined` by
themselves rightly, lines that joined `wrong`, and phrasings whose group is `among five` shown; then
each wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.grouping import Asking
from benchmarks.kit.report import Row, arguments, show
from questions import matching
from questions.matching import Match
from questions.services.recording import GROUPS_SHOWN
from search_index.similarity.similar_texts import SimilarTexts

FOLDER = Path(__file__).parent / "judged" / "put_together"
HALVES = ("work", "held_out")


def lines_of(name: str) -> list[list[str]]:
    """The rows of a file, without its comments."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


class Groups:
    """Groups that hold one phrasing each."""

    def __init__(self, first_asked: list[str]) -> None:
        self.first_asked = first_asked
        self._texts = SimilarTexts()
        for place, text in enumerate(first_asked):
            self._texts.add(place, text)

    def shown_for(self, text: str) -> list[Match]:
        """What an agent would be shown."""
        places = list(range(len(self.first_asked)))
        asking = Asking([[]] * len(places) + [self._texts.nearest(text, 100)])
        asking.groups = places
        return matching.matches(Session(), asking, text, GROUPS_SHOWN)

    def joined_by(self, near: list[Match]) -> str:
        """What was first asked in the group that the service puts it into; "" for none."""
        sure = matching.same(near)
        return self.first_asked[sure.group_id] if sure else ""


def measured(half: str) -> Iterator[Row]:
    """The row of a half, and what joined wrongly."""
    groups, apart = lines_of(f"groups_{half}"), lines_of(f"apart_{half}")
    held = Groups([row[0] for row in groups])
    asked = [(row[0], text) for row in groups for text in row[1:]]
    joined, among, wrong = 0, 0, list[Row]()
    for right, text in asked:
        near = held.shown_for(text)
        among += right in [held.first_asked[match.group_id] for match in near]
        into = held.joined_by(near)
        joined += into == right
        if into not in (right, ""):
            wrong.append({"wrong": text, "joined to": into})
    others = Groups(list(dict.fromkeys(row[0] for row in apart)))
    for _first, text in apart:
        into = others.joined_by(others.shown_for(text))
        if into:
            wrong.append({"wrong": text, "joined to": into})
    yield {
        "half": half,
        "asked": len(asked),
        "joined": joined,
        "near misses": len(apart),
        "wrong": len(wrong),
        "among five": among,
    }
    yield from wrong


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--half", choices=HALVES, help="this one only")
    options = parser.parse_args()
    halves = [options.half] if options.half else HALVES
    show((row for half in halves for row in measured(half)), as_json=options.json)


if __name__ == "__main__":
    main()
