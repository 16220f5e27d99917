"""A case that was judged, for tests of what officers decide: a large data centre yet to be built, its PUE too high."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cli_runs import Run, run
from registry_plans import plan

from compliance.model.facts import DataCentreFacts, EnterpriseFacts, Fact, Facts
from compliance.pipeline import Options, review_facts
from compliance.registry import By, Registry, case_facts, cases, enterprises, reviews

DAY = date(2022, 2, 28)
"""A day on which DC001 binds in 重庆."""
NAME = "重庆川屏云储信息技术有限公司"


def centre(sha256: str = "a" * 64, pue: str = "1.38") -> Facts:
    """The data centre with this PUE."""
    one = DataCentreFacts(
        name=Fact("二期"), status=Fact("proposed"), racks=Fact(Decimal(6000), "1"), scale=Fact("large"),
        pue_target=Fact(Decimal(pue), "1", pue),
    )  # fmt: skip
    return Facts(
        plan(sha256).document,
        EnterpriseFacts(name=Fact(NAME), province=Fact("重庆市"), city=Fact("渝北区")),
        data_centres=(one,),
    )


def judge(registry: Registry, by: By, facts: Facts, previous: int | None = None) -> int:
    """The number of a new case with these facts, judged on ``DAY``."""
    with registry.write(by) as tx:
        owner = enterprises.resolve(tx, NAME, None, "方案", {"province": "重庆市", "city": "渝北区"})
        case = cases.receive(tx, facts.document, DAY, enterprise_id=owner.id, previous_id=previous)
        case_facts.record_facts(tx, case.id, facts, "p")
        reviews.record_review(tx, case.id, review_facts(facts, Options(DAY)), parameters="p", program="p")
    return case.id


class Office:
    """The command line on one registry, in the name of a person."""

    def __init__(self, registry: Registry, originals: Path) -> None:
        self.where = (
            "--database", registry.url.render_as_string(hide_password=False), "--originals", originals,
        )  # fmt: skip

    def __call__(self, *arguments: Any, by: str | None = None) -> Run:
        """``compliance registry ARGUMENTS`` on this registry."""
        return run("registry", *arguments, *(("--by", by) if by else ()), *self.where)


def number_of(registry: Registry, case: int, rule: str) -> str:
    """The number of a rule's finding in the latest review of a case."""
    with registry.read() as connection:
        rows = reviews.findings_of(connection, [reviews.last_review(connection, case) or 0])
    return str(1 + next(i for i, row in enumerate(rows) if row["rule"] == rule))
