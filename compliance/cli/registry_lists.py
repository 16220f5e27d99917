"""``compliance registry import|export``: lists that an office keeps, into the register and out of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import acting, by_option, database_options, opened
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.registry.lists.parsed import ParsedList

LISTS = ("能效清单", "名录", "调查情况表")
IMPORTED = (*LISTS, "进度")
EXPORTED = (*LISTS, "先进清单", "落后清单")


@click.command("import")
@click.argument("kind", type=click.Choice(IMPORTED), metavar="种类")
@click.argument("file", type=GivenPath(dir_okay=False), metavar="文件")
@click.option("--dry-run", is_flag=True, help="只检查，列出全部问题，不写入")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="从哪一天起是这样（缺省：今天）")
@click.option("--region", default=None, metavar="省份", help="清单是哪个省的（缺省：由州市推出）")
@by_option
@database_options
@click.pass_context
def import_(
    ctx: click.Context, kind: str, file: Path, dry_run: bool, as_of: date | None, region: str | None, person: str | None,
    database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """导入已有的清单（.xlsx、.csv）。种类：能效清单、名录、调查情况表、进度（季度进展）。

    栏目按名称和别名辨认；每个问题列出行、列。有一个错误就什么也不写，退出码 3。
    """
    from compliance.listing import import_list, parse_list_file

    if dry_run:
        parsed, told = parse_list_file(file, kind)
        _tell(parsed, told)
        click.echo(f"只检查，没有写入：{len(parsed.rows)} 行可用")
        ctx.exit(0 if parsed.sound else 3)
    with opened(database, originals) as registry:
        parsed, done, told = import_list(
            registry, acting(person), file, kind, as_of or date.today(), known_region(region, None)
        )
    _tell(parsed, told)
    if done is None:
        click.echo("有错误，什么也没有写入", err=True)
        ctx.exit(3)
    for note in done.renamed:
        click.echo(f"提示：{note}", err=True)
    click.echo(
        f"已导入 {done.rows} 行：企业 {done.enterprises} 家（新登记 {done.new_enterprises} 家），"
        f"装置数据 {done.versions} 条，名录 {done.directory} 条，进展报告 {done.reports} 条"
    )
    if done.proposals:
        click.echo(f"有 {done.proposals} 处名称相同或相近，请确认是不是同一家：compliance registry names")


def _tell(parsed: ParsedList, told: tuple[str, ...]) -> None:
    for warning in told:
        click.echo(f"提示：{warning}", err=True)
    for problem in parsed.problems:
        click.echo(f"{'错误' if problem.fatal else '提示'}：{problem}", err=True)
    fatal = sum(p.fatal for p in parsed.problems)
    if fatal:
        click.echo(f"共 {fatal} 处错误，{len(parsed.problems) - fatal} 处提示", err=True)


@click.command("export")
@click.argument("kind", type=click.Choice(EXPORTED), metavar="种类")
@click.option(
    "--out", required=True, type=GivenPath(dir_okay=False, suffix=".xlsx"), metavar="文件", help="写到哪个 .xlsx"
)
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
@click.option("--region", default=None, metavar="省份", help="只要这个省的，并按它的能效水平表分类")
@click.option("--city", default=None, metavar="州市", help="只要这个州市的")
@click.option("--field", default=None, metavar="领域", help="只要这个重点领域的")
@database_options
def export(
    kind: str, out: Path, as_of: date | None, region: str | None, city: str | None, field: str | None,
    database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """导出清单（.xlsx），栏目次序照办公室的表，数字和日期是真的数字和日期。

    种类：能效清单、名录、调查情况表、先进清单、落后清单。能效分类按当日现行的能效水平表算出。
    """
    from compliance import __version__
    from compliance.exports import xlsx_sheets
    from compliance.files import replace_file
    from compliance.listing import Place, draw_list, sheet_of, snapshot

    day = as_of or date.today()
    with opened(database, originals) as registry:
        table = draw_list(
            registry, kind, snapshot(registry, day, Place(known_region(region, None), known_region(city, None), field))
        )
    replace_file(out, xlsx_sheets([sheet_of(table)], table.title, __version__, day))
    click.echo(f"已写 {out}：{table.title}，{len(table.lines)} 行")


@click.command()
@click.option("--same", type=int, multiple=True, metavar="序号", help="确认这一条是同一家")
@click.option("--different", type=int, multiple=True, metavar="序号", help="确认这一条不是同一家")
@by_option
@database_options
def names(
    same: tuple[int, ...], different: tuple[int, ...], person: str | None, database: str | None, originals: Path | None
) -> None:
    """列出名称相同、相近而待人确认的企业；用 --same、--different 确认。程序从不自行合并。"""
    with opened(database, originals) as registry:
        from compliance.registry.enterprises import decide_proposal, open_proposals

        with registry.write(acting(person)) as tx:
            for number, is_same in (*((n, True) for n in same), *((n, False) for n in different)):
                decide_proposal(tx, number, is_same)
        with registry.read() as connection:
            found = open_proposals(connection)
    for p in found:
        one, other = (
            f"{e.name}（{e.credit_code or '无信用代码'}，{e.city or '州市不明'}）" for e in (p.enterprise, p.candidate)
        )
        click.echo(f"{p.id}\t{one} ？ {other}\t{p.reason}")
    click.echo(f"待确认 {len(found)} 条")
