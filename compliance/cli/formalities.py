"""``compliance lint-document``: the form of official documents."""

from __future__ import annotations

import json
from pathlib import Path

import click

from compliance.cli.options import GivenPath, worst_code


@click.command("lint-document")
@click.argument("files", nargs=-1, required=True, metavar="文件…", type=GivenPath())
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出格式"
)
@click.option(
    "--profile",
    type=GivenPath(dir_okay=False),
    default=None,
    metavar="文件",
    help="用这份单位版式代替 templates/版式/本单位.yaml",
)
@click.pass_context
def lint_document(ctx: click.Context, files: tuple[Path, ...], format_: str, profile: Path | None) -> None:
    """按 GB/T 9704—2012 检查公文（DOCX、PDF）的格式、标点和电子文件。

    每条写明位置、实测、应为、依据和级别。退出码：0 没有问题；1 有不合国标的；2 只有习惯、本单位要求不合的，或者有的页不能核对；
    3 文件不能读；4 不是公文。
    """
    from compliance.formalities import inspect_guarded, load_norms
    from compliance.model.errors import InputError

    norms = load_norms(own=profile)
    codes: list[int] = []
    for file in files:
        try:
            found = inspect_guarded(file, norms)
        except InputError as error:
            codes.append(error.exit_code)
            if format_ == "json":
                error_json = {"file": error.file, "code": error.code, "page": error.page, "reason": error.reason}
                click.echo(json.dumps({"schema": "document-error/1", "error": error_json}, ensure_ascii=False))
            click.echo(f"错误：{error}", err=True)
            continue
        codes.append(found.exit_code)
        if format_ == "json":
            indent = 1 if len(files) == 1 else None
            click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=indent))
            continue
        summary = "，".join(f"{level} {count}" for level, count in found.count().items() if count)
        verdict = summary or ("没有发现问题" if found.recognised else "认不出公文的要素，没有适用的规则")
        click.echo(f"{found.file}（{found.format.upper()}，{found.profile}）：{verdict}")
        for fault in found.faults:
            click.echo(f"  {fault.code} {fault.level.value}　{fault.message}（{fault.clause}）")
        for unjudged in found.unjudged:
            click.echo(f"  不能核对：{unjudged}")
    ctx.exit(worst_code(codes))
