"""Answers with the clause they cite, and each with one figure of it changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

JUDGED = Path(__file__).parents[1] / "judged"


@dataclass(frozen=True)
class CitedAnswer:
    """An answer that agrees with its clause; `stands` becomes `becomes` in the changed one."""

    clause: str
    answer: str
    stands: str
    becomes: str

    @property
    def changed(self) -> str:
        """The answer with one figure changed."""
        return self.answer.replace(self.stands, self.becomes)


def cited_answers(name: str = "cited_answers") -> list[CitedAnswer]:
    """The answers of a judged file, in their order."""
    lines = (JUDGED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [CitedAnswer(*(part.strip() for part in row)) for row in rows]
