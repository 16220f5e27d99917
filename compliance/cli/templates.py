"""``compliance template``: whether the templates are in order, what fields they have, how they look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.documents import FILE, out_option, templates_option
from compliance.cli.lazy import LazyGroup

if TYPE_CHECKING:
    from compliance.drafting.fields import Field

_COMMANDS = {
    "lint": ("compliance.cli.templates", "lint", "检查模板：字段齐全、标签成对、样式合规；有问题的退出码 3"),
    "fields": ("compliance.cli.templates", "fields", "列出一种文书的字段"),
    "preview": ("compliance.cli.templates", "preview", "试排：DOCX、PDF 和每页一张 PNG"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, subcommand_metavar="命令 [参数]…")
def template() -> None:
    """检查模板，列出字段，试排样张。"""


@click.command()
@click.argument("kinds", nargs=-1, metavar="[文书]…")
@templates_option
@click.pass_context
def lint(ctx: click.Context, kinds: tuple[str, ...], templates: Path | None) -> None:
    """检查模板：字段齐全、标签成对、样式合规、样例能排出期望的文字。"""
    from compliance.drafting import check_templates, load_forms

    faults = check_templates(templates, kinds)
    for fault in faults:
        click.echo(str(fault))
    if not faults:
        count = len(kinds) or len(load_forms(templates).forms)
        click.echo(f"{count} 种文书的模板没有问题")
    ctx.exit(3 if faults else 0)


@click.command()
@click.argument("kind", metavar="文书")
@templates_option
def fields(kind: str, templates: Path | None) -> None:
    """列出一种文书的字段：类型、是否必填、说明、示例。"""
    from compliance.drafting import load_forms

    for line in _field_lines(load_forms(templates).form(kind).fields, ""):
        click.echo(line)


def _field_lines(listed: tuple[Field, ...], above: str) -> Iterator[str]:
    for field in listed:
        marks = ["必填" if field.required else f"可缺（缺省：{field.default}）" if not field.fields else "可缺"]
        marks += [f"计算：{field.computed}"] if field.computed else []
        marks += [f"只能是：{'、'.join(field.choices)}"] if field.choices else []
        marks += ["只留在数据里，不印"] if field.kept else []
        example = f"，例：{field.example}" if field.example else ""
        yield f"{above}{field.name}（{field.type}，{'，'.join(marks)}）{field.description}{example}"
        yield from _field_lines(field.fields, f"{above}{field.name}.")


@click.command()
@click.argument("kind", metavar="文书")
@click.option("--data", type=FILE, default=None, metavar="文件", help="用这份数据试排（缺省：模板目录里的样例）")
@out_option
@templates_option
def preview(kind: str, data: Path | None, out: Path, templates: Path | None) -> None:
    """试排一种文书：DOCX、PDF，以及每页一张 PNG。"""
    from compliance.drafting import load_forms
    from compliance.drafting.pages import write_pages
    from compliance.pipeline import write_document

    source = data or load_forms(templates).form(kind).sample
    written, _ = write_document(kind, source, out, templates=templates)
    assert written.pdf is not None
    for path in (written.docx, written.pdf, *write_pages(written.pdf)):
        click.echo(str(path))
