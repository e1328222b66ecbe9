"""Figures as Prometheus reads them: its text format, version 0.0.4.

By hand, because it is asked every few seconds and the client library takes ten times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Family:
    """A metric: name, what it says, counter, gauge or histogram, and its samples.

    A sample is what comes behind the name (`_bucket`, say), the labels, the value.
    """

    name: str
    text: str
    kind: str
    samples: Sequence[tuple[str, Labels, float]]


def one(name: str, text: str, value: float) -> Family:
    """A gauge without labels."""
    return Family(name, text, "gauge", [("", (), value)])


def labelled(name: str, text: str, label: str, values: Mapping[str, float]) -> Family:
    """A gauge for each value of one label."""
    samples = [("", ((label, key),), value) for key, value in sorted(values.items())]
    return Family(name, text, "gauge", samples)


def exposed(families: list[Family]) -> str:
    """The whole text."""
    lines: list[str] = []
    for family in families:
        lines.append(f"# HELP {family.name} {family.text}\n")
        lines.append(f"# TYPE {family.name} {family.kind}\n")
        for behind, labels, value in family.samples:
            told = ",".join([f'{name}="{_escaped(text)}"' for name, text in labels])
            braces = f"{{{told}}}" if told else ""
            lines.append(f"{family.name}{behind}{braces} {float(value)!r}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    if text.isidentifier():
        return text
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
