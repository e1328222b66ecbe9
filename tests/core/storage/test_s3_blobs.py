"""Bytes in a store of the S3 kind: the same verbs over a real server, and one that is away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from content.services import attaching
from core import clock
from core.database import Database
from core.storage.blobs import BlobLost, digest
from core.storage.s3_blobs import Bucket, S3Store, StoreAway
from kb_app.installation import kept_files
from tests.databases import ON_SQLITE
from tests.made_files import pdf
from tests.makers import Maker

pytest.importorskip("boto3")
moto_server = pytest.importorskip("moto.server")

SECRET = "somebody's"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server of this machine."""
    running = moto_server.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bucket(server: Any) -> Bucket:
    """An empty bucket there, of which a part is ours."""
    import boto3

    host, port = server.get_host_and_port()
    found = Bucket("kb-files", f"http://{host}:{port}", "us-east-1", "us", SECRET, "kb/")
    client = boto3.client(
        "s3",
        endpoint_url=found.endpoint,
        region_name=found.region,
        aws_access_key_id="us",
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=found.name)
    for one in client.list_objects_v2(Bucket=found.name).get("Contents", ()):
        client.delete_object(Bucket=found.name, Key=one["Key"])
    client.put_object(Bucket=found.name, Key=f"else/{'a' * 64}", Body=b"not ours")
    client.put_object(Bucket=found.name, Key=f"kb/zz/{'b' * 64}", Body=b"not where it would be")
    return found


@pytest.fixture
def away(bucket: Bucket) -> S3Store:
    """A store where nobody answers."""
    return S3Store(replace(bucket, endpoint="http://127.0.0.1:9"))


def test_what_is_put_is_read_again_and_is_there_once(bucket: Bucket) -> None:
    store = S3Store(bucket)
    name = store.put(b"abc")
    assert name == digest(b"abc") == store.put(b"abc")
    assert (store.read(name), list(store.names()), store.holds(name)) == (b"abc", [name], True)
    assert S3Store(replace(bucket, prefix="")).holds(name) is False


def test_what_is_not_there_is_lost_and_not_held(bucket: Bucket) -> None:
    store, name = S3Store(bucket), digest(b"never")
    assert not store.holds(name)
    with pytest.raises(BlobLost):
        store.read(name)
    store.drop(name, clock.now())


def test_other_bytes_are_lost_not_given(bucket: Bucket) -> None:
    store = S3Store(bucket)
    name = store.put(b"abc")
    store._own_client().put_object(Bucket=bucket.name, Key=store._key(name), Body=b"abd")
    with pytest.raises(BlobLost):
        store.read(name)
    assert store.put(b"abc") == name
    assert store.read(name) == b"abc"


@pytest.mark.parametrize("name", ["", "..", "../../x", "A" * 64, "0" * 64 + "\n"])
def test_nothing_else_becomes_a_key(bucket: Bucket, name: str) -> None:
    store = S3Store(bucket)
    for asked in (store.read, store.holds):
        with pytest.raises(ValueError, match="SHA-256"):
            asked(name)


def test_what_was_put_lately_is_not_dropped(bucket: Bucket) -> None:
    store = S3Store(bucket)
    name = store.put(b"abc")
    store.drop(name, clock.now() - timedelta(hours=1))
    assert store.holds(name)
    store.drop(name, clock.now() + timedelta(hours=1))
    assert not store.holds(name)


def test_a_store_that_is_away_says_so_with_each_verb(away: S3Store) -> None:
    name = digest(b"abc")
    for asked in (
        lambda: away.put(b"abc"),
        lambda: away.holds(name),
        lambda: away.read(name),
        lambda: away.drop(name, clock.now()),
        lambda: list(away.names()),
    ):
        with pytest.raises(StoreAway):
            asked()


def test_a_bucket_that_is_not_there_is_no_lost_file(bucket: Bucket) -> None:
    store = S3Store(replace(bucket, name="no-such-bucket"))
    with pytest.raises(StoreAway):
        store.read(digest(b"abc"))
    with pytest.raises(StoreAway):
        store.put(b"abc")


def test_a_secret_is_in_no_message(bucket: Bucket) -> None:
    assert SECRET not in repr(bucket)


@ON_SQLITE
def test_files_of_entries_in_a_bucket(
    maker: Maker, database: Database, bucket: Bucket, away: S3Store
) -> None:
    """Kept, signed, backed up and restored, cleaned; and while it is away nothing is decided."""
    database.blobs = store = S3Store(bucket)
    number = maker.draft()
    sha256 = maker.attach(number, pdf())
    review = maker.submit(number)
    database.blobs = away
    with pytest.raises(StoreAway):
        maker.decide(review)
    with pytest.raises(StoreAway):
        kept_files.lost_files(database)
    database.blobs = store
    maker.decide(review)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        assert kept_files.pack(database, archive) == [sha256]
    store.drop(sha256, clock.now() + timedelta(hours=1))
    assert kept_files.lost_files(database) == [sha256]
    with zipfile.ZipFile(packed) as archive:
        kept_files.unpack(archive, [sha256], database)
    assert kept_files.lost_files(database) == []
    stray = store.put(b"of a transaction that came to nothing")
    later = clock.now() + attaching.KEPT_UNWANTED + timedelta(hours=1)
    with clock.moved_to(later), database.transaction() as session:
        attaching.drop_unwanted(session)
    assert (store.holds(sha256), store.holds(stray)) == (True, False)
