"""Imports every module that defines tables, so that `metadata` is complete."""

import review.models  # noqa: F401
from core.database import Base

metadata = Base.metadata
