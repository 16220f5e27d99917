"""``compliance impact``: what another law would make of plans that are already read."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.options import GivenPath, IsoDate, records_options

if TYPE_CHECKING:
    from compliance.corpus import Corpus


class DraftOption(click.ParamType):  # type: ignore[type-arg]
    """A document's id, and after ``=`` the day from which it is to bind."""

    name = "文件[=日期]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, date | None]:
        """(document, day or None)."""
        document, _, day = str(value).partition("=")
        return document, IsoDate().convert(day, param, ctx) if day else None


@click.command()
@click.argument("plans", nargs=-1, required=True, type=GivenPath(), metavar="指标或方案…")
@click.option(
    "--corpus", default=None, metavar="语料", help="变动前的语料：目录，或 git 版本加冒号（缺省：随程序安装的）"
)
@click.option("--to-corpus", default=None, metavar="语料", help="变动后的语料（缺省：与变动前相同）")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="变动前按哪一天有效的政策（缺省：今天）")
@click.option("--to-as-of", type=IsoDate(), default=None, metavar="日期", help="变动后按哪一天（缺省：与变动前相同）")
@click.option(
    "--enforce-draft",
    "drafts",
    type=DraftOption(),
    multiple=True,
    metavar="文件[=日期]",
    help="变动后把这份征求意见稿视为已印发、自该日起施行（缺省：--to-as-of 那天）；只作影子评估，可重复",
)
@click.option("--include-drafts", is_flag=True, help="变动前后都按征求意见稿试评（只作提示）")
@click.option("--region", default=None, metavar="省份", help="全部方案按哪个省的政策（缺省：各方案载明的省份）")
@records_options
@click.option("--no-ocr", is_flag=True, help="不识别扫描页")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出形式"
)
@click.pass_context
def impact(
    ctx: click.Context,
    plans: tuple[Path, ...],
    corpus: str | None,
    to_corpus: str | None,
    as_of: date | None,
    to_as_of: date | None,
    drafts: tuple[tuple[str, date | None], ...],
    include_drafts: bool,
    region: str | None,
    waivers: Path | None,
    determinations: Path | None,
    no_ocr: bool,
    output: str,
) -> None:
    """比较两份语料、两个日期或一份征求意见稿印发前后，谁的结论会变、因为哪一处改动。

    指标是 extract、check 写出的 JSON、JSONL（文件或目录）；也可以直接给方案。目录里有指标文件的，只用指标文件。

    退出码：0 结论没有变化；1 有对象变为“不符合”；2 结论有其他变化；3 输入或语料有误；4 没有适用的规则。
    """
    import json

    from compliance.checking.impact import Law, Plan
    from compliance.checking.impact import impact as compare
    from compliance.cli.impact_text import as_json, show
    from compliance.corpus import load_determinations, load_waivers
    from compliance.corpus.hybrid import enforce_draft
    from compliance.corpus.revisions import corpus_at
    from compliance.model.errors import InputError
    from compliance.pipeline import Options, facts_in, region_of

    first = as_of or date.today()
    second = to_as_of or first
    with ExitStack() as opened:
        old = opened.enter_context(corpus_at(corpus))
        new = old if to_corpus is None else opened.enter_context(corpus_at(to_corpus))
        folder = old.folder
        for document, day in drafts:
            new = enforce_draft(new, document, day or second)
        place = _region(region, old)
        options = Options(first, place, include_drafts, folder, waivers, not no_ocr)
        read: list[Plan] = []
        failed = 0
        for name, facts in facts_in(plans, options):
            if isinstance(facts, InputError):
                failed += 1
                click.echo(f"错误：{facts}", err=True)
            else:
                read.append(Plan(name, facts, region_of(facts, options)))
        records = (
            load_waivers(waivers) if waivers else (),
            load_determinations(determinations) if determinations else (),
        )
        laws = Law(old, first, include_drafts, *records), Law(new, second, include_drafts, *records)
        found = compare(read, *laws)
        if output == "json":
            click.echo(json.dumps(as_json(found, *laws, drafts), ensure_ascii=False, indent=1))
        elif read:
            show(found, *laws, drafts)
    ctx.exit(3 if failed else found.exit_code)


def _region(region: str | None, corpus: Corpus) -> str | None:
    from compliance.cli.reviewing import known_region

    return known_region(region, corpus.folder)
