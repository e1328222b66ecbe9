"""The content hash: what is submitted, decided and published is the same text, or it is refused."""

from __future__ import annotations

import hashlib
import json

from content.applicability.circles import EVERYBODY
from content.models import Revision


def content_hash(revision: Revision) -> str:
    """SHA-256 over everything of a revision that a reviewer judges, in a canonical form.

    Of its files by their own SHA-256: that the bytes are still those is told by reading them.
    """
    judged = {
        "kind": revision.entry.kind,
        "title": revision.title,
        "category": revision.category_id,
        "content": revision.content,
        "effective_from": str(revision.effective_from or ""),
        "expires_on": str(revision.expires_on or ""),
        "review_by": str(revision.review_by or ""),
        "citations": [[c.regulation_id, c.clause] for c in revision.citations],
    }
    if revision.written is not None:
        judged["written"] = revision.written
    if revision.applies_to is not None:  # as with files
        judged["applies_to"] = revision.applies_to
    if revision.circle != EVERYBODY:
        judged["circle"] = revision.circle.as_json
    if revision.files:  # what was submitted before there were any keeps its hash
        judged["files"] = [
            [file.sha256, file.name, file.alt, *([file.recognised] if file.recognised else [])]
            for file in revision.files
        ]
    if revision.relations:
        judged["relations"] = [list(one.signed) for one in revision.relations]
    packed = json.dumps(judged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()
