"""Submissions are made without an index here: what is owed to it stays owed."""

from tests.content.conftest import maker

__all__ = ["maker"]
