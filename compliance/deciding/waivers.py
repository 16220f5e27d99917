"""Waivers asked for by case and finding: whom and what they are about follows from the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.corpus import Waiver
from compliance.corpus.dictionary import PLAN_SUBJECTS
from compliance.corpus.waiver_lint import lint_waivers
from compliance.model.errors import RegistryError
from compliance.pipeline import corpus_of
from compliance.registry import By, Registry, case_facts, cases
from compliance.registry.approvals import IssuedWaiver, WaiverRequest
from compliance.registry.bound_waivers import request_bound
from compliance.registry.requests import attach
from compliance.registry.verdicts import finding_named

WAIVABLE = ("fail", "undetermined", "review", "advice")
"""Outcomes that a waiver can be asked for."""


@dataclass(frozen=True)
class Wanted:
    """A waiver as it is asked for: for findings of one subject (numbers or fingerprints of the last review)."""

    code: str
    findings: tuple[str, ...]
    type: str
    reason: str
    starts: date
    expires: date
    approval: str = ""
    attachments: tuple[Path, ...] = ()


def ask_for_waiver(registry: Registry, by: By, case_id: int, wanted: Wanted, corpus: Path | None = None) -> int:
    """Ask for a waiver; the number of the request, which another person must grant.

    Raises:
        RegistryError: for findings of several subjects or with nothing to waive, an enterprise that is not named, a rule
            that cannot be waived, too long a term, a code that is taken.
        InputError: for an attachment that cannot be read.
    """
    with registry.write(by) as tx:
        case = cases.case_by_id(tx.connection, case_id)
        rows = [finding_named(tx.connection, case_id, name) for name in dict.fromkeys(wanted.findings)]
        if not rows:
            raise RegistryError("没有写明豁免哪一条意见", "invalid")
        for row in rows:
            if row["outcome"] not in WAIVABLE:
                raise RegistryError(f"{row['rule']}没有不符合之处，不需要豁免", "invalid")
        subjects = {(r["subject_kind"], r["subject_name"]) for r in rows}
        if len(subjects) > 1:
            raise RegistryError("一份豁免只能是同一个对象的意见；请分别申请", "invalid")
        ((kind, name),) = subjects
        enterprise = case_facts.facts_of(tx.connection, case_id).enterprise
        owner = next((str(f.value) for f in (enterprise.credit_code, enterprise.name) if f and f.value is not None), "")
        if not owner:
            raise RegistryError(f"案卷{case_id}没有载明企业，不能申请豁免；请先更正企业名称", "invalid")
        word = next(w for w, k in PLAN_SUBJECTS.items() if k == kind)
        item = f"{word}:{name}" if kind in ("installation", "data_centre") else ""
        rules = tuple(dict.fromkeys(r["rule"] for r in rows))
        asked = WaiverRequest(
            wanted.code.strip(), owner, rules, wanted.type, wanted.reason, wanted.starts, wanted.expires, item,
            wanted.approval, case.enterprise_id,
        )  # fmt: skip
        _check(asked, corpus)
        request = request_bound(tx, asked, case_id, rows)
        for path in wanted.attachments:
            attach(tx, registry.originals, request, path)
        return request


def _check(asked: WaiverRequest, corpus: Path | None) -> None:
    """Refuse what could have no effect even if it were granted."""
    if not asked.code:
        raise RegistryError("没有写明豁免编号", "invalid")
    as_checked = Waiver(
        asked.code, asked.rules, asked.subject, asked.item, asked.type, asked.reason, asked.approval, "", asked.starts,
        asked.expires, "申请中",
    )  # fmt: skip
    if asked.starts > asked.expires:
        raise RegistryError("豁免的有效期止于生效之前", "invalid")
    for problem in lint_waivers((as_checked,), corpus_of(corpus), asked.starts):
        raise RegistryError(problem.message, "invalid")


def waiver_states(registry: Registry, day: date) -> Sequence[tuple[IssuedWaiver, str, tuple[str, ...]]]:
    """Every waiver, how it stands on ``day`` (要重看, 申请中, 已驳回, 未生效, 有效, 已到期), and its cases; 要重看 first."""
    from compliance.registry.bound_waivers import waivers_with_standing

    with registry.read() as connection:
        found = waivers_with_standing(connection)
    told = []
    for waiver, stale, bound in found:
        state = waiver.state
        if stale and state != "已驳回":
            state = f"要重看（{state}）"
        elif state == "已批准":
            state = "未生效" if day < waiver.starts else "已到期" if day > waiver.expires else "有效"
        told.append((waiver, state, tuple(f"案卷{b.case_id} {b.rule}" for b in bound)))
    return told
