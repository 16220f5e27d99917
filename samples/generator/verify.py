"""Check the committed plans against their labels: ``python samples/generator/verify.py [P01 …]``.

Needs no typesetting program. For every plan: the gold file is the one its module gives, every labelled string
is printed on the pages listed, the scan has no text layer, credit codes have the right check character (unless
the plan is wrong on purpose), and the arithmetic outcomes (DQ002, DQ004, DQ007, DQ009) follow from the labels.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from build import OUT, plan_ids  # noqa: E402
from credit import is_valid  # noqa: E402
from spec import Plan, docx_text, gold, missing, page_texts, printed  # noqa: E402

CALORIFIC_KGCE_PER_KWH = 0.1229


def _arithmetic(labels: dict[str, Any]) -> Iterator[str]:
    facts = labels["facts"]
    groups = {"installation": facts["installations"], "data_centre": facts["data_centres"]}
    for item in labels["expected"]:
        rule, outcome = item["rule"], item["outcome"]
        subject = groups[item["kind"]][item["index"]] if item["kind"] in groups else facts["plan"]
        want = outcome
        if rule == "DQ002":
            factor = CALORIFIC_KGCE_PER_KWH if subject["product"] == "primary_aluminium" else 1.0
            saving = (subject["sec_current"] - subject["sec_target"]) * subject["output"]["value"] * factor / 1000
            want = "pass" if abs(saving - subject["energy_saving"]) <= 0.05 * saving else "review"
        elif rule == "DQ004":
            want = "pass" if subject["start"] <= subject["completion"] else "review"
        elif rule == "DQ009":
            want = "pass" if 1.5 <= subject["co2_reduction"] / subject["energy_saving"] <= 4.0 else "review"
        elif rule == "DQ007":
            want = "pass" if is_valid(facts["enterprise"]["credit_code"]) else "review"
        if want != outcome:
            yield f"{rule} {item['kind']} {item['index']}: labelled {outcome}, computed {want}"


def problems(plan: Plan) -> list[str]:
    """Everything that is wrong with one plan; empty when it is sound."""
    data = (OUT / plan.file).read_bytes()
    labels = json.loads((OUT / f"{plan.id}.gold.json").read_text(encoding="utf-8"))
    out = list(_arithmetic(labels))
    if is_valid(labels["facts"]["enterprise"]["credit_code"]) == plan.bad_credit_code:
        out.append("credit code check character is not as declared")
    if plan.file.endswith(".docx"):
        return [*out, *missing(plan, [docx_text(data)])]
    pages = page_texts(data)
    if plan.scanned:
        if any(text.strip() for text in pages):
            out.append("the scan has a text layer")
        last = max(max(p) for p in labels["pages"].values())
        return [*out, *([] if last <= len(pages) else [f"no page {last}"])]
    out += missing(plan, pages)
    fresh = json.loads(json.dumps(gold(plan, pages), ensure_ascii=False))
    out += [f"gold file differs in {key!r}; build again" for key in fresh if fresh[key] != labels.get(key)]
    for prefix, _, group in plan.groups():
        for name, fact in group.items():
            for number in labels["pages"].get(f"{prefix}.{name}", []):
                if not any(printed(raw, pages[number - 1]) for raw in fact.raws):
                    out.append(f"{prefix}.{name} is not on page {number}")
    return out


def main() -> int:
    """Check the plans named on the command line (all of them without arguments); 1 when something is wrong."""
    bad = 0
    for plan_id in [a.upper() for a in sys.argv[1:]] or plan_ids():
        plan = importlib.import_module(f"plans.{plan_id.lower()}").PLAN
        found = problems(plan)
        bad += len(found)
        print(f"{plan_id}  {'ok' if not found else '; '.join(found)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
