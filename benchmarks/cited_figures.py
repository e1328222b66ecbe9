"""How many changed figures are shown against the clause that an answer cites, and how few others.

    python -m benchmarks.cited_figures [--json]

Of each judged answer (`benchmarks/judged/cited_answers*.txt`) one figure is changed as hands do it.
`shown` are those where the changed figure is told with a figure of the clause, `raised unchanged`
the answers that agree with their clause and of which anything is told.
"""

from __future__ import annotations

import argparse
import json
import time

from benchmarks.kit.cited_answers import CitedAnswer, cited_answers
from review.held.told import told_in
from review.held.unlike import OWN_CLAUSE, unlike

SETS = ("cited_answers", "cited_answers_held_out")


def is_shown(one: CitedAnswer, answer: str) -> bool:
    """Whether a figure of the answer is told against its clause."""
    return bool(unlike(told_in(answer), told_in(one.clause), OWN_CLAUSE))


def main() -> None:
    """Count, and print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    for name in SETS:
        answers = cited_answers(name)
        begun = time.process_time()
        shown = sum(is_shown(one, one.changed) for one in answers)
        raised = sum(is_shown(one, one.answer) for one in answers)
        each = 1000 * (time.process_time() - begun) / (2 * len(answers))
        row = {"set": name, "answers": len(answers), "shown": shown, "raised unchanged": raised}
        row["ms each"] = round(each, 2)
        print(json.dumps(row) if as_json else "  ".join(f"{k}: {v}" for k, v in row.items()))


if __name__ == "__main__":
    main()
