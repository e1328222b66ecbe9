"""init and demo: from nothing to a base that can be looked at."""

from __future__ import annotations

import click

from content.services.categories import add_defaults
from core import audit
from kb_app.access.data_folder import alone
from kb_app.access.same_keys import require_same_keys
from kb_app.cli.command_container import container
from kb_app.demo.asking import ask_demo
from kb_app.demo.demo_accounts import ACCOUNTS
from kb_app.demo.demo_refusals import refuse_beside_real_work
from kb_app.demo.loading import load_demo
from kb_app.demo.monitored_days import monitor_demo
from kb_app.demo.working_day import work_demo
from kb_app.processes.preload import load
from migrations.runner import upgrade
from search_index import services as index_services


@click.command()
def init() -> None:
    """Create or migrate the database; add the default departments and categories."""
    parts = container()
    with alone(parts.settings.data_dir):
        had_seals = audit.has_seals(parts.database)
        upgrade(parts.database)
        require_same_keys(parts.settings, parts.database)
        with parts.database.transaction() as session:
            add_defaults(session)
            if not had_seals:
                audit.seal(session, "begun")
        index_services.ensure(parts.database, parts.index)
        load(parts)  # compiles what is compiled now, so that no start has to
    click.echo(f"数据库已就绪：{parts.database.url.render_as_string()}")


@click.command()
@click.option("--beside-real-work", is_flag=True, help="add them though real people log in here")
def demo(beside_real_work: bool) -> None:
    """Add sample content and demo accounts; does nothing where they are already there.

    Their password is known to everybody: refused where real people have accounts, a public address
    is set, or the database is not the embedded one.
    """
    parts = container()
    if not beside_real_work:
        refuse_beside_real_work(parts.settings, parts.database)
    loaded = load_demo(parts.database)
    index_services.drain(parts.database, parts.index)
    click.echo(f"样例条目：新增 {loaded} 条" if loaded else "样例内容已经在库中")
    if asked := ask_demo(parts):
        click.echo(f"样例问题：{asked} 次提问")
    if calls := work_demo(parts):
        click.echo(f"样例班次和通话：{calls} 通")
    if drawn := monitor_demo(parts):
        click.echo(f"样例监控和培训：抽样 {drawn} 件")
    click.echo("演示账号（密码相同，仅供试用）：")
    for account in ACCOUNTS:
        click.echo(f"  {account.name:<12}{account.password:<16}{account.purpose}")


COMMANDS = [init, demo]
