"""``compliance registry submission``: reports that an office owed its superior."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.lazy import LazyGroup
from compliance.cli.options import IsoDate
from compliance.cli.registry_options import acting, by_option, database_options, opened

KINDS = {"清单变更": "list_change", "改造完成情况": "retrofit_progress", "下年度项目更新": "next_year_projects"}


@click.command()
@click.argument("kind", type=click.Choice(tuple(KINDS)), metavar="报告")
@click.argument("sender", metavar="单位")
@click.option("--year", type=click.IntRange(2000, 2100), required=True, metavar="年度", help="哪一年的")
@click.option("--period", type=click.IntRange(1, 12), default=1, show_default=True, metavar="期", help="当年第几次")
@click.option("--sent-on", type=IsoDate(), default=None, metavar="日期", help="哪一天报送的")
@click.option("--missing", is_flag=True, help="查明没有报送")
@click.option("--reference", required=True, metavar="出处", help="文号或者登记簿的行")
@by_option
@database_options
def record(
    kind: str, sender: str, year: int, period: int, sent_on: date | None, missing: bool, reference: str,
    person: str | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """登记一份应报送的报告：何时报送，或者没有报送；都不写的是还不清楚。同一份以后登记的为准。"""
    from compliance.model.errors import RegistryError

    if missing and sent_on is not None:
        raise RegistryError("写了报送日期，又写没有报送", "invalid")
    if not sender.strip() or not reference.strip():
        raise RegistryError("须写明报送单位和出处", "invalid")
    with opened(database, originals) as registry, registry.write(acting(person)) as tx:
        from compliance.registry.submissions import Submission, record_submission

        sent = False if missing else True if sent_on else None
        told = Submission(KINDS[kind], sender.strip(), year, period, reference.strip(), sent, sent_on)  # type: ignore[arg-type]
        record_submission(tx, told)
    click.echo(f"{year}年第{period}次{kind} {sender}：{_state(sent, sent_on)}")


def _state(sent: bool | None, sent_on: date | None) -> str:
    return {True: f"{sent_on}报送", False: "没有报送", None: "不清楚"}[sent]


@click.command("list")
@click.option("--year", type=int, default=None, metavar="年度", help="只列这一年的")
@database_options
def list_(year: int | None, database: str | None, originals: Path | None) -> None:
    """列出登记的报送情况，每份按最后一次登记。"""
    with opened(database, originals) as registry, registry.read() as connection:
        from compliance.registry.submissions import submissions_of

        found = submissions_of(connection, year)
    names = {code: name for name, code in KINDS.items()}
    for s in found:
        click.echo(f"{s.year}\t{names[s.kind]}\t第{s.period}次\t{s.sender}\t{_state(s.sent, s.sent_on)}\t{s.reference}")
    click.echo(f"共 {len(found)} 份")


@click.group(
    cls=LazyGroup,
    table={
        "record": ("compliance.cli.registry_submissions", "record", "登记"),
        "list": ("compliance.cli.registry_submissions", "list_", "列出"),
    },
    subcommand_metavar="命令 [参数]…",
)
def submission() -> None:
    """应报送的报告（清单变更、改造完成情况、下年度项目更新）：供报送的规则（RP001、RP002）使用。"""
