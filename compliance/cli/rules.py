"""``compliance explain`` and ``compliance corpus``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.options import IsoDate
from compliance.cli.plans import known_region

_CORPUS = click.option(
    "--corpus",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="目录",
    help="政策语料库（缺省：随程序安装的）",
)


@click.command()
@click.argument("rule", metavar="规则码")
@click.option("--region", default=None, metavar="省份", help="地区（缺省：列出全部地区）")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天有效（缺省：今天）")
@_CORPUS
def explain(rule: str, region: str | None, as_of: date | None, folder: Path | None) -> None:
    """说明一条规则（如 DC001）：要求、当地当日的限值、每个候选依据及取舍。"""
    from compliance.checking import explain as explain_rule
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    explanation = explain_rule(rule.upper(), corpus, region=known_region(region, folder), as_of=as_of or date.today())
    for line in explanation.lines():
        click.echo(line)


@click.group()
def corpus() -> None:
    """检查政策语料库：lint 查错，test 跑规则旁的测试。"""


@corpus.command()
@_CORPUS
@click.pass_context
def lint(ctx: click.Context, folder: Path | None) -> None:
    """逐项检查语料（C000–C023），问题带文件和行号；有问题退出码 3。"""
    from compliance.corpus import lint as lint_corpus
    from compliance.resources import data_folder

    problems = lint_corpus(folder or data_folder("policy_corpus"))
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"共 {len(problems)} 个问题")
    ctx.exit(3 if problems else 0)


@corpus.command()
@_CORPUS
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
