"""``compliance corpus import``: a policy text to the draft of its folder."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.options import GivenPath

AUTO = "auto"


@click.command("import")
@click.argument("file", type=GivenPath(), metavar="文件")
@click.option("--id", "id_", required=True, metavar="代号", help="文件代号，即目录名：小写字母、数字和连字符")
@click.option(
    "--out",
    type=GivenPath(file_okay=False),
    required=True,
    metavar="目录",
    help="草稿写到哪里（其下以代号另建目录，已有的不覆盖）",
)
@click.option(
    "--format",
    "numbering",
    type=click.Choice(["公文", "法条", "章节", AUTO]),
    default=AUTO,
    show_default=True,
    help="编号：公文 一、（一）1.；法条 第N条；章节 第N章、第N节；auto 由程序辨认",
)
@click.option("--no-ocr", is_flag=True, help="不识别扫描页")
@CORPUS_OPTION
def import_(file: Path, id_: str, out: Path, numbering: str, no_ocr: bool, folder: Path | None) -> None:
    """把一份政策文件（TXT、MD、PDF、DOCX）切成条款，写出待政策人员填写的草稿。

    原件一字节不动；切分的每一步写在 clean.yaml，可以重做；读不出的登记项写“待填”，填完以前语料检查不通过；
    数值规范只列候选，不作依据。
    """
    from compliance.corpus.intake import write_folder
    from compliance.pipeline import import_text

    draft = import_text(file, id_, numbering, folder, ocr=not no_ocr)
    target = write_folder(draft, out)
    first, last = draft.clauses[0], draft.clauses[-1]
    click.echo(f"{target}：按“{draft.plan.cleaning.numbering}”切成 {len(draft.clauses)} 条", nl=False)
    click.echo(f"（{first.reference}至{last.reference}），数值规范候选 {len(draft.candidates)} 处")
    for note in draft.plan.notes:
        click.echo(f"    须核对：{note}")
    click.echo(
        "下一步：核对 clean.yaml 和 clauses.yaml，填写 meta.yaml 的“待填”，逐条写 dispositions.yaml，再看 候选.yaml"
    )
