"""``compliance corpus docs``: the corpus and its tests as pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.options import GivenPath, IsoDate


@click.command()
@click.option(
    "--out",
    type=GivenPath(file_okay=False),
    required=True,
    metavar="目录",
    help="网页写到哪里（空目录，或上次写的）",
)
@click.option(
    "--as-of",
    type=IsoDate(),
    default=None,
    metavar="日期",
    help="另外标明各条依据在哪一天是否有效（缺省：只列起止日期）",
)
@CORPUS_OPTION
def docs(out: Path, as_of: date | None, folder: Path | None) -> None:
    """把语料和规则旁的测试写成网页：每条规则、每份文件一页，可以离线打开和打印。

    全部内容由语料和测试生成；同一语料、同一日期，逐字节相同。
    """
    from compliance.pipeline import corpus_of
    from compliance.site import build_site, write_site

    files = build_site(corpus_of(folder), as_of)
    write_site(files, out)
    click.echo(f"{len(files)} 个文件，请打开 {out / 'index.html'}")
