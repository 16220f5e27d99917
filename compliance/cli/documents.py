"""``compliance document`` and ``publish``: official documents from data, and back from Word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from compliance.cli.document_drawing import drawing_options, is_drawn, write_from_registry
from compliance.cli.options import GivenPath
from compliance.cli.registry_options import database_options

F = TypeVar("F", bound=Callable[..., Any])
FILE = GivenPath(dir_okay=False)
FOLDER = GivenPath(file_okay=False)


def templates_option(function: F) -> F:
    """Which folder of templates."""
    about = "使用另一份模板（缺省：随程序安装的 templates/）"
    return click.option(
        "--templates",
        type=GivenPath(file_okay=False, exists=True),
        default=None,
        metavar="目录",
        help=about,
    )(function)


def out_option(function: F) -> F:
    """Where documents are written."""
    about = "文书写到哪里"
    return click.option("--out", type=FOLDER, default=Path("out"), show_default=True, metavar="目录", help=about)(
        function
    )


@click.command()
@click.argument("kind", required=False, metavar="文书")
@click.option(
    "--data", type=FILE, default=None, metavar="文件", help="文书的数据（JSON）；由登记库取数时，补上登记库里没有的"
)
@drawing_options
@database_options
@out_option
@click.option("--no-pdf", is_flag=True, help="只生成 DOCX")
@click.option("--list", "listing", is_flag=True, help="列出全部文书")
@templates_option
@click.pass_context
def document(
    ctx: click.Context,
    /,
    kind: str | None,
    data: Path | None,
    out: Path,
    no_pdf: bool,
    listing: bool,
    templates: Path | None,
    **asked: Any,
) -> None:
    """由数据，或者由登记库，生成一种文书（DOCX 与 PDF）。

    数据里没有的印成【待补：…】并逐项列出，PDF 每页加“草稿”；数据与模板的字段不符、合计与逐行不符的，不出文。
    """
    from compliance.drafting import load_forms

    if listing:
        for form in load_forms(templates).forms:
            click.echo(f"{form.kind}：{form.about}")
        return
    drawing = is_drawn(asked)
    if kind is None or (data is None and not drawing):
        raise click.UsageError(
            "要写明文书和 --data，或者文书和 --case、--batch、--from-registry；compliance document --list 列出全部文书"
        )
    due = None
    if drawing:
        written, draft, due = write_from_registry(kind, data, out, not no_pdf, templates, asked)
    else:
        from compliance.pipeline import write_document

        assert data is not None
        written, draft = write_document(kind, data, out, pdf=not no_pdf, templates=templates)
    source = data.name if data is not None and not drawing else "登记库"
    click.echo(f"{source} → {written.docx}" + (f"，{written.pdf.name}" if written.pdf else ""))
    for warning in written.warnings:
        click.echo(f"    提醒：{warning}")
    for told in draft.left_out:
        click.echo(f"    未列入：{told}")
    if written.missing:
        click.echo(f"    待补：{'、'.join(written.missing)}")
    if due is not None:
        click.echo(f"    最后期限：{due}（申请签发时写 --case {asked['case']} --deadline {due}）")
    ctx.exit(2 if draft.missing or draft.warnings else 0)


@click.command()
@click.argument("docx", type=FILE, metavar="文书.docx")
@click.option("--data", type=FILE, default=None, metavar="文件", help="拿来核对的数据（缺省：文书里带着的数据）")
@click.option("--kind", default=None, metavar="文书", help="是哪一种文书（缺省：文档属性里的标题）")
@click.option("--draft", is_flag=True, help="有【待补】也出 PDF，每页加“草稿”")
@click.option("--out", "target", type=FILE, default=None, metavar="文件", help="PDF 写到哪里（缺省：与 DOCX 同名）")
@templates_option
@click.pass_context
def publish(
    ctx: click.Context,
    docx: Path,
    data: Path | None,
    kind: str | None,
    draft: bool,
    target: Path | None,
    templates: Path | None,
) -> None:
    """把在 Word 里改过的文书出成 PDF，并逐个列出与数据不一致的数字。

    还有【待补】的不出 PDF（退出码 2），除非加 --draft。
    """
    from compliance.drafting import publish_docx, read_data

    done = publish_docx(
        docx,
        target or docx.with_suffix(".pdf"),
        data=None if data is None else read_data(data),
        kind=kind,
        draft=draft,
        templates=templates,
    )
    for line in done.differences:
        click.echo(f"不一致 {line}")
    for warning in done.warnings:
        click.echo(f"提醒：{warning}")
    if done.gaps:
        click.echo(f"待补：{'、'.join(done.gaps)}")
    if done.pdf is None:
        click.echo("没有出 PDF：请补齐后再出，或者加 --draft 出草稿", err=True)
    else:
        click.echo(f"{docx.name} → {done.pdf}" + ("（草稿）" if draft or done.gaps else ""))
    if not done.compared:
        click.echo("文书里没有数据，也没有给出 --data，数字没有核对")
    elif not done.differences:
        click.echo("数字与数据一致")
    ctx.exit(2 if done.gaps or done.differences else 0)
