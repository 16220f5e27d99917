"""``compliance registry chart``: charts of the register, as pictures and as tables."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import database_options, opened
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.charts.values import Chart
    from compliance.registry import Registry

KINDS = ("州市分类", "行业分类", "目标", "进度", "历次分类")
SUFFIXES = (".svg", ".png", ".xlsx")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="图")
@click.option("--region", required=True, metavar="省份", help="哪个省的，按它的政策")
@click.option("--city", default=None, metavar="州市", help="只要这个州市的（目标除外）")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
@click.option("--year", type=int, default=None, metavar="年度", help="进度：哪一年的计划")
@click.option("--quarter", type=click.IntRange(1, 4), default=4, metavar="季度", help="进度：到第几季度末")
@click.option("--from", "first", type=IsoDate(), default=None, metavar="日期", help="历次分类：从哪一天")
@click.option("--to", "last", type=IsoDate(), default=None, metavar="日期", help="历次分类：到哪一天")
@click.option("--complete", is_flag=True, help="目标：登记库里这个省的企业是全的")
@click.option("--include-drafts", is_flag=True, help="目标：同时按征求意见稿，并注明")
@click.option(
    "--out", "outs", multiple=True, type=GivenPath(dir_okay=False), metavar="文件",
    help="写到 .svg、.png（图）或 .xlsx（表），可以写几次",
)  # fmt: skip
@click.option(
    "--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True, help="打印的形式"
)
@database_options
def chart(
    kind: str, region: str, city: str | None, as_of: date | None, year: int | None, quarter: int, first: date | None,
    last: date | None, complete: bool, include_drafts: bool, outs: tuple[Path, ...], output: str, database: str | None,
    originals: Path | None,
) -> None:  # fmt: skip
    """画图并打印图里的数：州市分类、行业分类、目标（各文件各自的目标和时点）、进度（对照节点）、历次分类（每半年末）。

    不能判断的单独画在一栏，不算达到也不算没有达到。只要表的不需要 matplotlib。
    """
    from compliance.charting import chart_json
    from compliance.files import replace_file

    for out in outs:
        if out.suffix.lower() not in SUFFIXES:
            raise click.UsageError(f"{out}：只能写 {'、'.join(SUFFIXES)}")
    if kind == "进度" and year is None:
        raise click.UsageError("进度图要写明 --year")
    if kind == "历次分类" and (first is None or last is None):
        raise click.UsageError("历次分类要写明 --from 和 --to")
    day = as_of or date.today()
    with opened(database, originals) as registry:
        drawn = _drawn(registry, kind, region, city, day, year, quarter, first, last, complete, include_drafts)
    for out in outs:
        replace_file(out, _content(drawn, out, day))
        click.echo(f"已写 {out}", err=True)
    if output == "json":
        click.echo(json.dumps(chart_json(drawn), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join((drawn.head.title, drawn.head.about, "\t".join(drawn.headers))))
    for row in drawn.table:
        click.echo("\t".join("" if c is None else str(c) for c in row))
    for note in drawn.head.notes:
        click.echo(f"注：{note}")


def _drawn(
    registry: Registry, kind: str, region: str, city: str | None, day: date, year: int | None, quarter: int,
    first: date | None, last: date | None, complete: bool, include_drafts: bool,
) -> Chart:  # fmt: skip
    from compliance import charting
    from compliance.indicators import regional_targets
    from compliance.listing import Place, snapshot

    province = known_region(region, None) or region
    place = Place(province, known_region(city, None))
    if kind == charting.TARGETS:
        found = regional_targets(registry, day, province, True if complete else None, include_drafts)
        return charting.target_chart(found, province, day)
    if kind == charting.OVER_TIME and first is not None and last is not None:
        return charting.over_time_chart(registry, place, first, min(last, day))
    of = snapshot(registry, day, place)
    if kind == charting.PROGRESS and year is not None:
        return charting.progress_chart(registry, of, year, quarter)
    return charting.tier_chart(of, kind)


def _content(drawn: Chart, out: Path, day: date) -> bytes:
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        from compliance import __version__
        from compliance.charting import chart_sheet
        from compliance.exports import xlsx_sheets

        return xlsx_sheets([chart_sheet(drawn)], drawn.head.title, __version__, day)
    from compliance.charts import draw

    return draw(drawn, suffix[1:])
