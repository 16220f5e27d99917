"""How long search and impact take on the corpus that ships.

    python benchmarks/searching.py

Prints seconds for: loading the corpus, reading jieba's dictionary, one search with everything warm, the comparison of the
corpus with itself, and ``impact`` of one tighter limit for 1,000 plans of one data centre each. ``python -X importtime``
and a shell's ``time`` on ``compliance policy search PUE`` give the cold start.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.checking.impact import Law, Plan, impact
from compliance.corpus import Corpus, load_corpus
from compliance.corpus.conditions import Number
from compliance.corpus.difference import difference
from compliance.corpus.search import search
from compliance.corpus.search_query import read_search_words, segmenter
from compliance.model.facts import DataCentreFacts, DocumentInfo, Fact, Facts

T = TypeVar("T")
DAY = date(2024, 6, 1)


def timed(what: str, work: Callable[[], T]) -> T:
    start = time.perf_counter()
    value = work()
    print(f"{what:<40}{time.perf_counter() - start:8.3f} s")
    return value


def tighter(corpus: Corpus) -> Corpus:
    parameter = corpus.parameters["PUE_新建大型上限"]
    norms = tuple(
        replace(n, value=Number(n.value.value - Decimal("0.05"))) if isinstance(n.value, Number) else n
        for n in parameter.norms
    )
    return replace(corpus, parameters={**corpus.parameters, parameter.code: replace(parameter, norms=norms)})


def plans(count: int) -> tuple[Plan, ...]:
    found = []
    for i in range(count):
        pue = Fact(Decimal("1.15") + Decimal(i % 25) / 100)
        centre = DataCentreFacts(status=Fact("proposed"), scale=Fact("large"), pue_target=pue)
        region = ("重庆市", "青海省", "贵州省", "甘肃省")[i % 4]
        found.append(Plan(f"{i}.pdf", Facts(DocumentInfo("", "", "", 0), data_centres=(centre,)), region))
    return tuple(found)


def main() -> None:
    corpus = timed("load the corpus", load_corpus)
    timed("jieba and the corpus's words", lambda: segmenter(corpus, read_search_words(corpus)))
    found = timed("search, warm", lambda: search("新建数据中心 PUE", corpus, as_of=DAY))
    print(f"  {found.total} clauses, full text: {found.full_text}")
    timed("difference of the corpus with itself", lambda: difference(corpus, load_corpus()))
    thousand = plans(1000)
    outcome = timed(
        "impact of a tighter limit, 1,000 plans", lambda: impact(thousand, Law(corpus, DAY), Law(tighter(corpus), DAY))
    )
    print(f"  {len(outcome.flips)} flips, {len(outcome.changes)} changes")


if __name__ == "__main__":
    main()
