"""``compliance corpus coverage``: what becomes of each clause and each normative sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.corpus import CORPUS_OPTION

if TYPE_CHECKING:
    from compliance.corpus import Coverage, Sentence, SentenceCoverage


@click.command()
@CORPUS_OPTION
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出形式：text 供人阅读；json 一个对象",
)
@click.pass_context
def coverage(ctx: click.Context, folder: Path | None, output: str) -> None:
    """逐条、逐句说明处置：有规则、不可机检（按原因）、政府职责、待编写；有待编写的退出码 3。"""
    from compliance.corpus import coverage as coverage_of
    from compliance.corpus import read_sentences, sentence_coverage
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    clauses = coverage_of(corpus)
    sentences = sentence_coverage(read_sentences(corpus))
    if output == "json":
        click.echo(json.dumps(_json(clauses, sentences), ensure_ascii=False, indent=2))
    else:
        _print(clauses, sentences)
    ctx.exit(3 if sentences.open or any(c.open for c in clauses) else 0)


def _print(clauses: tuple[Coverage, ...], sentences: SentenceCoverage) -> None:
    click.echo("按条款")
    for one in clauses:
        click.echo(f"  {one}")
    total = sum(c.clauses for c in clauses)
    handled, government = sum(c.handled for c in clauses), sum(c.government for c in clauses)
    unread = sum(sum(c.not_machine.values()) for c in clauses)
    open_ = sum(len(c.open) for c in clauses)
    click.echo(f"  合计  条款{total}，有规则{handled}，不可机检{unread}（其中政府职责{government}），待编写{open_}")
    if sentences.total:
        click.echo("按句")
        click.echo(f"  已处置 {sentences.disposed} / {sentences.total}")
        click.echo(f"  由规则检查 {sentences.handled}：{_counts(sentences.by_code)}")
        not_machine = sum(sentences.by_reason.values())
        click.echo(f"  不可机检 {not_machine}：{_counts(sentences.by_reason)}")
        click.echo(f"  待编写 {len(sentences.open)}")
    for sentence in sentences.open:
        click.echo(f"  【待编写】{_one(sentence)}")
    for one in clauses:
        for anchor in one.open:
            click.echo(f"  【待编写】条款 {one.document} {anchor}")


def _counts(counts: Any) -> str:
    return "、".join(f"{name} {n}" for name, n in counts.items()) or "无"


def _one(sentence: Sentence) -> str:
    codes = " ".join(sentence.codes)
    return f"{sentence.id} {sentence.document} {sentence.anchor}（{codes}）：{sentence.text}"


def _json(clauses: tuple[Coverage, ...], sentences: SentenceCoverage) -> dict[str, Any]:
    return {
        "schema": "corpus-coverage/1",
        "documents": [
            {
                "document": c.document,
                "clauses": c.clauses,
                "rules": c.handled,
                "not_machine_checkable": dict(c.not_machine),
                "government_duties": c.government,
                "to_do": list(c.open),
            }
            for c in clauses
        ],
        "sentences": {
            "total": sentences.total,
            "disposed": sentences.disposed,
            "rules": sentences.handled,
            "by_code": dict(sentences.by_code),
            "by_reason": dict(sentences.by_reason),
            "to_do": [
                {"id": s.id, "document": s.document, "anchor": s.anchor, "codes": list(s.codes), "text": s.text}
                for s in sentences.open
            ],
        },
    }
