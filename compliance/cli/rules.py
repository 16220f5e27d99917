"""``compliance explain``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.options import IsoDate
from compliance.cli.plans import known_region


@click.command()
@click.argument("rule", metavar="规则码")
@click.option("--region", default=None, metavar="省份", help="地区（缺省：列出全部地区）")
@click.option("--as-of", type=IsoDate(), default=None, metavar="日期", help="哪一天有效（缺省：今天）")
@CORPUS_OPTION
def explain(rule: str, region: str | None, as_of: date | None, folder: Path | None) -> None:
    """说明一条规则（如 DC001）：要求、当地当日的限值、每个候选依据及取舍。"""
    from compliance.checking import explain as explain_rule
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    explanation = explain_rule(rule.upper(), corpus, region=known_region(region, folder), as_of=as_of or date.today())
    for line in explanation.lines():
        click.echo(line)
