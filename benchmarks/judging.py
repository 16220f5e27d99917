"""How fast the corpus loads, and how fast all rules judge plans, on one core.

    python benchmarks/judging.py [COUNT]

COUNT invented plans (5,000 without it) are drawn by a fixed seed: an enterprise, a plan, an installation and a data
centre each, with most facts stated, some missing, contradictory or hard to read, in several provinces and on several
days. Reading documents is another matter (``extract.py``). CPU time, best of three for loading. ``outcomes`` is there
so that two runs can be compared: it must not change when only the speed does.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.checking import review
from compliance.corpus import Corpus, load_corpus
from compliance.model.evidence import Evidence
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    MaybeFact,
    PlanFacts,
    Value,
)

TARGET_LOAD, TARGET_JUDGE, TARGET_SETS = 0.3, 10.0, 5000
CONTENTS = (
    "steps", "period", "technology_route", "milestones", "goals", "funding", "feasibility", "evaluation", "safeguards",
)  # fmt: skip
REGIONS = ("重庆市", "青海省", "云南省", "贵州省", "湖南省", None)
DAYS = (date(2022, 12, 31), date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30))


class Plans:
    """Invented plans, one after another, always the same ones."""

    def __init__(self, corpus: Corpus) -> None:
        self.random = random.Random(20261121)
        self.corpus = corpus
        self.levels = {k: c.value for t in corpus.levels for (k, level), c in t.cells.items() if level == "基准"}

    def fact(self, value: Value, unit: str = "", other: Value | None = None) -> MaybeFact:
        chance = self.random.random()
        piece = (Evidence(self.random.randint(1, 40), (88.2, 401.5, 506.9, 431.0), f"原文：{value}"),)
        if chance < 0.12:
            return None
        if chance < 0.15:
            return Fact(None, state="illegible", evidence=piece)
        if chance < 0.18 and other is not None:
            both = tuple(Candidate(v, unit, str(v), piece) for v in (value, other))
            return Fact(None, state="conflicting", candidates=both)
        return Fact(value, unit, str(value), evidence=piece, confidence=0.97)

    def day(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=self.random.randrange((last - first) * 365))

    def number(self, low: float, high: float, places: int = 1) -> Decimal:
        return Decimal(str(round(self.random.uniform(low, high), places)))

    def installation(self, index: int) -> InstallationFacts:
        pick = self.random.choice
        key = pick(list(self.corpus.products))
        unit, level = self.corpus.products[key].unit, float(self.levels.get(key) or 100)
        before, after = self.number(level * 0.85, level * 1.3), self.number(level * 0.8, level * 1.1)
        return InstallationFacts(
            name=self.fact(f"{index}号装置"),
            product=self.fact(key),
            status=self.fact(pick(("existing", "existing", "under_construction", "proposed"))),
            process=self.fact(pick(("新型干法", "常减压", "催化裂化", "电解槽"))),
            capacity=self.fact(self.number(100_000, 20_000_000, 0), "t/a"),
            output=self.fact(self.number(90_000, 9_000_000, 0), "t/a"),
            sec_current=self.fact(before, unit, before + 1),
            sec_target=self.fact(after, unit, after + 1),
            tier_claimed=self.fact(pick(("above_benchmark", "between", "below_baseline"))),
            start=self.fact(self.day(2022, 2025)),
            completion=self.fact(self.day(2024, 2028), "", self.day(2024, 2028)),
            investment=self.fact(self.number(500, 90_000, 0), "10k_cny"),
            energy_saving=self.fact(self.number(100, 90_000, 0), "tce/a"),
            co2_reduction=self.fact(self.number(260, 240_000, 0), "t/a"),
            quoted_benchmark=self.fact(Decimal(100), unit) if self.random.random() < 0.3 else None,
        )

    def centre(self) -> DataCentreFacts:
        pick = self.random.choice
        return DataCentreFacts(
            name=self.fact("一期"),
            status=self.fact(pick(("existing", "under_construction", "proposed"))),
            racks=self.fact(self.number(500, 20_000, 0)),
            scale=self.fact(pick(("hyperscale", "large", "small_medium"))),
            pue_current=self.fact(self.number(1.3, 1.8, 2)),
            pue_target=self.fact(self.number(1.15, 1.6, 2), "", self.number(1.15, 1.6, 2)),
            green_grade=self.fact(pick(("3A", "4A", "5A"))),
            hub_cluster=self.fact(pick((True, False))),
            start=self.fact(self.day(2022, 2025)),
            completion=self.fact(self.day(2024, 2028)),
        )

    def plan(self, index: int) -> Facts:
        contents = tuple(c for c in CONTENTS if self.random.random() < 0.9)
        return Facts(
            DocumentInfo("plan.pdf", "0" * 64, "pdf", 40),
            EnterpriseFacts(name=self.fact(f"第{index}家企业"), credit_code=self.fact("91350100M000100Y43")),
            PlanFacts(
                start=self.fact(self.day(2022, 2025)),
                completion=self.fact(self.day(2024, 2028)),
                investment=self.fact(self.number(500, 90_000, 0), "10k_cny"),
                energy_saving=self.fact(self.number(100, 90_000, 0), "tce/a"),
                co2_reduction=self.fact(self.number(260, 240_000, 0), "t/a"),
                contents=self.fact(contents),
                benchmark_edition=self.fact(self.random.choice(("2021", "2023"))),
            ),
            (self.installation(index),),
            (self.centre(),),
        )


def main(count: int) -> None:
    loads = []
    for _ in range(3):
        started = time.process_time()
        corpus = load_corpus()
        loads.append(time.process_time() - started)
    plans = Plans(corpus)
    made = [plans.plan(i) for i in range(count)]
    outcomes: Counter[str] = Counter()
    digest = hashlib.sha256()
    spent = 0.0
    for i, facts in enumerate(made):
        started = time.process_time()
        found = review(facts, corpus, as_of=DAYS[i % len(DAYS)], region=REGIONS[i % len(REGIONS)])
        spent += time.process_time() - started
        outcomes.update(f.outcome.value for f in found.findings)
        digest.update(repr(found.findings).encode())
    target = TARGET_JUDGE * count / TARGET_SETS
    print(f"load      {min(loads):7.3f} s   target {TARGET_LOAD} s   ratio {min(loads) / TARGET_LOAD:.2f}")
    print(f"judging   {spent:7.3f} s   target {target:g} s   ratio {spent / target:.2f}")
    print(f"          {count} fact sets x {len(corpus.rules)} rules = {sum(outcomes.values())} findings")
    print(
        f"          {spent / count * 1000:.2f} ms a fact set, {spent / sum(outcomes.values()) * 1e6:.0f} us a finding"
    )
    print(f"outcomes  {dict(sorted(outcomes.items()))}")
    print(f"digest    {digest.hexdigest()[:16]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TARGET_SETS)
