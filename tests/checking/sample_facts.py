"""The facts that the labels of the sample plans state, as if extraction had read every plan without a slip."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from checking_facts import fact, plan_facts

from compliance.checking.impact import Plan
from compliance.model.facts import Facts

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "plans"


def sample_plans() -> Iterator[tuple[Plan, date]]:
    """Each sample plan with the day of its review."""
    for path in sorted(SAMPLES.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield Plan(gold["file"], _facts(gold), gold["region"]), date.fromisoformat(gold["as_of"])


def _facts(gold: dict[str, Any]) -> Facts:
    groups, both = gold["facts"], gold.get("candidates", {})

    def record(path: str, values: dict[str, Any]) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in values.items():
            value = both.get(f"{path}.{name}", value)
            if isinstance(value, dict):
                found[name] = fact(name, value["value"], value["unit"])
            elif isinstance(value, list) and name == "contents":
                found[name] = tuple(value)
            elif value is not None:
                found[name] = value
        return found

    def several(group: str) -> tuple[dict[str, object], ...]:
        return tuple(record(f"{group}.{i}", one) for i, one in enumerate(groups[group]))

    return plan_facts(
        record("plan", groups["plan"]),
        several("installations"),
        several("data_centres"),
        record("enterprise", groups["enterprise"]),
    )
