"""``compliance registry init|upgrade|backup|restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from compliance.cli.options import GivenPath
from compliance.cli.registry_options import database_options, opened


@click.command()
@database_options
def init(database: str | None, originals: Path | None) -> None:
    """建立登记库；已经有的原样不动。"""
    from compliance.registry.engine import shown

    with opened(database, originals, create=True) as registry:
        click.echo(f"登记库：{shown(registry.url)}")
        click.echo(f"原件目录：{registry.originals.folder}")


@click.command()
@database_options
def upgrade(database: str | None, originals: Path | None) -> None:
    """把旧版登记库升级到本程序的版本；升级在一个事务里，要么全成，要么不变。请先备份。"""
    from compliance.cli.registry_options import upgraded

    before, after = upgraded(database, originals)
    click.echo("已是最新版" if before == after else f"已从 {before} 升级到 {after}")


@click.command()
@click.argument("file", type=GivenPath(dir_okay=False), metavar="文件")
@database_options
@click.pass_context
def backup(ctx: click.Context, file: Path, database: str | None, originals: Path | None) -> None:
    """备份登记库和原件到一个 ZIP 文件；别人正在用也可以备份。

    原件有缺失、被改动的，其余照样备份，逐个列出，退出码 3；审计日志核验不通过的不备份。
    """
    with opened(database, originals) as registry:
        from compliance.registry.copies import backup as copy

        made = copy(registry, file, datetime.now(UTC))
    click.echo(f"已备份到 {file}：审计日志 {made.entries} 条，原件 {made.originals} 个")
    click.echo(f"审计日志末条校验值 {made.head}")
    for sha256 in made.missing:
        click.echo(f"错误：原件 {sha256} 不在原件目录里，没有备份；请从以前的备份里找回来，再备份一次", err=True)
    for sha256 in made.damaged:
        click.echo(f"错误：原件 {sha256} 已被改动或者读不出，没有备份；请从以前的备份里找回来，再备份一次", err=True)
    ctx.exit(3 if made.missing or made.damaged else 0)


@click.command()
@click.argument("file", type=GivenPath(dir_okay=False), metavar="文件")
@database_options
@click.pass_context
def restore(ctx: click.Context, file: Path, database: str | None, originals: Path | None) -> None:
    """从备份恢复到一个还不存在的登记库（PostgreSQL：空的数据库）；全部核对以后才放到位，有一处不符就什么也不恢复。

    备份时就没有的原件逐个列出，退出码 3。
    """
    from compliance.registry.copies import restore as put_back

    made = put_back(file, database, originals)
    click.echo(f"已恢复 {made.made} 的备份：审计日志 {made.entries} 条，原件 {made.originals} 个")
    for sha256 in (*made.missing, *made.damaged):
        click.echo(f"错误：原件 {sha256} 备份时就缺失或者已被改动，没有恢复；请从更早的备份里找", err=True)
    ctx.exit(3 if made.missing or made.damaged else 0)
