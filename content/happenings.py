"""What happens to entries that others follow (`core.feed`), under the words of the domain."""

from __future__ import annotations

from enum import StrEnum


class EntryTopic(StrEnum):
    """What happened to an entry; the subject is its id."""

    PUBLISHED = "published"  # a revision, in the place of the one before if there was one
    RETIRED = "retired"
    EXPIRED = "expired"
    INTERIM_SHOWN = "interim_shown"
    INTERIM_ENDED = "interim_ended"
    TAKEN_DOWN = "taken_down"  # nobody confirmed it in time
    RESTORED = "restored"  # and then somebody did
    DOUBTED = "doubted"
    SETTLED = "settled"  # a doubt
    CHANGED = "changed"  # any of these: what was noted before they had names


# What of an entry is shown, or whether it is, may be another after these.
SHOWN_ANEW = frozenset(EntryTopic) - {EntryTopic.DOUBTED, EntryTopic.SETTLED}
