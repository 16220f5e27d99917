"""``compliance corpus mutate``: change the corpus in one place after another and see whether a case notices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.corpus import CORPUS_OPTION

if TYPE_CHECKING:
    from compliance.checking.mutation_run import Survivor

_EVERY = 25
"""The progress line is rewritten once in so many mutants."""


@click.command()
@CORPUS_OPTION
@click.option("--rule", "codes", multiple=True, metavar="规则码", help="只看这条规则，可以写几次（缺省：全部）")
@click.pass_context
def mutate(ctx: click.Context, folder: Path | None, codes: tuple[str, ...]) -> None:
    """逐处改动语料，看测试能否发现；没有发现的，给出该补的测试；有遗漏的退出码 3。"""
    from compliance.checking import run_mutation
    from compliance.model.errors import CorpusError
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    for code in codes:
        if corpus.rule(code) is None:
            raise CorpusError("rules", None, f"没有规则“{code}”", "C009")
    run = run_mutation(corpus, codes, _progress)
    _erase()
    for survivor in run.survivors:
        _show(survivor)
    for problem in run.problems:
        click.echo(str(problem))
    known = len(run.survivors) - len(run.open)
    wrong = f"，等价登记有误 {len(run.problems)} 项" if run.problems else ""
    click.echo(f"共 {run.made} 处变异，测试没有发现的 {len(run.open)} 处，登记为等价的 {known} 处{wrong}")
    ctx.exit(3 if run.open or run.problems else 0)


def _show(survivor: Survivor) -> None:
    """One survivor with what to do about it."""
    from compliance.corpus.cases import case_line

    mutant, witness, case = survivor.mutant, survivor.witness, survivor.case
    if survivor.accepted and survivor.listed is not None:
        click.echo(f"{mutant.place}: 等价 {mutant.text}（已登记：{survivor.listed.reason}）")
        return
    if not witness.size:
        click.echo(f"{mutant.place}: 没有发现 {mutant.text}：对象不在方案里，没有可试的临界点，请照条文手写一个测试")
        return
    if case is None:
        tried = f"{witness.tried} 个临界点" + (
            f"（全部 {witness.size} 个中取样）" if witness.tried < witness.size else ""
        )
        click.echo(
            f"{mutant.place}: 等价 {mutant.text}：{tried}上没有差别；请登记到 equivalent_mutants.yaml 并写明理由"
        )
        return
    click.echo(f"{mutant.place}: 没有发现 {mutant.text}")
    files = "、".join(f"{code}.test.yaml" for code in (case.rule,))
    click.echo(f"    请核对条文后补到 {files}（改动后得到“{witness.instead}”）：")
    click.echo(f"    {case_line(case)}")


def _progress(done: int, total: int, text: str) -> None:
    if done % _EVERY == 0:
        end = "" if sys.stderr.isatty() else "\n"
        click.echo(f"\r\033[K{done}/{total} {text}" if not end else f"{done}/{total}", nl=bool(end), err=True)


def _erase() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
