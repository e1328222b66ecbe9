"""What is encrypted opens with its passphrase only, and only whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Invalid
from kb_app.access import backup_cipher
from kb_app.access.backup_cipher import PIECE, decrypt, encrypt, is_encrypted

WORDS = "correct horse battery"
FULL_WORK = backup_cipher._WORK


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_cipher, "_WORK", 2**4)


def sealed(folder: Path, content: bytes) -> Path:
    """A file of this content, encrypted."""
    plain, target = folder / "plain", folder / "sealed"
    plain.write_bytes(content)
    encrypt(plain, target, WORDS)
    return target


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_it_opens_to_what_it_was(tmp_path: Path, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    path = sealed(tmp_path, content[:size])
    assert is_encrypted(path)
    assert content[:64] not in path.read_bytes() or size < 64
    decrypt(path, tmp_path / "opened", WORDS)
    assert (tmp_path / "opened").read_bytes() == content[:size]


def test_a_key_costs_who_guesses_what_owasp_asks_for() -> None:
    lanes = backup_cipher._LANES[backup_cipher.MAGIC]
    assert FULL_WORK * lanes >= 3 * 2**15


def test_one_of_an_earlier_version_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_cipher, "MAGIC", backup_cipher.BEFORE)
    path = sealed(tmp_path, b"of before")
    monkeypatch.undo()
    monkeypatch.setattr(backup_cipher, "_WORK", 2**4)
    assert path.read_bytes().startswith(b"kb-backup-1")
    assert is_encrypted(path)
    decrypt(path, tmp_path / "opened", WORDS)
    assert (tmp_path / "opened").read_bytes() == b"of before"


def test_another_passphrase_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="KB_BACKUP_PASSPHRASE"):
        decrypt(sealed(tmp_path, b"x"), tmp_path / "opened", WORDS + "!")


HEAD = len(backup_cipher.MAGIC) + 23
WHOLE = PIECE + 16


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: HEAD + WHOLE],  # cut at the end of a piece
        lambda data: data[:-1],
        lambda data: data[:HEAD],
        lambda data: data[: HEAD + 5] + b"\0" + data[HEAD + 6 :],
        lambda data: data[:HEAD] + data[HEAD + WHOLE : HEAD + 2 * WHOLE] + data[HEAD:],  # swapped
        lambda data: data[:HEAD] + data[HEAD + WHOLE :],  # left out
        lambda data: data + data[-20:],
        lambda data: data[:20] + b"\0" + data[21:],
    ],
    ids=["cut", "short", "empty", "flipped", "swapped", "left out", "longer", "salt"],
)
def test_nothing_is_left_out_or_changed_unseen(tmp_path: Path, damage: object) -> None:
    path = sealed(tmp_path, b"a" * (2 * PIECE + 100))
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(Invalid):
        decrypt(path, tmp_path / "opened", WORDS)
