"""Entries and their way through the committee as plain values: what the service must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Text:
    """A revision as the model sees it."""

    title: str
    begins: date | None
    ends: date | None
    writers: set[str]
    state: str = "draft"
    was_published: bool = False


@dataclass
class Waiting:
    """A submission as the model sees it."""

    review_id: int
    text: Text
    submitter: str
    holder: str | None = None
    held_until: datetime | None = None
    base: Text | None = None  # what was published when it was submitted
    signed: dict[str, str] = field(default_factory=dict)  # person: for which department
    fresh: set[str] = field(default_factory=set)  # those who signed here; the others were carried
    urgent: dict[str, tuple[str, int]] = field(default_factory=dict)  # person: department, hours

    @property
    def is_complete(self) -> bool:
        """Two people of two departments, and at least one of them looked at it as it is now."""
        return bool(self.fresh) and len(self.signed) > 1 and len(set(self.signed.values())) > 1

    def forget_holder(self) -> None:
        """The next one's turn."""
        self.holder = self.held_until = None


@dataclass
class Shelf:
    """An entry as the model sees it."""

    number: str
    texts: list[Text] = field(default_factory=list)
    change: Waiting | None = None
    retirement: Waiting | None = None
    came_back: Waiting | None = None  # the last submission, when it was returned or withdrawn
    interim: Text | None = None
    interim_until: datetime | None = None
    interim_review: int = 0  # an interim text that the committee never decided on

    def close_interim(self, review_id: int, *, decided: bool) -> None:
        """No interim text any more; after a decision there may be another one day."""
        self.interim = self.interim_until = None
        if decided and review_id >= self.interim_review:
            self.interim_review = 0

    @property
    def published(self) -> Text | None:
        """What is published, dates aside."""
        return next((text for text in self.texts if text.state == "published"), None)

    @property
    def draft(self) -> Text | None:
        """What is being written."""
        return next((text for text in self.texts if text.state == "draft"), None)

    def publish(self, text: Text) -> None:
        """Put `text` in the place of what is published, and of what waited before it."""
        if self.published:
            self.published.state = "superseded"
        for earlier in self.texts[: self.texts.index(text)]:
            if earlier.state == "approved":
                earlier.state = "superseded"
        text.state, text.was_published = "published", True

    def copy(self, source: Text, author: str | None) -> None:
        """A draft that says the same."""
        writers = {author} if author else set(source.writers)
        if not source.was_published:
            writers |= source.writers
        begins = None if author else source.begins
        self.texts.append(Text(source.title, begins, source.ends, writers))
