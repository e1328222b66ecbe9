"""Entries and their way through the committee as plain values: what the service must do.

Grades and quorums are those of the default policy, written out here a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

OWNER, SERVICE = "marketing", "service"
WEIGHT = {"wording": 0, "obligations": 2, "regulation": 3, "retirement": 3}


@dataclass
class Text:
    """A revision as the model sees it. `binds`: it promises something within hours."""

    title: str
    begins: date | None
    ends: date | None
    binds: bool
    writers: set[str]
    state: str = "draft"
    was_published: bool = False

    @property
    def bounds(self) -> tuple[bool, date | None, date | None]:
        """What makes a change of it one of amounts, dates and obligations."""
        return self.binds, self.begins, self.ends

    def says_what(self, other: Text) -> bool:
        """Whether both say the same."""
        return (self.title, self.bounds) == (other.title, other.bounds)


def grade_of(before: Text | None, after: Text) -> str:
    """What a change touches; `before` is what is published, None when nothing is."""
    same = before is not None and after.bounds == before.bounds
    return "wording" if same else "obligations"  # a first publication binds at the least


@dataclass
class Waiting:
    """A submission as the model sees it."""

    review_id: int
    text: Text
    submitter: str
    grade: str
    base: Text | None = None  # what was published when it was graded
    holder: str | None = None
    held_until: datetime | None = None
    signed: dict[str, str] = field(default_factory=dict)  # person: for which department
    fresh: set[str] = field(default_factory=set)  # those who signed here; the others were carried
    urgent: dict[str, tuple[str, int]] = field(default_factory=dict)  # person: department, hours

    @property
    def is_complete(self) -> bool:
        """Whether the default policy asks for no more; somebody looked at it as it is now."""
        return bool(self.fresh) and is_enough(self.grade, self.signed)

    def is_of(self, who: str) -> bool:
        """Whether it is somebody's own: of the text those who wrote it, too."""
        return who == self.submitter or (self.grade != "retirement" and who in self.text.writers)

    def judge(self, published: Text | None) -> None:
        """Grade it against what is published by now; a grade never goes down."""
        grade = grade_of(published, self.text)
        if self.base is not published and WEIGHT[grade] > WEIGHT[self.grade]:
            self.grade = grade
        self.base = published

    def keeps_sign_offs_of(self, before: Waiting) -> bool:
        """Whether this resubmission leaves the sign-offs of the one before standing."""
        if before.base is not self.base:
            return False
        if self.grade == "obligations":
            return before.text.bounds == self.text.bounds
        return before.text.says_what(self.text)

    def forget_holder(self) -> None:
        """The next one's turn."""
        self.holder = self.held_until = None


def is_enough(grade: str, signed: dict[str, str]) -> bool:
    """Whether these people, each for a department, are the quorum of a grade."""
    departments = set(signed.values())
    if grade == "wording":
        return len(signed) >= 1
    if grade == "obligations":
        return {OWNER, SERVICE} <= departments
    return len(signed) >= 3 and len(departments) >= 2


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
    is_raised: bool = False  # a reviewer said that what is on its way weighs more than it seems

    def grade_of(self, text: Text) -> str:
        """The grade a submission of `text` has now: raised, it stays so until it is passed."""
        return "regulation" if self.is_raised else grade_of(self.published, text)

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
        self.texts.append(Text(source.title, begins, source.ends, source.binds, writers))
