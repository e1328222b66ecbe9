"""What one process of the service has at hand: settings, database, search index, search log."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

from flask import current_app

from content.files.page_pictures import PagePictures
from core import clock
from core.database import Database
from core.errors import DomainError
from core.nodes import consumer_of
from core.storage.blobs import BlobStore, FolderStore
from core.storage.s3_blobs import Bucket, S3Store
from kb_app.settings import Settings
from kb_app.watch.board import Board
from kb_app.watch.shared_counts import SharedCounts
from people.authentication.second_factor import key_from
from questions.callers import CallerReferences
from questions.context import QuestionContext
from questions.phrasings import Phrasings
from search_index.engine import Index
from search_index.meaning.meaning import MeaningState
from search_index.meaning.model import Model
from search_index.query_log.buffer import SearchLog


@dataclass(frozen=True)
class Container:
    """The long-lived parts; sessions and actors live as long as a request."""

    settings: Settings
    database: Database
    index: Index

    def __post_init__(self) -> None:
        if self.database.blobs is None:
            self.database.blobs = _store(self.settings)

    @cached_property
    def search_log(self) -> SearchLog:
        """Takes searches down; a process that serves starts it."""
        return SearchLog(self.database, on_drop=partial(self.counts.count, "dropped"))

    @cached_property
    def page_pictures(self) -> PagePictures:
        """Pages of PDFs as they are shown; each machine draws and keeps its own."""
        return PagePictures(self.settings.data_dir / "pages")

    @cached_property
    def counts(self) -> SharedCounts:
        """What all processes count; made before they part.

        While workers are replaced by others there are twice as many.
        """
        return SharedCounts(2 + 2 * self.settings.web_workers)

    @cached_property
    def board(self) -> Board:
        """What the worker found out for all; made before they part."""
        return Board()

    @cached_property
    def question_context(self) -> QuestionContext:
        """What questions need: the search, what was asked, the keys of callers."""
        settings = self.settings
        callers = CallerReferences(settings.caller_encryption_keys(), settings.signing_key())
        return QuestionContext(self.index.searcher, Phrasings(), callers)

    @cached_property
    def second_factor_key(self) -> str:
        """What encrypts the secrets of one-time codes."""
        return key_from(self.settings.signing_key())

    def meaning_state(self) -> MeaningState | None:
        """How far searching by meaning is; None while there is no index."""
        try:
            return self.index.meaning_state()
        except DomainError:
            return None

    @classmethod
    def from_settings(cls, settings: Settings) -> Container:
        """Builds the parts; nothing is connected or opened yet."""
        clock.use_zone(settings.timezone)
        consumer = consumer_of(settings.node_id())
        index = Index(settings.index_dir, Model(settings.model), consumer=consumer)
        size = settings.database_pool
        database = Database(settings.database, pool_size=size, seals=settings.seals)
        return cls(settings, database, index)


def container() -> Container:
    """The service the current request runs in."""
    wired: Container = current_app.extensions["kb"]
    return wired


def _store(settings: Settings) -> BlobStore:
    if not settings.files_s3_bucket:
        return FolderStore(settings.files_folder)
    return S3Store(
        Bucket(
            settings.files_s3_bucket,
            settings.files_s3_endpoint,
            settings.files_s3_region,
            settings.files_s3_access_key,
            settings.files_s3_secret_key,
            settings.files_s3_prefix,
        )
    )
