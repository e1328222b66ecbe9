"""What can be set from outside: KB_* variables, read once into a frozen dataclass.

Nonsense stops the start with a message that names the variable. docs/operation.md lists them all.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from people.authentication.sessions import IDLE_LIMITS, SESSION_LASTS, IdleLimits
from people.roles import Role
from questions.callers import is_key, new_key

PREFIX = "KB_"
PASSPHRASE_MIN = 16
SEAL_MIN = 32
METRICS_TOKEN_MIN = 20
ORIGIN = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?")


class SettingsError(Exception):
    """A variable that makes no sense; says which, and what would."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Field `data_dir` is variable KB_DATA_DIR, and so on."""

    data_dir: Path = Path("var")
    """Folder of everything the service owns: database file, index, files, secret key."""
    database_url: str = ""
    """SQLAlchemy URL of SQLite or PostgreSQL; empty: a SQLite file in the data folder."""
    files_dir: str = ""
    """Folder of the files of entries, which nodes on several machines share; empty: in the data
    folder."""
    files_s3_bucket: str = ""
    """Bucket of an S3-compatible store that keeps the files of entries; empty: a folder does."""
    files_s3_endpoint: str = ""
    """Where that store is (https://s3.example.com); empty: at AWS."""
    files_s3_region: str = "us-east-1"
    """Its region."""
    files_s3_access_key: str = ""
    """Who we are there."""
    files_s3_secret_key: str = ""
    """The secret for that."""
    files_s3_prefix: str = ""
    """What the names of our files in the bucket begin with ("kb/")."""
    secret_key: str = ""
    """Signs cookies; empty: generated once and kept in the data folder."""
    caller_keys: str = ""
    """Encrypt caller references: Fernet keys, separated by commas, the first encrypts; empty:
    generated once and kept in the data folder."""
    audit_keys: str = ""
    """Seal the audit trail: at least 32 characters each, separated by commas, the first seals, the
    others open what was sealed before; empty: generated once and kept in the data folder."""
    audit_head_file: str = ""
    """A file the end of the audit trail is written to each day, best on another machine's disk."""
    web_workers: int = 2
    """Processes that answer requests."""
    web_threads: int = 8
    """Threads in each of them."""
    trusted_proxies: int = 0
    """How many reverse proxies stand in front; their X-Forwarded-* headers are believed."""
    cookie_secure: bool = False
    """Send cookies over HTTPS only; set it when the service stands behind HTTPS."""
    allowed_hosts: str = ""
    """Names the service answers to, separated by commas; empty: that of KB_PUBLIC_URL, or any."""
    panel_origins: str = ""
    """Origins whose pages may frame the search as a panel, separated by commas; empty: none."""
    idle_minutes: str = ""
    """After how many idle minutes a log-in ends, by role: "admin=30,reviewer=60"."""
    second_factor: str = "optional"
    """One-time codes: optional for everybody, or required of reviewers and administrators."""
    security_log_days: int = 180
    """How long the security log is kept."""
    detail_days: int = 730
    """How long details and notes of questions that are settled are kept, and notes of absences."""
    score_days: int = 400
    """How long it is known whose scores of monitoring are whose, and what was written in them."""
    reading_due_minutes: int = 120
    """In how many minutes required reading is to be confirmed when nobody said otherwise."""
    reading_remind_minutes: int = 15
    """How long somebody who was reminded of required reading is not reminded of it again."""
    digest_hour: int = 8
    """From which hour of the day digests of what people follow are sent."""
    call_detail_days: int = 30
    """How long it is known whose call was whose, and what was proposed in calls."""
    spoken_hours: int = 24
    """How long lines heard in calls are kept, masked; 0: they are not kept, only answered."""
    backup_passphrase: str = ""
    """Encrypts backups, and opens them again; empty: they are not encrypted."""
    public_url: str = ""
    """Where people reach the service (https://kb.example.com); for links in mails."""
    smtp_host: str = ""
    """The mail server; empty: no mail is sent, the inbox works all the same."""
    smtp_port: int = 25
    """Its port."""
    smtp_user: str = ""
    """Whom to log in as there; empty: without logging in."""
    smtp_password: str = ""
    """The password for that."""
    smtp_tls: str = "none"
    """none, starttls, or tls from the first byte."""
    smtp_from: str = ""
    """The sender of mails: an address, or a name and <address>."""
    search_log_days: int = 180
    """How long searches are kept, personal numbers masked; 0: they are not logged."""
    variant_support: int = 3
    """On how many agents' days a query must lead to an answer to be proposed as its variant."""
    model: str = "packaged"
    """What compares meanings beside words: packaged (installed with requirements-meaning.txt), off,
    or a folder with an ONNX encoder and its tokenizer.json."""
    timezone: str = "Asia/Shanghai"
    """The hotline's time zone, by its IANA name: where days begin and times are said."""
    node_name: str = ""
    """What this node is called in the list of nodes; empty: the name of the machine."""
    database_pool: int = 10
    """Connections to PostgreSQL that a process keeps; in a rush it opens as many again."""
    disk_low_mb: int = 1000
    """Below how many free megabytes administrators are told that a disk fills up."""
    metrics_token: str = ""
    """The bearer token of who asks for /metrics from another machine; empty: only from this one."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from KB_* variables. Raises `SettingsError`."""
        known = {PREFIX + field.name.upper(): field for field in fields(cls)}
        values: dict[str, object] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise SettingsError(f"{name} is not a setting; known are {', '.join(known)}")
            values[known[name].name] = _parsed(name, known[name].type, text)
        settings = cls(**values)  # type: ignore[arg-type]
        settings._check()
        return settings

    def _check(self) -> None:
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingsError("KB_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR")
        for name in ("web_workers", "web_threads"):
            if not 1 <= getattr(self, name) <= 64:
                raise SettingsError(f"{PREFIX}{name.upper()} must be from 1 to 64")
        if self.timezone not in available_timezones():
            raise SettingsError("KB_TIMEZONE must be a time zone like Asia/Shanghai")
        if not 1 <= self.database_pool <= 100:
            raise SettingsError("KB_DATABASE_POOL must be from 1 to 100")
        if not 0 <= self.trusted_proxies <= 5:
            raise SettingsError("KB_TRUSTED_PROXIES must be from 0 to 5")
        if not 0 <= self.search_log_days <= 3650:
            raise SettingsError("KB_SEARCH_LOG_DAYS must be from 0 to 3650")
        if not 1 <= self.disk_low_mb <= 1_000_000:
            raise SettingsError("KB_DISK_LOW_MB must be from 1 to 1000000")
        if self.metrics_token and len(self.metrics_token) < METRICS_TOKEN_MIN:
            raise SettingsError(
                f"KB_METRICS_TOKEN must have {METRICS_TOKEN_MIN} characters or more"
            )
        if not 1 <= self.security_log_days <= 3650:
            raise SettingsError("KB_SECURITY_LOG_DAYS must be from 1 to 3650")
        if not 1 <= self.detail_days <= 3650:
            raise SettingsError("KB_DETAIL_DAYS must be from 1 to 3650")
        if not 90 <= self.score_days <= 3650:  # what was found is trained and looked at again
            raise SettingsError("KB_SCORE_DAYS must be from 90 to 3650")
        if not 1 <= self.reading_due_minutes <= 43_200:
            raise SettingsError("KB_READING_DUE_MINUTES must be from 1 to 43200")
        if not 1 <= self.reading_remind_minutes <= 1440:
            raise SettingsError("KB_READING_REMIND_MINUTES must be from 1 to 1440")
        if not 0 <= self.digest_hour <= 23:
            raise SettingsError("KB_DIGEST_HOUR must be from 0 to 23")
        if not 7 <= self.call_detail_days <= 3650:  # a week tells whether somebody asks again
            raise SettingsError("KB_CALL_DETAIL_DAYS must be from 7 to 3650")
        if not 0 <= self.spoken_hours <= 8760:
            raise SettingsError("KB_SPOKEN_HOURS must be from 0 to 8760")
        if not 1 <= self.variant_support <= 1000:
            raise SettingsError("KB_VARIANT_SUPPORT must be from 1 to 1000")
        if not _is_database_url(self.database):
            raise SettingsError(
                "KB_DATABASE_URL must be sqlite:///FILE or postgresql+psycopg://…/DATABASE"
            )
        if self.model not in ("packaged", "off") and "/" not in self.model:
            # whether there is one in the folder is seen later: without it words find what they find
            raise SettingsError("KB_MODEL must be packaged, off, or the path of a folder")
        self._check_mail()
        self._check_access()
        self._check_store()
        if self.secret_key and len(self.secret_key) < 32:
            raise SettingsError("KB_SECRET_KEY must have at least 32 characters")
        if not all(map(is_key, filter(None, self.caller_keys.split(",")))):
            raise SettingsError("KB_CALLER_KEYS must be Fernet keys, separated by commas")
        if any(len(key.strip()) < SEAL_MIN for key in self.audit_keys.split(",") if key):
            raise SettingsError(
                f"KB_AUDIT_KEYS must have {SEAL_MIN} characters or more each, separated by commas"
            )

    def _check_store(self) -> None:
        if not self.files_s3_bucket:
            return
        if find_spec("boto3") is None:
            raise SettingsError("KB_FILES_S3_BUCKET wants requirements-s3.txt to be installed")
        if not re.match("https?://|$", self.files_s3_endpoint):
            raise SettingsError("KB_FILES_S3_ENDPOINT must be https://… or http://…")
        if bool(self.files_s3_access_key) != bool(self.files_s3_secret_key):
            raise SettingsError("KB_FILES_S3_ACCESS_KEY and KB_FILES_S3_SECRET_KEY go together")

    def _check_access(self) -> None:
        if self.second_factor not in ("optional", "required"):
            raise SettingsError("KB_SECOND_FACTOR must be optional or required")
        if self.backup_passphrase and len(self.backup_passphrase) < PASSPHRASE_MIN:
            raise SettingsError(
                f"KB_BACKUP_PASSPHRASE must have {PASSPHRASE_MIN} characters or more"
            )
        if any(set(host) & set("/@?# ") for host in self.hosts):
            raise SettingsError("KB_ALLOWED_HOSTS must be names of hosts, separated by commas")
        if not all(map(ORIGIN.fullmatch, self.panel_ancestors)):
            raise SettingsError(
                "KB_PANEL_ORIGINS must be origins like https://cti.example.com, separated by commas"
            )
        try:
            limits = self.idle_limits
        except ValueError:
            limits = {Role.ADMIN: timedelta(0)}
        if not all(timedelta(minutes=5) <= one <= SESSION_LASTS for one in limits.values()):
            known = ", ".join(Role)
            raise SettingsError(
                f"KB_IDLE_MINUTES must be like admin=30,reviewer=60, from 5 to 720, of {known}"
            )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names the service answers to besides this machine's own; empty: to any."""
        named = self.allowed_hosts or (urlsplit(self.public_url).hostname or "")
        return tuple(one.strip().lower() for one in named.split(",") if one.strip())

    @property
    def panel_ancestors(self) -> tuple[str, ...]:
        """The origins that may frame the panel."""
        return tuple(one.strip().lower() for one in self.panel_origins.split(",") if one.strip())

    @property
    def node(self) -> str:
        """What this node is called."""
        return self.node_name or socket.gethostname()

    @property
    def idle_limits(self) -> IdleLimits:
        """After how much idle time a log-in ends, by role. Raises `ValueError` on nonsense."""
        return _idle_limits(self.idle_minutes)

    def _check_mail(self) -> None:
        if self.public_url and not self.public_url.startswith(("http://", "https://")):
            raise SettingsError("KB_PUBLIC_URL must be http://… or https://…")
        if urlsplit(self.public_url).path not in ("", "/") or set(self.public_url) & set("?#"):
            raise SettingsError(
                "KB_PUBLIC_URL must end with the host (https://kb.example.com): "
                "the service needs a host of its own, not a folder of one"
            )
        if self.smtp_tls not in ("none", "starttls", "tls"):
            raise SettingsError("KB_SMTP_TLS must be none, starttls or tls")
        if not 1 <= self.smtp_port <= 65535:
            raise SettingsError("KB_SMTP_PORT must be from 1 to 65535")
        if self.smtp_host and "@" not in parseaddr(self.smtp_from)[1]:
            raise SettingsError("KB_SMTP_FROM must be an address when KB_SMTP_HOST is set")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force; plain postgresql:// is read as psycopg's."""
        if not self.database_url:
            # Made of parts, not pasted: a folder may be called kb%41 or kb?1.
            file = str(self.data_dir.resolve() / "kb.sqlite")
            return URL.create("sqlite", database=file).render_as_string()
        if self.database_url.startswith("postgresql://"):
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return self.database_url

    @property
    def index_dir(self) -> Path:
        """Where the search index lives; only the service may write there."""
        return self.data_dir / "index"

    @property
    def files_folder(self) -> Path:
        """Where the files of entries lie; only the service may read there."""
        return Path(self.files_dir) if self.files_dir else self.data_dir / "files"

    def signing_key(self) -> str:
        """The secret key; generated into the data folder on first use."""
        if self.secret_key:
            return self.secret_key
        return self._kept("secret-key", lambda: secrets.token_urlsafe(48))

    @property
    def caller_keys_file(self) -> Path:
        """Where the keys for caller references are kept when no variable gives them."""
        return self.data_dir / "caller-keys"

    def caller_encryption_keys(self) -> list[str]:
        """The Fernet keys for caller references, the one that encrypts first."""
        return _keys(self.caller_keys or self._kept(self.caller_keys_file.name, new_key))

    @property
    def audit_keys_file(self) -> Path:
        """Where the keys of the audit trail are kept when no variable gives them."""
        return self.data_dir / "audit-keys"

    def seals(self) -> list[str]:
        """The keys of the audit trail, the one that seals first."""
        return _keys(self.audit_keys or self._kept(self.audit_keys_file.name, new_seal))

    def node_id(self) -> str:
        """Which node the data folder is; given on first use. A copied folder must not keep it."""
        return self._kept("node-id", lambda: secrets.token_hex(8))

    def _kept(self, name: str, made: Callable[[], str]) -> str:
        """What the data folder keeps to itself, made on first use."""
        path = self.data_dir / name
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Linked into place when it is whole: several processes start at once.
            with tempfile.NamedTemporaryFile("w", dir=self.data_dir) as file:
                file.write(made())
                file.flush()
                with suppress(FileExistsError):
                    path.hardlink_to(file.name)
        return path.read_text().strip()


def new_seal() -> str:
    """A key for the audit trail."""
    return secrets.token_urlsafe(48)


def _keys(kept: str) -> list[str]:
    return [key.strip() for key in kept.replace("\n", ",").split(",") if key.strip()]


@lru_cache(maxsize=4)  # asked with every request
def _idle_limits(text: str) -> IdleLimits:
    given = [one.partition("=") for one in text.split(",") if one.strip()]
    changes = {Role(role.strip()): timedelta(minutes=int(count)) for role, _sign, count in given}
    return {**IDLE_LIMITS, **changes}


def _is_database_url(url: str) -> bool:
    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return False
    try:
        return make_url(url).database not in (None, "", ":memory:")
    except (ArgumentError, ValueError):
        return False


def _parsed(name: str, kind: object, text: str) -> object:
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise SettingsError(f"{name} must be a whole number, not {text!r}") from None
    if kind == "bool":
        if text.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise SettingsError(f"{name} must be 1 or 0, not {text!r}")
        return text.lower() in ("1", "true", "yes")
    return Path(text) if kind == "Path" else text
