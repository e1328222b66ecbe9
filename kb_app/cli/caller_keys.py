"""callers: the keys that encrypt caller references."""

from __future__ import annotations

import click

from calls.models import Call, CallBack
from core import key_marks
from grievances.handling.models import Handling
from kb_app.access.same_keys import CALLERS, keys_of
from kb_app.cli.command_container import container, require_no_others, write_keys
from questions.callers import CallerReferences, new_key
from questions.models import Question

WITH_CALLERS = (Question, Call, CallBack, Handling)


@click.group()
def callers() -> None:
    """Caller references."""


@callers.command("rotate")
def rotate() -> None:
    """Encrypt every stored caller reference with a new key.

    The key before stays known for what running processes still write with it; those older than
    that are dropped. Restart the service afterwards.
    """
    parts = container()
    settings = parts.settings
    if settings.caller_keys:
        raise click.ClickException(
            "KB_CALLER_KEYS 已设置：请在变量里把新密钥放在最前面，再运行 callers reencrypt"
        )
    require_no_others(
        parts, "请按 docs/operation.md 在各节点上先加新密钥，再运行 callers reencrypt"
    )
    keys = [new_key(), *settings.caller_encryption_keys()]
    write_keys(settings.caller_keys_file, keys)  # whatever happens next, nothing becomes unreadable
    references = CallerReferences(keys, settings.signing_key())
    with parts.database.transaction() as session:
        count = references.encrypted_again(session, WITH_CALLERS)
        key_marks.replace(session, {CALLERS: keys})
    write_keys(settings.caller_keys_file, keys[:2])
    click.echo(f"已用新密钥重新加密 {count} 条；请重启服务")


@callers.command("reencrypt")
def reencrypt() -> None:
    """Encrypt every stored caller reference with the first of the present keys."""
    parts = container()
    with parts.database.transaction() as session:
        count = parts.question_context.callers.encrypted_again(session, WITH_CALLERS)
        key_marks.replace(session, {CALLERS: keys_of(parts.settings)[CALLERS]})
    click.echo(f"已重新加密 {count} 条")


COMMANDS = [callers]
