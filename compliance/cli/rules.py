"""``compliance explain``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.options import IsoDate
from compliance.cli.reviewing import known_region

if TYPE_CHECKING:
    from compliance.corpus import Corpus


@click.command()
@click.argument("rule", metavar="规则码")
@click.option("--region", default=None, metavar="省份", help="地区（缺省：列出全部地区）")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天有效（缺省：今天）")
@click.option("--product", default=None, metavar="产品", help="按产品给出能效水平和能耗限额（名称、别名或键）")
@CORPUS_OPTION
def explain(rule: str, region: str | None, as_of: date | None, product: str | None, folder: Path | None) -> None:
    """说明一条规则（如 DC001）：要求、当地当日的限值、每个候选依据及取舍，何时无法判定、要补什么。"""
    from compliance.checking import explain as explain_rule
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    explanation = explain_rule(
        rule.upper(),
        corpus,
        region=known_region(region, folder),
        as_of=as_of or date.today(),
        product=_product(product, corpus) if product else None,
    )
    for line in explanation.lines():
        click.echo(line)


def _product(text: str, corpus: Corpus) -> str:
    """The key of the product that is meant.

    Raises:
        InputError: where none or several are.
    """
    from compliance.model.errors import InputError

    if text in corpus.products:
        return text
    named = [p for p in corpus.products.values() if text == p.name]
    meant = named or [p for p in corpus.products.values() if text in p.aliases or text == p.family]
    if len(meant) == 1:
        return meant[0].key
    if not meant:
        raise InputError(text, "not_found", "不认识的产品；可用的名称见 policy_corpus/products.yaml")
    choices = "、".join(f"{p.key}（{p.name}）" for p in meant)
    raise InputError(text, "not_found", f"不认识的产品：这个名称指几种，请写键：{choices}")
