"""``compliance corpus lint`` and ``test``: what is wrong with the corpus, with file and line."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.corpus import CORPUS_OPTION


@click.command()
@CORPUS_OPTION
@click.pass_context
def lint(ctx: click.Context, folder: Path | None) -> None:
    """逐项检查语料（C000–C024），问题带文件和行号；有问题退出码 3。"""
    from compliance.checking import lint_corpus
    from compliance.resources import data_folder

    problems = lint_corpus(folder or data_folder("policy_corpus"))
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"共 {len(problems)} 个问题")
    ctx.exit(3 if problems else 0)


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
