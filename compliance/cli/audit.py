"""``compliance audit``: whether the log of changes is whole, and the log itself."""

from __future__ import annotations

import json
from pathlib import Path

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import GivenPath
from compliance.cli.registry_options import database_options, opened

_COMMANDS = {
    "verify": ("compliance.cli.audit", "verify", "核验审计日志：有没有被改动、删去、插入"),
    "export": ("compliance.cli.audit", "export", "导出审计日志，每行一个 JSON 对象"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, subcommand_metavar="命令 [参数]…")
def audit() -> None:
    """登记库的审计日志。"""


@click.command()
@click.option(
    "--anchor", "anchors", multiple=True, metavar="校验值", help="文书上印的校验值（至少前 12 位），须仍在日志里"
)
@database_options
@click.pass_context
def verify(ctx: click.Context, anchors: tuple[str, ...], database: str | None, originals: Path | None) -> None:
    """逐条重算校验值；有问题的退出码 1，并指出第几条。"""
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry import audit as log

        found = log.verify(connection, anchors)
    if found.problem:
        click.echo(f"✗ 审计日志有问题：{found.problem}。此前的 {found.entries} 条相符")
        ctx.exit(1)
    click.echo(f"✓ 审计日志 {found.entries} 条，环环相扣；末条校验值 {found.head}")


@click.command()
@click.option("--after", type=int, default=0, metavar="序号", help="只导出这个序号以后的")
@click.option(
    "--out",
    type=GivenPath(dir_okay=False, suffix=".jsonl"),
    default=None,
    metavar="文件",
    help="写到文件（缺省：打印）",
)
@database_options
@click.pass_context
def export(ctx: click.Context, after: int, out: Path | None, database: str | None, originals: Path | None) -> None:
    """导出审计日志（JSON Lines）：谁、何时、对什么、做了什么，及前后校验值。

    日志核验不通过的照样导出，退出码 1；内容不再是 JSON 的记录，原文照录。
    """
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry import audit as log

        found = log.verify(connection)
        lines = [json.dumps(e.to_json(), ensure_ascii=False) for e in log.entries(connection, after)]
    if out is None:
        for line in lines:
            click.echo(line)
    else:
        from compliance.files import replace_file

        replace_file(out, "".join(f"{line}\n" for line in lines).encode())
        click.echo(f"已写 {len(lines)} 条到 {out}")
    if found.problem:
        click.echo(f"✗ 审计日志有问题：{found.problem}；请保留现场，运行 compliance audit verify 核验", err=True)
        ctx.exit(1)
