"""``compliance extract`` and ``compliance check``."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from compliance.cli.annotating import Copies, annotate_option
from compliance.cli.exporting import PRINTED, export_option, print_document, spare_plans, write_documents
from compliance.cli.options import (
    format_option,
    law_options,
    plans_argument,
    reading_options,
    record_option,
    review_format_option,
    worst_code,
)
from compliance.cli.reviewing import reviewing
from compliance.model.errors import InputError


def run_each(
    files: Sequence[Path],
    output: str,
    work: Callable[[Path], tuple[Any, int]],
    show: Callable[[Any], None],
    failed: Callable[[InputError], None] = lambda _: None,
) -> int:
    """``work`` on every plan; a plan that cannot be read is reported and never stops the others.

    ``work`` gives (value with ``to_json``, exit code); ``show`` prints it for people; ``failed`` is told of a plan that
    cannot be read. Other formats than text and JSON print nothing here.
    """
    if output == "json" and len(files) > 1:
        raise click.UsageError("--format json 一次只输出一个方案；多个方案请用 --format jsonl")
    codes: list[int] = []
    for file in files:
        try:
            value, code = work(file)
        except InputError as error:
            codes.append(error.exit_code)
            click.echo(f"错误：{error}", err=True)
            failed(error)
            if output == "jsonl":
                failure = {"file": error.file, "code": error.code, "page": error.page, "reason": error.reason}
                click.echo(json.dumps({"schema": "plan-error/1", "error": failure}, ensure_ascii=False))
            continue
        codes.append(code)
        if output == "text":
            show(value)
        elif output in ("json", "jsonl"):
            click.echo(json.dumps(value.to_json(), ensure_ascii=False, indent=1 if output == "json" else None))
    return worst_code(codes)


@click.command()
@plans_argument
@format_option
@annotate_option
@reading_options
@click.pass_context
def extract(
    ctx: click.Context,
    plans: tuple[Path, ...],
    output: str,
    annotate: Path | None,
    corpus: Path | None,
    no_ocr: bool,
) -> None:
    """从方案（PDF、DOCX、扫描件、XLSX 附表）中抽取指标。

    每个指标带原文、页码和位置框；未载明的为 null，前后矛盾的列出全部说法。
    用 --annotate 另写一份带框和批注的方案副本。
    """
    from compliance.cli.text import show_facts
    from compliance.pipeline import Options, extract_plan, plans_in, reading

    files = plans_in(plans)
    options = reading(Options(as_of=date.today(), corpus=corpus, ocr=not no_ocr), files)
    copies = Copies.planned(annotate, files, plans)

    def work(file: Path) -> tuple[Any, int]:
        facts = extract_plan(file, options)
        return facts, copies.write(file, facts, options)

    ctx.exit(run_each(files, output, work, show_facts))


@click.command()
@plans_argument
@review_format_option
@export_option
@annotate_option
@law_options
@record_option
@reading_options
@click.pass_context
def check(
    ctx: click.Context,
    plans: tuple[Path, ...],
    output: str,
    exports: tuple[Path, ...],
    annotate: Path | None,
    as_of: date | None,
    region: str | None,
    include_drafts: bool,
    waivers: Path | None,
    determinations: Path | None,
    database: str | None,
    corpus: Path | None,
    no_ocr: bool,
) -> None:
    """审查方案，逐条给出结论、限值、差额、条款原文和方案出处；最后列出没有判定的事项。

    用 --export 另存台账（XLSX、CSV）或交换文件（SARIF、OSCAL），用 --annotate 另写一份带框和批注的方案副本。

    退出码：0 无需处理；1 有不符合；2 有无法判定或需审查；3 输入或语料有误；4 没有适用的规则。
    """
    from compliance.cli.text import show_review
    from compliance.pipeline import check_plan, frame_of, plans_in, reading

    options = reviewing(as_of, region, include_drafts, corpus, waivers, determinations, no_ocr, database)
    files = plans_in(plans)
    spare_plans(exports, files)
    copies = Copies.planned(annotate, files, plans)
    reviews: list[Any] = []
    failures: list[InputError] = []

    def work(file: Path) -> tuple[Any, int]:
        review = check_plan(file, reading(options, files))
        if exports or output in PRINTED:
            reviews.append(review)
        return review, copies.write(file, review, options) or review.exit_code

    codes = [run_each(files, output, work, show_review, failures.append)]
    if exports or output in PRINTED:
        about = frame_of(options, failures)
        if output in PRINTED:
            print_document(output, reviews, about)
        codes += write_documents(exports, reviews, about)
    ctx.exit(worst_code(codes))
