"""``compliance registry recheck``: all cases again, before or after the law changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from compliance.cli.options import GivenPath, IsoDate
from compliance.cli.registry_options import acting, by_option, database_options, opened
from compliance.cli.reviewing import known_region


@click.command()
@click.option("--dry-run", is_flag=True, help="只看谁的结论会变，不记入")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="按哪一天有效的政策（缺省：今天）")
@click.option("--region", default=None, metavar="省份", help="按哪个省的政策（缺省：方案载明的）")
@click.option("--corpus", type=GivenPath(file_okay=False), default=None, metavar="目录", help="另一份政策语料")
@click.option(
    "--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True, help="打印的形式"
)
@by_option
@database_options
@click.pass_context
def recheck(
    ctx: click.Context, dry_run: bool, as_of: date | None, region: str | None, corpus: Path | None, output: str,
    person: str | None, database: str | None, originals: Path | None,
) -> None:  # fmt: skip
    """把全部案卷按新的语料或日期再审一遍：谁的结论变了，哪些人工意见仍然有效、哪些要重看。

    不重读方案，用登记的指标和更正。退出码：0 不变，1 有变为“不符合”的，2 有其他变化，或有要重看的意见、豁免。
    """
    from compliance.pipeline import Options
    from compliance.rechecking import recheck as again

    options = Options(as_of or date.today(), known_region(region, corpus), corpus=corpus)
    with opened(database, originals) as registry:
        found = again(registry, options, None if dry_run else acting(person))
    if output == "json":
        flips = [f.to_json() for f in found.flips]
        words = {name: [vars(v) for v in getattr(found, name)] for name in ("carried", "stale", "waived", "lapsed")}
        click.echo(
            json.dumps({"schema": "recheck/1", "cases": found.cases, "flips": flips, **words}, ensure_ascii=False)
        )
    else:
        for f in found.flips:
            click.echo(f.line)
        for v in found.stale:
            click.echo(
                f"要重看：案卷{v.case_id} {v.rule}（{v.decided_by}：{v.comment or v.decision}），依据的数据或条款已变"
            )
        for b in found.lapsed:
            click.echo(f"要重看：案卷{b.case_id} {b.rule} 的豁免 {b.code}，依据的数据或条款已变，不再附上")
        tail = "没有记入" if dry_run else "已记入"
        click.echo(
            f"{found.cases} 个案卷，{len(found.flips)} 处结论变化，{len(found.carried)} 条人工意见、{len(found.waived)} 项豁免沿用，"
            f"{len(found.stale)} 条人工意见、{len(found.lapsed)} 项豁免要重看；{tail}"
        )
    ctx.exit(found.exit_code)
