"""``compliance registry plan|changes|progress|indicators``: what a province draws up from its register."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import database_options, opened
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.listing import Place
    from compliance.model.review import AggregateReview
    from compliance.registry.lists.listing import ListTable

F = TypeVar("F", bound=Callable[..., Any])


def _where(function: F) -> F:
    """Of which province (by whose levels), and of which city."""
    function = click.option("--city", default=None, metavar="州市", help="只要这个州市的")(function)
    return click.option("--region", required=True, metavar="省份", help="哪个省的，按它的政策")(function)


def _output(function: F) -> F:
    function = click.option(
        "--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True, help="打印的形式"
    )(function)
    return click.option(
        "--out", type=GivenPath(dir_okay=False, suffix=".xlsx"), default=None, metavar="文件", help="另存为 .xlsx"
    )(function)


_DAY = click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
_DRAFTS = click.option("--include-drafts", is_flag=True, help="同时按征求意见稿，并注明")


def _place(region: str, city: str | None) -> Place:
    from compliance.listing import Place

    return Place(known_region(region, None), known_region(city, None))


def _save(out: Path | None, tables: Sequence[ListTable], title: str, day: date) -> None:
    if out is None:
        return
    from compliance import __version__
    from compliance.exports import xlsx_sheets
    from compliance.files import replace_file
    from compliance.listing import sheet_of

    replace_file(out, xlsx_sheets([sheet_of(t) for t in tables], title, __version__, day))
    click.echo(f"已写 {out}", err=True)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def _findings(review: AggregateReview) -> None:
    for f in review.findings:
        if f.outcome.value != "not_applicable":
            click.echo(f"{f.rule} {f.title}：{f.outcome.chinese}。{f.message}")


@click.command()
@click.option("--year", type=int, required=True, metavar="年度", help="计划年度")
@_where
@_DAY
@_DRAFTS
@_output
@database_options
@click.pass_context
def plan(
    ctx: click.Context, year: int, region: str, city: str | None, as_of: date | None, include_drafts: bool,
    out: Path | None, output: str, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """年度改造淘汰计划：逐项措施、节点、责任；低于基准而没有可行计划的，列为淘汰、限制用能建议；下一年度项目。

    退出码按 AP001（逐项明确措施、期限、责任）。
    """
    from compliance.listing import snapshot
    from compliance.planning import plan_json, plan_of, plan_tables, review_plan

    day, place = as_of or date.today(), _place(region, city)
    with opened(database, originals) as registry:
        found = plan_of(snapshot(registry, day, place), year, include_drafts)
    review = review_plan(found, day, place.province, include_drafts)
    _save(out, plan_tables(found), f"{year}年度改造淘汰计划", day)
    if output == "json":
        _print_json({**plan_json(found), "审查": review.to_json()})
    else:
        click.echo(f"{found.region}{year}年度改造淘汰计划：{len(found.lines)} 项")
        for group in found.summary():
            click.echo("\t".join(f"{k} {v}" if k not in ("州（市）", "重点领域") else str(v) for k, v in group.items()))
        click.echo(f"淘汰、限制用能建议：{len(found.candidates)} 项")
        for c in found.candidates:
            click.echo(f"  {c.row.enterprise}{c.row.name}：{c.proposal}。{c.reason}")
        click.echo(f"{year + 1}年拟实施项目：{len(found.next_year)} 项")
        _findings(review)
    ctx.exit(review.exit_code)


@click.command()
@click.option("--from", "first", type=IsoDate(), required=True, metavar="日期", help="从哪一天")
@click.option("--to", "second", type=IsoDate(), required=True, metavar="日期", help="到哪一天")
@_where
@_output
@database_options
def changes(
    first: date, second: date, region: str, city: str | None, out: Path | None, output: str, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """能效清单在两天之间的变更（1月15日、7月15日前报送）：新增、退出、分类变动、数据变动，各有依据。"""
    from compliance.listing import snapshot
    from compliance.planning import changes_between

    with opened(database, originals) as registry:
        table = changes_between(*(snapshot(registry, day, _place(region, city)) for day in (first, second)))
    _save(out, [table], table.title, second)
    if output == "json":
        _print_json(table.to_json())
        return
    click.echo(f"{table.title}：{len(table.lines)} 处")
    for line in table.lines:
        click.echo("\t".join("" if c is None else str(c) for c in line.cells))


@click.command()
@click.option("--year", type=int, required=True, metavar="年度", help="哪一年的计划")
@click.option("--quarter", type=click.IntRange(1, 4), required=True, metavar="季度", help="到第几季度末")
@_where
@_DAY
@_output
@database_options
@click.pass_context
def progress(
    ctx: click.Context, year: int, quarter: int, region: str, city: str | None, as_of: date | None, out: Path | None,
    output: str, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """季度进展：年度计划的每个项目到季度末如何，哪些滞后、为什么；有滞后的退出码 2。"""
    from compliance.listing import snapshot
    from compliance.planning import progress_of, progress_table

    day = as_of or date.today()
    with opened(database, originals) as registry:
        found = progress_of(registry, snapshot(registry, day, _place(region, city)), year, quarter)
    table = progress_table(found)
    _save(out, [table], table.title, day)
    if output == "json":
        _print_json({"schema": "progress/1", "合计": found.counts(), **table.to_json()})
    else:
        click.echo(f"{table.title}：" + "，".join(f"{k} {v}" for k, v in found.counts().items()))
        for line, stands in found.lines:
            if stands.late:
                click.echo(f"  {line.row.enterprise}{line.row.name}：{'；'.join(stands.problems)}")
    ctx.exit(2 if found.counts()["滞后"] else 0)


@click.command()
@click.option("--year", type=int, default=None, metavar="年度", help="数据是哪一年的，并取当年的报送")
@click.option("--complete", is_flag=True, help="登记库里这个省的企业是全的")
@click.option("--region", required=True, metavar="省份", help="哪个省的，按它的政策")
@_DAY
@_DRAFTS
@click.option(
    "--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True, help="打印的形式"
)
@database_options
@click.pass_context
def indicators(
    ctx: click.Context, year: int | None, complete: bool, region: str, as_of: date | None, include_drafts: bool,
    output: str, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """地区指标（AG001 至 AG004）和清单、报送的规则，各按其文件的口径（户数、产能）；退出码同 check。"""
    from compliance.indicators import indicators as judged

    name = known_region(region, None)
    with opened(database, originals) as registry:
        found = judged(registry, as_of or date.today(), str(name), year, True if complete else None, include_drafts)
    if output == "json":
        _print_json(found.to_json())
    else:
        _findings(found)
    ctx.exit(found.exit_code)
