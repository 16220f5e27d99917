"""``compliance registry finding ask|withdraw``: evidence that an enterprise is asked to supply."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import IsoDate
from compliance.cli.registry_options import acting, by_option, database_options, opened

if TYPE_CHECKING:
    from compliance.registry.evidence_requests import EvidenceRequest


@click.command()
@click.argument("case", type=int, metavar="案卷")
@click.argument("which", metavar="意见")
@click.option("--wanted", required=True, metavar="内容", help="要企业提供什么（最多500字）")
@click.option(
    "--deadline", type=IsoDate(), default=None, metavar="日期", help="何日以前提供（缺省：按补正通知书的期限）"
)
@by_option
@database_options
def ask(
    case: int, which: str, wanted: str, deadline: date | None, person: str | None, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """请企业就一条意见补充证据，写进这个案卷的补正通知书；结论不因此改变。意见写 case show 里的序号或者校验值。"""
    from compliance.registry import evidence_requests

    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        made = evidence_requests.ask(tx, case, which, wanted, deadline)
    click.echo(f"案卷{case} {made.rule}：{described(made)}")


@click.command()
@click.argument("case", type=int, metavar="案卷")
@click.argument("number", type=int, metavar="请求")
@by_option
@database_options
def withdraw(case: int, number: int, person: str | None, database: str | None, originals: Path | None) -> None:
    """撤回自己提出的补充证据请求；已随补正通知书发出的不能撤回。请求写 case show 里的号。"""
    from compliance.registry import evidence_requests

    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        found = evidence_requests.withdraw(tx, case, number)
    click.echo(f"案卷{case} {found.rule}：已撤回补充证据请求{number}")


def described(one: EvidenceRequest) -> str:
    """A request as the commands print it."""
    day = f"（{one.until}以前）" if one.until else ""
    return f"补充证据请求{one.id}，{one.asked_by}：{one.wanted}{day}"
