"""Regenerate sample plans: ``python samples/generator/build.py [P01 …]`` (all of them without arguments).

Writes ``samples/plans/P01.pdf`` (or .docx) and ``P01.gold.json``, after checking that every labelled string
is printed. Needs LibreOffice, Chromium, fonts-noto-cjk and fonts-wqy-zenhei for the plans that use them.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("SOURCE_DATE_EPOCH", "1704067200")

from spec import Document, Plan, docx_text, gold, missing, page_texts  # noqa: E402

OUT = HERE.parent / "plans"


def plan_ids() -> tuple[str, ...]:
    """All plan ids, in order."""
    return tuple(sorted(p.stem.upper() for p in (HERE / "plans").glob("p[0-9][0-9].py")))


def module(plan_id: str) -> tuple[Plan, Document]:
    """Labels and typeset document of one plan."""
    found = importlib.import_module(f"plans.{plan_id.lower()}")
    return found.PLAN, found.typeset()


def texts(plan: Plan, document: Document) -> list[str]:
    """What the document prints, page by page (a DOCX is one text)."""
    if plan.file.endswith(".docx"):
        return [docx_text(document.data)]
    return page_texts(document.proof or document.data)


def build(plan_id: str) -> str:
    """Write one plan and its labels; returns a line for the log. Raises ValueError where a label is not printed."""
    plan, document = module(plan_id)
    printed = texts(plan, document)
    if lost := missing(plan, printed):
        (OUT / plan.file).write_bytes(document.data)
        raise ValueError(f"{plan_id}: not printed: " + "; ".join(lost))
    labels = gold(plan, () if plan.file.endswith(".docx") else printed)
    (OUT / plan.file).write_bytes(document.data)
    text = json.dumps(labels, ensure_ascii=False, indent=1) + "\n"
    (OUT / f"{plan.id}.gold.json").write_text(text, encoding="utf-8")
    return f"{plan.id}  {plan.file}  {len(printed)} page(s)  {len(document.data) / 1024:.0f} KB"


def main() -> int:
    """Build the plans named on the command line."""
    OUT.mkdir(exist_ok=True)
    for plan_id in [a.upper() for a in sys.argv[1:]] or plan_ids():
        print(build(plan_id), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
