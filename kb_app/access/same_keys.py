"""All nodes work with the same keys: compared with the database before a process serves."""

from __future__ import annotations

from core import key_marks
from core.database import Database
from core.errors import Conflict
from core.messages import _, enumerated
from kb_app.settings import Settings

SIGNING, CALLERS, AUDIT = (
    "secret-key",
    "caller-keys",
    "audit-keys",
)  # as their files in the data folder are called


def keys_of(settings: Settings) -> dict[str, list[str]]:
    """The keys of this node."""
    return {
        SIGNING: [settings.signing_key()],
        CALLERS: settings.caller_encryption_keys(),
        AUDIT: settings.seals(),
    }


def require_same_keys(settings: Settings, database: Database) -> None:
    """Raises `Conflict` when the database was worked on with keys this node has not.

    The first who comes says which they are.
    """
    with database.transaction() as session:
        others = key_marks.note(session, keys_of(settings))
    if others:
        raise Conflict(
            _(
                "这里的密钥（{files}）不是这个数据库一直在用的："
                "在这里登录的人到别的节点又要登录，存下的客户编号读不出来，审计记录也核对不了。"
                "请从正常的节点把 {files} 复制到 {folder}，"
                "或给所有节点同样的 KB_SECRET_KEY、KB_CALLER_KEYS、KB_AUDIT_KEYS；"
                "旧密钥确已丢失时，运行 python -m kb_app keys accept 改用这里的",
                files=enumerated(others),
                folder=settings.data_dir,
            ),
            code="other_keys",
        )
