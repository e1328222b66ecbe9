"""What `deploy/` names exists; what may go wrong has a line of advice."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import yaml

from kb_app.settings import Settings
from tests.kb_app.cli.test_documented import section

DEPLOY = Path(__file__).parents[1] / "deploy"
SETTINGS = {f"KB_{field.name.upper()}" for field in fields(Settings)}
ALERTS = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]


def test_settings_that_are_named_exist() -> None:
    for file in DEPLOY.iterdir():
        named = set(re.findall(r"\bKB_[A-Z_]+[A-Z]\b", file.read_text()))
        assert named <= SETTINGS, file.name


def test_alerts_are_about_figures_there_are() -> None:
    known = set(re.findall(r"`(kb_\w+)", section("Watching it")))
    for rule in ALERTS:
        for figure in re.findall(r"\bkb_\w+", rule["expr"]):
            assert figure.removesuffix("_bucket") in known, rule["alert"]


def test_each_alert_says_what_to_do() -> None:
    advice = section("What to do when …")
    assert [rule["alert"] for rule in ALERTS if f"`{rule['alert']}`" not in advice] == []


def test_the_balancer_speaks_tls_of_today_and_nothing_plain() -> None:
    conf = (DEPLOY / "nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.+);", conf) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"listen (.+);", conf) == ["443 ssl"]


def test_no_history_of_the_code_comes_along() -> None:
    """What was once in it, and who wrote it, is nobody's at a running service."""
    assert ".git" in (DEPLOY.parent / ".dockerignore").read_text().splitlines()
    unit = (DEPLOY / "hotline-kb.service").read_text()
    assert "\nInaccessiblePaths=-/opt/hotline-kb/.git\n" in unit


def test_containers_are_those_the_balancer_asks() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    asked = set(re.findall(r"server (node-\d):8000", (DEPLOY / "nginx.conf").read_text()))
    assert asked == {name for name in services if name.startswith("node-")}
