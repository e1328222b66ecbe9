"""Encrypts a file with a passphrase, piece by piece, and opens it again.

AES-256-GCM under a key that scrypt makes of the passphrase. The nonce of each piece says its place
and whether it is the last, so pieces cannot be left out, swapped or cut off unseen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.errors import Invalid
from core.messages import _

MAGIC = b"kb-backup-2\n"
BEFORE = b"kb-backup-1\n"  # these open, too; scrypt made their keys in one lane
PIECE = 1024 * 1024
_SALT, _PREFIX, _TAG = 16, 7, 16
_WORK = 2**15  # of scrypt: 32 MiB
_LANES = {MAGIC: 3, BEFORE: 1}  # a tenth of a second each, for every guess


def encrypt(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` to `target`, readable for who knows the passphrase."""
    salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
    cipher = AESGCM(_key(passphrase, salt, MAGIC))
    with source.open("rb") as plain, target.open("xb") as sealed:
        sealed.write(MAGIC + salt + prefix)
        for place, piece, last in _pieces(plain, PIECE):
            sealed.write(cipher.encrypt(_nonce(prefix, place, last), piece, MAGIC))


def decrypt(source: Path, target: Path, passphrase: str) -> None:
    """Open what `encrypt` wrote. Raises `Invalid` for another passphrase or a damaged file."""
    with source.open("rb") as sealed, target.open("xb") as plain:
        magic = sealed.read(len(MAGIC))
        salt, prefix = sealed.read(_SALT), sealed.read(_PREFIX)
        cipher = AESGCM(_key(passphrase, salt, magic))
        try:
            for place, piece, last in _pieces(sealed, PIECE + _TAG):
                plain.write(cipher.decrypt(_nonce(prefix, place, last), piece, magic))
        except (InvalidTag, ValueError) as error:
            raise Invalid(_("打不开备份：KB_BACKUP_PASSPHRASE 不对，或文件已损坏")) from error


def is_encrypted(path: Path) -> bool:
    """Whether `encrypt` wrote this file."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) in _LANES


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Place, content, and whether it is the last; of an empty file one empty piece."""
    piece, place = file.read(size), 0
    while True:
        following = file.read(size)
        yield place, piece, not following
        if not following:
            return
        piece, place = following, place + 1


def _nonce(prefix: bytes, place: int, last: bool) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([last])


def _key(passphrase: str, salt: bytes, magic: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_WORK, r=8, p=_LANES[magic]).derive(passphrase.encode())
