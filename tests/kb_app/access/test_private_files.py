"""Nobody else on the machine reads what the service keeps."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from kb_app.access.private_files import tighten

ROOT = Path(__file__).parents[3]


def open_to_others(folder: Path) -> list[str]:
    """Files and folders of which others may do anything."""
    paths = [folder, *folder.rglob("*")]
    return [
        str(path.relative_to(folder))
        for path in paths
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


def test_a_new_installation_is_its_users_alone(tmp_path: Path) -> None:
    """By the real command, under the mask most machines have."""
    folder = tmp_path / "data"
    environment = os.environ | {"KB_DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    mask = os.umask(0o022)
    try:
        for command in (["init"], ["backup", str(folder / "night.kbbackup")]):
            subprocess.run(
                [sys.executable, "-m", "kb_app", *command],
                env=environment,
                check=True,
                capture_output=True,
            )
    finally:
        os.umask(mask)
    assert (folder / "kb.sqlite").exists()
    assert (folder / "index" / "live").exists()
    assert open_to_others(folder) == []


def test_what_an_earlier_version_left_open_is_closed_and_what_is_not_ours_left_alone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    (folder / "index" / "generation-1").mkdir(parents=True)
    ours = [folder / "kb.sqlite", folder / "index" / "generation-1" / "manifest.json"]
    foreign = folder / "notes.txt"
    for path in (*ours, foreign):
        path.write_text("x")
        path.chmod(0o644)
    outside = tmp_path / "outside"
    outside.write_text("x")
    outside.chmod(0o644)
    (folder / "index" / "live").symlink_to(outside)
    folder.chmod(0o755)
    tighten(folder)
    assert open_to_others(folder) == ["notes.txt"]
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    tighten(tmp_path / "nowhere")
