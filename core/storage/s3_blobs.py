"""Bytes kept by their SHA-256 in a bucket of an S3-compatible store: `PREFIXab/abcd…`.

Wants requirements-s3.txt. A store that is away raises `Unavailable` with each verb: nothing counts
as lost, and nothing as kept, before the store has said so.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from core.errors import Unavailable
from core.messages import _
from core.storage.blobs import digest, is_name, lost

CONNECT_SECONDS: Final = 3
READ_SECONDS: Final = 30
TRIES: Final = 2
_MISSING: Final = ("404", "NoSuchKey", "NotFound")


class StoreAway(Unavailable):
    """The store does not answer, or refuses to."""

    default_code = "files_away"


class _Missing(Exception):
    """There is nothing under this name."""


@dataclass(frozen=True)
class Bucket:
    """Where the store is, and who we are there. `endpoint` empty: that of AWS."""

    name: str
    endpoint: str = ""
    region: str = "us-east-1"
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    prefix: str = ""


class S3Store:
    """A bucket, or what of it stands below a prefix; see `BlobStore` for the verbs."""

    def __init__(self, bucket: Bucket) -> None:
        """Asks nothing of the store yet."""
        self._bucket = bucket
        self._client: tuple[int, Any] = (0, None)

    def put(self, data: bytes) -> str:
        """Keep `data`; the store is told its SHA-256 and refuses other bytes.

        What is there already is put anew: that renews its age, which `drop` goes by.
        """
        sha256 = digest(data)
        sum_of_it = base64.b64encode(hashlib.sha256(data).digest()).decode()
        with self._asking() as client:
            client.put_object(**self._at(sha256), Body=data, ChecksumSHA256=sum_of_it)
        return sha256

    def holds(self, sha256: str) -> bool:
        """Whether something is kept under this name."""
        try:
            self._age(sha256)
        except _Missing:
            return False
        return True

    def read(self, sha256: str) -> bytes:
        """What was kept, checked against its name. Raises `BlobLost`."""
        try:
            with self._asking() as client:
                data: bytes = client.get_object(**self._at(sha256))["Body"].read()
        except _Missing as error:
            raise lost() from error
        if digest(data) != sha256:
            raise lost()
        return data

    def drop(self, sha256: str, before: datetime) -> None:
        """Keep it no longer, unless it was put there after `before`."""
        try:
            if self._age(sha256) < before:
                with self._asking() as client:
                    client.delete_object(**self._at(sha256))
        except _Missing:
            return

    def names(self) -> Iterator[str]:
        """The SHA-256 of everything that is kept; what else is in the bucket is not ours."""
        with self._asking() as client:
            listed = client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket.name, Prefix=self._bucket.prefix
            )
            for page in listed:
                for one in page.get("Contents", ()):
                    name = one["Key"].rpartition("/")[2]
                    if is_name(name) and one["Key"] == self._key(name):
                        yield name

    def sweep(self, before: datetime) -> None:
        """Nothing is ever half there."""

    def _age(self, sha256: str) -> datetime:
        with self._asking() as client:
            changed: datetime = client.head_object(**self._at(sha256))["LastModified"]
        return changed

    def _at(self, sha256: str) -> dict[str, str]:
        if not is_name(sha256):
            raise ValueError("not a SHA-256")  # nothing else ever becomes a key
        return {"Bucket": self._bucket.name, "Key": self._key(sha256)}

    def _key(self, sha256: str) -> str:
        return f"{self._bucket.prefix}{sha256[:2]}/{sha256}"

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        errors = import_module("botocore.exceptions")
        try:
            yield self._own_client()
        except errors.ClientError as error:
            if error.response.get("Error", {}).get("Code") in _MISSING:
                raise _Missing from error
            raise _away() from error
        except (errors.BotoCoreError, errors.HTTPClientError, OSError) as error:
            raise _away() from error

    def _own_client(self) -> Any:
        """One for each process: connections are not shared with who was forked."""
        process, client = self._client
        if process != os.getpid():
            client = _connected(self._bucket)
            self._client = os.getpid(), client
        return client


def _connected(bucket: Bucket) -> Any:
    config = import_module("botocore.config").Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES},
        s3={"addressing_style": "path"},
    )
    return (
        import_module("boto3")
        .session.Session()
        .client(
            "s3",
            endpoint_url=bucket.endpoint or None,
            region_name=bucket.region,
            aws_access_key_id=bucket.access_key or None,
            aws_secret_access_key=bucket.secret_key or None,
            config=config,
        )
    )


def _away() -> StoreAway:
    return StoreAway(_("存附件的地方暂时连不上，什么都没有丢；请稍后重试，或联系管理员"))
