"""A setting or a command exists only if docs/operation.md says so, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from kb_app.cli.command_line import cli
from kb_app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]
OPERATION = (ROOT / "docs" / "operation.md").read_text("utf-8")


def section(title: str) -> str:
    """The part of the page under a heading."""
    return OPERATION.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def test_every_setting_is_in_the_docs_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `(KB_\w+)`", section("Settings"), re.MULTILINE))
    assert documented == {PREFIX + field.name.upper() for field in fields(Settings)}


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)}
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {name for page in pages for name in re.findall(r"\bKB_[A-Z_]+\b", page.read_text())}
    assert named <= known


def test_the_defaults_in_the_docs_are_those_in_force() -> None:
    rows = re.findall(r"^\| `(KB_\w+)` \| `([^`]*)`", section("Settings"), re.MULTILINE)
    assert rows
    for name, default in rows:
        assert Settings.from_environment({name: default}) == Settings()


def test_every_command_is_in_the_docs_and_nothing_else() -> None:
    table = "\n".join(re.findall(r"^\| (`.*?) \|", section("Commands"), re.MULTILINE))
    documented = set()
    names = {name for name, _command in commands(cli)}
    for usage in re.findall(r"`([^`]*)`", table.replace("\\|", "/")):
        words = usage.split()
        name = " ".join(words[:2])
        documented.add(name if name in names else words[0])
    assert documented == names


def test_every_option_of_a_command_is_in_the_docs() -> None:
    table = section("Commands")
    options = {
        option.opts[0]
        for _name, command in commands(cli)
        for option in command.params
        if isinstance(option, click.Option)
    }
    assert {option for option in options if option not in table} == set()


def test_every_command_says_what_it_does() -> None:
    assert [name for name, command in commands(cli) if not command.help] == []
