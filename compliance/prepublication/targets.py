"""What the documents in force ask of the region, told before its lists are published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from compliance.model.aggregate import TargetShare
from compliance.model.review import Outcome
from compliance.prepublication.coverage import REGISTER, checked
from compliance.prepublication.norms import Norms
from compliance.prepublication.values import Checked, Place


def target_checks(targets: Sequence[TargetShare], norms: Norms, absent: str = "") -> Iterator[Checked]:
    """PB901: each target of each document, by the register: missed ones are told, open ones could not be judged."""
    if absent:
        yield checked("PB901", 0, [norms.not_run("PB901", 因=absent)])
        return
    issues = []
    for t in targets:
        words: dict[str, Any] = {"文件": t.document, "条款": t.section, "事": f"{t.rule} {t.sentence}"}
        if t.outcome is Outcome.UNDETERMINED:
            issues.append(norms.unknown("PB901", Place(REGISTER), **words, 因=t.doubt))
        elif t.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE):
            issues.append(norms.issue("PB901", Place(REGISTER), **words))
    yield checked("PB901", len(targets), issues)
