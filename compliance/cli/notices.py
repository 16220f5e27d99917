"""``compliance notice``: the main job on one plan or a folder of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.options import IsoDate, law_options, plans_argument, reading_options, worst_code
from compliance.cli.reviewing import reviewing
from compliance.model.errors import InputError


@click.command()
@plans_argument
@law_options
@reading_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    metavar="目录",
    help="文书写到哪里（每个方案一个子目录）",
)
@click.option("--no-pdf", is_flag=True, help="只生成 DOCX")
@click.option("--summary", is_flag=True, help="最后打印全部方案的指标与结论一览表")
@click.option("--authority", default=None, metavar="机关", help="发文机关")
@click.option("--number", "rectification_number", default=None, metavar="文号", help="整改通知书文号")
@click.option("--supplement-number", default=None, metavar="文号", help="补正通知书文号")
@click.option("--date", "issued", type=IsoDate(), default=None, metavar="日期", help="成文日期（缺省：留待补）")
@click.option("--contact", default=None, metavar="姓名", help="联系人")
@click.option("--phone", default=None, metavar="电话", help="联系电话")
@click.option("--review-body", default=None, metavar="机关", help="行政复议机关")
@click.option(
    "--period-days",
    type=click.IntRange(1),
    default=None,
    metavar="天数",
    help="整改期限（缺省：按各条规则；超过 6 个月会提醒）",
)
@click.option("--supplement-days", type=click.IntRange(1), default=None, metavar="天数", help="补正期限")
@click.pass_context
def notice(
    ctx: click.Context,
    plans: tuple[Path, ...],
    as_of: date | None,
    region: str | None,
    include_drafts: bool,
    waivers: Path | None,
    determinations: Path | None,
    corpus: Path | None,
    no_ocr: bool,
    out: Path,
    no_pdf: bool,
    summary: bool,
    authority: str | None,
    rectification_number: str | None,
    supplement_number: str | None,
    issued: date | None,
    contact: str | None,
    phone: str | None,
    review_body: str | None,
    period_days: int | None,
    supplement_days: int | None,
) -> None:
    """审查方案，并为“不符合”生成整改通知书、为“无法判定”生成补正通知书。

    没有给出的文号、机关等印成【待补：…】并逐项列出；补齐之前不能签发。
    """
    from compliance.cli.summary import Row, show_summary
    from compliance.drafting import NoticeSettings
    from compliance.pipeline import check_plan, plans_in, write_notices

    options = reviewing(as_of, region, include_drafts, corpus, waivers, determinations, no_ocr)
    settings = NoticeSettings(
        authority,
        rectification_number,
        supplement_number,
        issued,
        contact,
        phone,
        review_body,
        period_days,
        supplement_days,
    )
    codes: list[int] = []
    rows: list[Row] = []
    for file in plans_in(plans):
        try:
            review = check_plan(file, options)
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
