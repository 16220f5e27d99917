"""``compliance corpus lint`` and ``test``: what is wrong with the corpus, with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.options import GivenPath, IsoDate


@click.command()
@CORPUS_OPTION
@click.option("--waivers", type=GivenPath(exists=True), default=None, metavar="路径", help="一并检查豁免登记")
@click.option(
    "--determinations",
    type=GivenPath(exists=True),
    default=None,
    metavar="路径",
    help="一并检查认定登记",
)
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="到期、核验期限按哪一天算（缺省：今天）")
@click.pass_context
def lint(
    ctx: click.Context, folder: Path | None, waivers: Path | None, determinations: Path | None, as_of: date | None
) -> None:
    """逐项检查语料（C、I、W、R 各码），问题带文件和行号；有错误退出码 3，只有提醒的为 0。"""
    from compliance.checking import lint_corpus
    from compliance.corpus import load_determinations, load_waivers
    from compliance.resources import data_folder

    problems = lint_corpus(
        folder or data_folder("policy_corpus"),
        as_of or date.today(),
        load_waivers(waivers) if waivers else (),
        load_determinations(determinations) if determinations else (),
    )
    for problem in problems:
        click.echo(f"{problem}（提醒）" if problem.severity == "提醒" else str(problem))
    errors = sum(p.severity == "错误" for p in problems)
    reminders = f"，{len(problems) - errors} 个提醒" if errors < len(problems) else ""
    click.echo(f"共 {errors} 个问题{reminders}")
    ctx.exit(3 if errors else 0)


@click.command()
@CORPUS_OPTION
@click.pass_context
def test(ctx: click.Context, folder: Path | None) -> None:
    """运行规则旁的全部测试用例；有不通过的退出码 3。"""
    from compliance.checking import run_rule_tests
    from compliance.pipeline import corpus_of

    results = run_rule_tests(corpus_of(folder))
    failed = [r for r in results if not r.passed]
    for result in failed:
        click.echo(str(result))
    click.echo(f"{len(results)} 个用例，{len(failed)} 个不通过")
    ctx.exit(3 if failed else 0)
