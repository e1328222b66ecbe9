"""What runs by itself: the CI workflow and the hook of a commit name commands that exist."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
HOOKS = ROOT / ".pre-commit-config.yaml"


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in read(file)["jobs"].values() for step in job["steps"]]


def commands(file: Path) -> list[str]:
    return [line for step in steps(file) for line in str(step.get("run", "")).splitlines()]


def makes(command: str) -> bool:
    """Whether make knows what it is asked for; nothing is run."""
    asked = subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, capture_output=True)
    return asked.returncode == 0


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda f: f.name)
def test_every_step_either_uses_an_action_or_runs_a_command(file: Path) -> None:
    assert read(file)[True]  # `on`, which YAML reads as a truth
    assert all(("uses" in step) != ("run" in step) for step in steps(file))
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", s["uses"]) for s in steps(file) if "uses" in s)


def test_check_and_test_run_on_every_python_that_is_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    least, below = re.findall(r"3\.(\d+)", project["requires-python"])
    [workflow] = WORKFLOWS
    matrix = read(workflow)["jobs"]["checks"]["strategy"]["matrix"]

    assert matrix["python"] == [f"3.{minor}" for minor in range(int(least), int(below))]
    asked = [command for command in commands(workflow) if command.startswith("make ")]
    assert [command.split()[1] for command in asked] == ["check", "test"]
    assert all(makes(command) for command in asked)
    assert not makes("make what-nobody-wrote")


def test_a_commit_is_checked_as_ci_checks_it() -> None:
    [[hook]] = [repo["hooks"] for repo in read(HOOKS)["repos"]]

    assert hook["entry"] == "make check"
    assert hook["language"] == "system"  # nothing is fetched
    assert hook["always_run"]
    assert not hook["pass_filenames"]
