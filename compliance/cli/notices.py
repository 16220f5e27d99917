"""``compliance notice``: the main job on one plan or a folder of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from compliance.cli.notice_options import notice_options, notice_settings
from compliance.cli.options import GivenPath, law_options, plans_argument, reading_options, record_option, worst_code
from compliance.cli.reviewing import reviewing
from compliance.model.errors import InputError


@click.command()
@plans_argument
@law_options
@record_option
@reading_options
@click.option(
    "--out",
    type=GivenPath(file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="目录",
    help="文书写到哪里（每个方案一个子目录）",
)
@click.option("--summary", is_flag=True, help="最后打印全部方案的指标与结论一览表")
@notice_options
@click.pass_context
def notice(
    ctx: click.Context,
    /,
    plans: tuple[Path, ...],
    as_of: date | None,
    region: str | None,
    include_drafts: bool,
    waivers: Path | None,
    determinations: Path | None,
    database: str | None,
    corpus: Path | None,
    no_ocr: bool,
    out: Path,
    no_pdf: bool,
    summary: bool,
    **said: Any,
) -> None:
    """审查方案，并为“不符合”生成整改通知书、为“无法判定”生成补正通知书。

    没有给出的文号、机关等印成【待补：…】并逐项列出；补齐之前不能签发。
    """
    from compliance.cli.summary import Row, show_summary
    from compliance.pipeline import check_plan, plans_in, reading, write_notices

    options = reviewing(as_of, region, include_drafts, corpus, waivers, determinations, no_ocr, database)
    settings = notice_settings(said)
    codes: list[int] = []
    rows: list[Row] = []
    files = plans_in(plans)
    for file in files:
        try:
            review = check_plan(file, reading(options, files))
        except InputError as error:
            codes.append(error.exit_code)
            click.echo(f"错误：{error}", err=True)
            rows.append(Row(file.name, None, (), error.reason))
            continue
        codes.append(review.exit_code)
        written = write_notices(review, settings, out / file.stem, pdf=not no_pdf)
        for item in written:
            click.echo(f"{file.name} → {item.docx}" + (f"，{item.pdf.name}" if item.pdf else ""))
            for warning in item.warnings:
                click.echo(f"    提醒：{warning}")
            if item.missing and not summary:
                click.echo(f"    待补：{'、'.join(item.missing)}")
        if not written:
            click.echo(f"{file.name}：没有需要发出的通知")
        rows.append(Row(file.name, review, tuple(w.docx for w in written)))
    if summary:
        show_summary(rows)
    ctx.exit(worst_code(codes))
