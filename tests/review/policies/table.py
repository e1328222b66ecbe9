"""What everybody may do to every change in every state, under the policy a new base starts with.

Written out by hand from the committee's rules and the transition table of a review; nothing here
asks the code. `test_defaults` takes every cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

# The entry is of marketing; "service" is the hotline's own department.
WHO: dict[str, tuple[str, str]] = {  # account: (roles, department)
    # Whose own it is: each is a reviewer too, or there would be nothing to refuse.
    "importer": ("reviewer contributor", "marketing"),  # imported the text
    "author": ("reviewer contributor", "marketing"),  # wrote on; stands in for owner, who is away
    "coauthor": ("reviewer contributor", "marketing"),  # wrote a line of it
    "boss": ("admin reviewer contributor", "marketing"),  # an administrator who wrote a line
    "author2": ("reviewer", "safety"),  # the author's second account
    "submitter": ("reviewer contributor", "marketing"),  # put it before the committee
    "submitter2": ("reviewer", "operation"),  # the submitter's second account
    # The rest of the committee.
    "owner": ("reviewer", "marketing"),
    "service": ("reviewer", "service"),
    "third": ("reviewer", "safety"),
    "fourth": ("reviewer", "operation"),
    "standin": ("reviewer", "planning"),  # stands in for the author, who is away
    # Everybody else.
    "colleague": ("contributor", "marketing"),
    "foreign": ("contributor", "service"),
    "agent": ("agent", "service"),
    "supervisor": ("supervisor", "service"),
    "admin": ("admin", ""),
}
GRADES: dict[str, tuple[str, ...]] = {  # as the table calls several at once
    "any": ("wording", "variants", "obligations", "regulation", "retirement"),
    "text": ("wording", "variants", "obligations", "regulation"),
    "light": ("wording", "variants"),
    "middle": ("obligations",),
    "heavy": ("obligations", "regulation"),
    "law": ("regulation",),
    "down": ("retirement",),
}
STATES: dict[str, str] = {  # what is done to an open review to get there: verb by whom
    "open": "",
    "owner signed": "approve:owner",
    "service signed": "approve:service",
    "both signed": "approve:owner approve:service",
    "others signed": "approve:third approve:fourth",
    "one house signed": "approve:owner approve:author",
    "third holds": "claim:third",
    "third hurries": "urgent:third",
    "interim": "urgent:third urgent:fourth",
}
CLOSED: dict[str, dict[str, str]] = {  # by which way, for the grades of each name
    "approved": {
        "light": "approve:third",
        "middle": "approve:owner approve:service",
        "law": "approve:owner approve:service approve:third",
        "down": "approve:owner approve:service approve:third",
    },
    "changes_requested": {"any": "request_changes:third"},
    "rejected": {"any": "reject:third"},
    "withdrawn": {"any": "withdraw:colleague"},
}
# `done`: taken, and it decides. `+`: taken, and the review stays open. `up`: agents see it from now
# on, for hours. Else the refusal: `own` 403, never one's own; `no` 403, not one's part; `-` 404, as
# if there were nothing; 409 by its reason: `signed` already, `held` by another, `unheld` by them,
# `late` after the decision, `lower` not heavier than it is, `calm` never urgent, `used` before.
# `own*7` stands for seven people, in the order of WHO: the first seven, the committee, the others.
OPEN_TABLE = """
open             | light  | approve batch          | own*7           done*5                no   -*4
open             | heavy  | approve batch          | own*7           +*5                   no   -*4
open             | down   | approve batch          | +*5 own*2       +*5                   no   -*4
open             | text   | request_changes reject | own*7           done*5                no   -*4
open             | down   | request_changes reject | done*5 own*2    done*5                no   -*4
open             | text   | claim urgent           | own*7           +*5                   no   -*4
open             | down   | claim                  | +*5 own*2       +*5                   no   -*4
open             | down   | urgent                 | calm*5 own*2    calm*5                no   -*4
open             | light  | raise                  | own*7           +*5                   no   -*4
open             | middle | raise                  | own*7           +*5                   no   -*4
open             | law    | raise                  | own*7           lower*5               no   -*4
open             | down   | raise                  | lower*5 own*2   lower*5               no   -*4
open             | any    | withdraw               | done*4 no done  no*6                  done -*4
open             | any    | hand_back              | unheld*7        unheld*5          unheld   -*4

owner signed     | middle | approve                | own*7           signed done +*3       no   -*4
owner signed     | law    | approve                | own*7           signed +*4            no   -*4
owner signed     | down   | approve                | +*5 own*2       signed +*4            no   -*4
owner signed     | heavy  | reject                 | own*7           done*5                no   -*4
service signed   | middle | approve                | own*7           done signed +*3       no   -*4
service signed   | law    | approve                | own*7           + signed +*3          no   -*4
service signed   | down   | approve                | +*5 own*2       + signed +*3          no   -*4
both signed      | law    | approve                | own*7           signed*2 done*3       no   -*4
both signed      | down   | approve                | done*5 own*2    signed*2 done*3       no   -*4
others signed    | middle | approve                | own*7           +*2 signed*2 +        no   -*4
others signed    | law    | approve                | own*7           done*2 signed*2 done  no   -*4
one house signed | down   | approve       | + signed +*2 signed own*2 signed done*4        no   -*4

third holds      | light  | approve                | own*7           held*2 done held*2    no   -*4
third holds      | heavy  | approve                | own*7           held*2 + held*2       no   -*4
third holds      | down   | approve                | held*5 own*2    held*2 + held*2       no   -*4
third holds      | light  | batch                  | own*7           held*2 done held*2    held -*4
third holds      | text   | reject                 | own*7           held*2 done held*2    no   -*4
third holds      | text   | claim                  | own*7           held*2 + held*2       no   -*4
third holds      | light  | raise urgent           | own*7           +*5                   no   -*4
third holds      | any    | hand_back              | unheld*7        unheld*2 + unheld*3        -*4
third holds      | any    | withdraw               | done*4 no done  no*6                  done -*4

third hurries    | text   | urgent                 | own*7           up*2 signed up*2      no   -*4
third hurries    | light  | approve                | own*7           done*5                no   -*4
third hurries    | heavy  | approve                | own*7           +*5                   no   -*4
interim          | text   | urgent                 | own*7           used*5                no   -*4
interim          | light  | approve reject         | own*7           done*5                no   -*4
interim          | heavy  | approve                | own*7           +*5                   no   -*4
interim          | light  | withdraw               | done*4 no done  no*6                  done -*4
"""
CLOSED_TABLE = """
text   | approve claim                       | own*7            late*5     no     -*4
middle | request_changes reject raise urgent | own*7            late*5     no     -*4
down   | approve claim                       | late*5 own*2     late*5     no     -*4
down   | request_changes reject raise urgent | late*5 own*2     late*5     no     -*4
text   | batch                               | own*7            late*5     late   -*4
down   | batch                               | late*5 own*2     late*5     late   -*4
any    | withdraw                            | late*4 no late no*6         late   -*4
middle | hand_back                           | unheld*7         unheld*6          -*4
"""


class Row(NamedTuple):
    """What one verb comes to for everybody, in one state of one kind of change."""

    verb: str
    outcomes: dict[str, str]  # by account


class Case(NamedTuple):
    """A kind of change in a state: the steps that lead there, and what may be done then."""

    grade: str
    state: str
    way: str
    rows: list[Row]


def cases() -> Iterator[Case]:
    """The whole table, by kind of change and state."""
    found: dict[tuple[str, str], Case] = {}
    for state, grades, verbs, outcomes in _lines(OPEN_TABLE):
        for grade in GRADES[grades]:
            case = Case(grade, state, STATES[state], [])
            found.setdefault((grade, state), case).rows.extend(_rows(verbs, outcomes))
    for state, ways in CLOSED.items():
        for name, way in ways.items():
            for grade in GRADES[name]:
                found[grade, state] = Case(grade, state, way, [])
        for grades, verbs, outcomes in _lines(CLOSED_TABLE):
            for grade in GRADES[grades]:
                found[grade, state].rows.extend(_rows(verbs, outcomes))
    yield from found.values()


def _lines(table: str) -> Iterator[list[str]]:
    for line in table.splitlines():
        if line:
            yield [part.strip() for part in line.split("|")]


def _rows(verbs: str, outcomes: str) -> list[Row]:
    each: list[str] = []
    for word in outcomes.split():
        outcome, _, times = word.partition("*")
        each += [outcome] * int(times or 1)
    return [Row(verb, dict(zip(WHO, each, strict=True))) for verb in verbs.split()]
