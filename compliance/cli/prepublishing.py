"""``compliance prepublish``: what is to be published, against the register and the norms."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import database_options, opened
from compliance.cli.reviewing import known_region


@click.command()
@click.argument("path", metavar="清单或目录", type=GivenPath())
@click.option("--region", required=True, metavar="省份", help="哪个省的登记库，按它的政策")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天的情况（缺省：今天）")
@click.option(
    "--format",
    "output",
    type=click.Choice(("text", "json", "xlsx")),
    default="text",
    show_default=True,
    help="输出格式",
)
@click.option("--out", type=GivenPath(dir_okay=False), default=None, metavar="文件", help="写到文件")
@database_options
@click.pass_context
def prepublish(
    ctx: click.Context, path: Path, region: str, as_of: date | None, output: str, out: Path | None,
    database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """发布前核对：清单与名录、登记库、能效水平表、批准、个人信息、公文格式。

    退出码：0 没有问题；1 有不得发布的；2 有须核实或者无法判定的；3 有文件不能读；4 没有可以核对的。
    """
    from compliance.files import replace_file
    from compliance.prepublishing import prepublish as checked

    if output == "xlsx" and out is None:
        raise click.UsageError("--format xlsx 须写 --out 文件")
    if output == "xlsx" and out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{out}”：写出的是 .xlsx 文件，文件名请以 .xlsx 结尾")
    place = known_region(region, None) or region
    day = as_of or date.today()
    with opened(database, originals) as registry:
        report = checked(path, registry, day, place, announce=_told)
    if output == "xlsx" and out is not None:
        from compliance import __version__
        from compliance.exports import Column, Sheet, xlsx_sheets

        titles = (("编码", 8), ("核对", 22), ("级别", 10), ("位置", 40), ("问题", 60), ("处理", 40))
        sheet = Sheet(
            "发布前核对",
            tuple(Column(*t) for t in titles),
            tuple((i.code, i.title, i.level.value, i.place.chinese, i.message, i.remedy) for i in report.issues),
        )
        replace_file(out, xlsx_sheets([sheet], "发布前核对", __version__, day))
        click.echo(f"已写 {out}：{len(report.issues)} 处", err=True)
        ctx.exit(report.exit_code)
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1) if output == "json" else report.chinese
    if out is None:
        click.echo(text)
    else:
        replace_file(out, (text + "\n").encode())
    ctx.exit(report.exit_code)


def _told(done: int, of: int) -> None:
    """How far reading the registered plans is; they are read once."""
    if done == of or done % 20 == 0:
        click.echo(f"读取已登记的方案 {done}/{of}", err=True)
