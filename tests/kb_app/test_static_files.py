"""Styles and scripts: what they import is there, one style of names, and the linter has teeth."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "kb_app" / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
TEMPLATES = ROOT / "kb_app" / "templates"
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+")
FAULTS = {
    "what does not exist is called": "nowhere();",
    "equality that converts": 'if (document.title == "") location.reload();',
    "a variable for nothing": "const unused = 1;",
    "a name that its module does not give": 'import { nobody } from "./http.js";\nnobody();',
    "modules in a circle": 'import "./zz-circle.js";',
}


@pytest.mark.parametrize("file", sorted(p for p in STATIC.rglob("*.*")), ids=lambda p: p.name)
def test_files_are_named_in_one_style(file: Path) -> None:
    assert KEBAB.fullmatch(file.name)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_every_script_imports_what_is_there(script: Path) -> None:
    imported = re.findall(r'(?:from|import)\s+"(\.[^"]+)"', script.read_text("utf-8"))

    assert [name for name in imported if not (script.parent / name).is_file()] == []


def test_every_static_file_of_a_template_is_there() -> None:
    named = {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r"'static', filename='([^']+)'", template.read_text("utf-8"))
    }

    assert named
    assert [name for name in sorted(named) if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize("line", FAULTS.values(), ids=list(FAULTS))
def test_the_linter_finds_a_fault(tmp_path: Path, line: str) -> None:
    scripts = _copied(tmp_path)
    (scripts / "zz-fault.js").write_text("document.title = document.title.trim();\n", "utf-8")
    (scripts / "zz-circle.js").write_text('import "./zz-fault.js";\n', "utf-8")
    assert _run(tmp_path, "oxlint", "--deny-warnings") == 0

    (scripts / "zz-fault.js").write_text(f"{line}\n", "utf-8")

    assert _run(tmp_path, "oxlint", "--deny-warnings") == 1


def test_the_formatter_finds_what_is_not_formatted(tmp_path: Path) -> None:
    scripts = _copied(tmp_path)
    assert _run(tmp_path, "oxfmt", "--check") == 0

    (scripts / "zz-crooked.js").write_text("document.title='crooked'\n", "utf-8")

    assert _run(tmp_path, "oxfmt", "--check") == 1


def test_an_address_with_the_version_is_kept_and_one_without_is_asked_again(app: Flask) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = app.url_for("static", filename="js/http.js")
    another = re.sub("v-[0-9a-f]+", "v-000000000000", address)

    kept = {}
    for path in (address, another, "/static/js/http.js"):
        with client.get(path) as response:
            assert response.status_code == 200
            kept[path] = "immutable" in response.headers.get("Cache-Control", "")

    assert kept == {address: True, another: False, "/static/js/http.js": False}


def _copied(folder: Path) -> Path:
    scripts = folder / "js"
    shutil.copytree(STATIC / "js", scripts)
    for settings in (".oxlintrc.json", ".oxfmtrc.json"):
        shutil.copy(ROOT / settings, folder)
    return scripts


def _run(folder: Path, tool: str, *options: str) -> int:
    command = [Path(sys.executable).parent / tool, *options, "js"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


def test_keys_of_every_page_mean_nothing_else_on_one() -> None:
    scripts = {path.name: path.read_text() for path in SCRIPTS}
    keys = {
        name: set(re.findall(r'^\s*"(Alt\+\w+)":', text, re.M)) for name, text in scripts.items()
    }
    everywhere = keys.pop("app.js")
    assert everywhere
    assert {name: own & everywhere for name, own in keys.items() if own & everywhere} == {}
