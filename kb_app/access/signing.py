"""What is given out signed and taken back: HMAC with SHA-256, a key for each purpose."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import current_app
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer

_HOW: dict[str, Any] = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}


def lasting(purpose: str) -> URLSafeSerializer:
    """Signs what holds as long as the key of the installation."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=purpose, signer_kwargs=_HOW)


def timed(purpose: str) -> URLSafeTimedSerializer:
    """Signs what says when it was signed, and holds for so long as who takes it back says."""
    key = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt=purpose, signer_kwargs=_HOW)
