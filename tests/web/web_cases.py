"""A case in the registry, read and judged as a batch would, and linked to an office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from compliance.pipeline import Options, extract_plan, review_facts
from compliance.registry import By, Registry, case_facts, cases, reviews
from compliance.registry.accounts import link_case, office_named

SAMPLES = Path(__file__).parents[2] / "samples" / "plans"
ON = Options(as_of=date(2024, 6, 30))


def case_of(registry: Registry, by: By, plan: str = "P01.pdf", office: str = "工信局", name: str | None = None) -> int:
    """The number of the case of a sample plan; ``name`` is what its file is called."""
    from dataclasses import replace

    path = SAMPLES / plan
    facts = extract_plan(path, ON)
    if name is not None:
        facts = replace(facts, document=replace(facts.document, file=name))
    with registry.write(by) as tx:
        case = cases.receive(tx, facts.document, date(2026, 3, 2))
        registry.originals.keep(tx, path.read_bytes(), facts.document.format)
        case_facts.record_facts(tx, case.id, facts, "test")
        reviews.record_review(tx, case.id, review_facts(facts, ON), parameters="test", program="test")
        link_case(tx, case.id, office_named(tx, office))
    return case.id
