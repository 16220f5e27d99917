"""Reviews as OSCAL assessment results (NIST, model 1.1.3): one result per plan.

OSCAL knows two states of a finding, satisfied and not-satisfied, so six outcomes lose detail; each finding
keeps its outcome as a property (see ``docs/exports.md``). Texts are Markdown in OSCAL and are escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from compliance.exports.about import About, Unread
from compliance.exports.oscal_parts import (
    Plan,
    back_matter,
    local_definitions,
    markup,
    moment,
    observation,
    plan_of,
    props,
    title,
    tool,
)
from compliance.exports.oscal_risks import risk
from compliance.exports.text import cited, distinct, document_key, identifier, legible_tree, one_line, place
from compliance.model.bearing import bearing_first
from compliance.model.review import Finding, Measure, Outcome, Review
from compliance.model.wording import plain_value

OSCAL_VERSION = "1.1.3"

STATES = {
    Outcome.PASS: ("satisfied", "pass"),
    Outcome.FAIL: ("not-satisfied", "fail"),
    Outcome.REVIEW: ("not-satisfied", "other"),
    Outcome.ADVICE: ("not-satisfied", "other"),
    Outcome.UNDETERMINED: ("not-satisfied", "other"),
    Outcome.NOT_APPLICABLE: ("satisfied", "other"),
}
"""Unknown is never satisfied; what does not apply is satisfied with implementation status not-applicable."""


def oscal(reviews: Sequence[Review], about: About | None = None) -> dict[str, Any]:
    """The assessment results. A plan that could not be read is a result without findings that says so.

    Raises:
        ValueError: for nothing at all to report, which OSCAL cannot express.
    """
    frame = about or About()
    if not reviews and not frame.unread:
        raise ValueError("没有可以导出的审查结果")
    plans = [plan_of(review, copies) for review, copies in zip(reviews, _copies(reviews), strict=True)]
    day = frame.date or max((r.as_of for r in reviews), default=date(1970, 1, 1))
    seed = identifier("results", frame.version, day, *(p.seed for p in plans), *(u.file for u in frame.unread))
    results = [_result(p, frame) for p in plans]
    results += [_failed(u, i, seed, day) for i, u in enumerate(frame.unread)]
    policy = identifier(seed, "plan of assessment")
    parties = {p.enterprise: {"uuid": p.enterprise, "type": "organization", "name": p.name} for p in plans}
    metadata: dict[str, Any] = {
        "title": "企业节能降碳技术改造实施方案审查结果",
        "last-modified": moment(day),
        "version": frame.version,
        "oscal-version": OSCAL_VERSION,
        "props": props(("generator", f"nengshen {frame.version}")),
    }
    if parties:
        metadata["parties"] = list(parties.values())
    document: dict[str, Any] = legible_tree(
        {
            "assessment-results": {
                "uuid": seed,
                "metadata": metadata,
                "import-ap": {"href": f"#{policy}", "remarks": "审查依据是语料库中的规则，没有单独的评估计划文件"},
                "results": results,
                "back-matter": {"resources": back_matter(plans, policy)},
            }
        }
    )
    return document


def _copies(reviews: Sequence[Review]) -> list[int]:
    """How often each plan came before: the same file given twice must not give an identifier twice."""
    keys = [(r.facts.document.sha256, r.facts.document.file) for r in reviews]
    return [keys[:i].count(key) for i, key in enumerate(keys)]


def _result(plan: Plan, about: About) -> dict[str, Any]:
    review = plan.review
    day = about.date or review.as_of
    observations = [observation(plan, f, i, day) for i, f in enumerate(review.findings)]
    risks = {i: risk(plan, f, i, about) for i, f in enumerate(review.findings) if f.due_days or f.waiver}
    findings = [_finding(plan, f, i, i in risks) for i, f in enumerate(review.findings)]
    counts = "，".join(f"{Outcome(k).chinese} {n}" for k, n in review.count().items())
    region = review.region or "地区未知"
    result: dict[str, Any] = {
        "uuid": plan.seed,
        "title": title(f"{review.facts.document.file}的审查"),
        "description": markup(f"按{review.as_of.isoformat()}有效的政策，{region}。合计：{counts}。"),
        "start": moment(day),
        "props": props(
            ("as-of", review.as_of.isoformat()),
            ("region", review.region),
            ("corpus", review.corpus),
            ("exit-code", str(review.exit_code)),
            *(("count-" + k.replace("_", "-"), str(n)) for k, n in review.count().items()),
            *(("warning", one_line(w)) for w in review.facts.document.warnings),
        ),
        "local-definitions": local_definitions(plan, tool(plan, about)),
        "reviewed-controls": _controls(review, about),
    }
    for key, values in (("observations", observations), ("risks", list(risks.values())), ("findings", findings)):
        if values:
            result[key] = values
    return result


def _controls(review: Review, about: About) -> dict[str, Any]:
    """The rules that ran, and those that did not."""
    ran = sorted({f.rule for f in review.findings})
    selection: dict[str, Any] = {"include-controls": [{"control-id": c} for c in ran]} if ran else {"include-all": {}}
    idle = [c for c in review.rules_not_run if c not in ran]
    if idle:
        selection["exclude-controls"] = [{"control-id": c} for c in idle]
        named = "、".join(f"{c}{about.rules.get(c, '')}" for c in idle)
        selection["remarks"] = markup(f"没有运行的规则：{named}")
    return {"description": "控制项即审查规则", "control-selections": [selection]}


def _finding(plan: Plan, finding: Finding, index: int, risky: bool) -> dict[str, Any]:
    state, reason = STATES[finding.outcome]
    status: dict[str, Any] = {"state": state, "reason": reason}
    if finding.outcome not in (Outcome.PASS, Outcome.FAIL):
        why = f"：{finding.reason}" if finding.reason else ""
        status["remarks"] = markup(f"结论为“{finding.outcome.chinese}”{why}；OSCAL 只有满足与不满足两种状态")
    target: dict[str, Any] = {
        "type": "objective-id",
        "target-id": finding.rule,
        "title": title(finding.title or finding.rule),
        "status": status,
    }
    if finding.outcome is Outcome.NOT_APPLICABLE:
        target["implementation-status"] = {"state": "not-applicable"}
    bases = [c for c in finding.clauses if c.chosen]
    if bases:
        lines = distinct(cited(c) + (f"：“{c.quote}”" if c.quote else "（未持有原文）") for c in bases)
        target["description"] = markup("\n\n".join(lines))
    name = f"（{finding.subject.name}）" if finding.subject.name else ""
    out: dict[str, Any] = {
        "uuid": plan.uuid("finding", index),
        "title": title(f"{finding.rule} {finding.title}{name}"),
        "description": markup(finding.message) or "无说明",
        "props": _finding_props(finding),
        "target": target,
        "related-observations": [{"observation-uuid": plan.uuid("observation", index)}],
    }
    links = {(document_key(c), c.anchor or c.section): c for c in bases}
    if links:
        out["links"] = [
            {
                "href": f"#{identifier('document', document)}",
                "rel": "reference",
                "text": title(cited(c)),
                **({"resource-fragment": one_line(anchor)} if anchor else {}),
            }
            for (document, anchor), c in links.items()
        ]
    if risky:
        out["related-risks"] = [{"risk-uuid": plan.uuid("risk", index)}]
    if finding.remedy:
        out["remarks"] = markup(f"处理：{finding.remedy}")
    return out


def _finding_props(finding: Finding) -> list[dict[str, str]]:
    return props(
        ("rule", finding.rule),
        ("outcome", finding.outcome.value),
        ("outcome-zh", finding.outcome.chinese),
        ("subject-kind", finding.subject.kind),
        ("subject-index", str(finding.subject.index)),
        ("subject-name", finding.subject.name),
        ("observed", _measure(finding.observed)),
        ("required", _measure(finding.required)),
        ("margin", None if finding.margin is None else plain_value(finding.margin)),
        ("reason", finding.reason),
        ("force", finding.force),
        ("due-days", None if finding.due_days is None else str(finding.due_days)),
        ("waiver", finding.waiver),
        ("fingerprint", finding.fingerprint),
        ("place", "、".join(distinct(place(e) for e in bearing_first(finding)))),
    )


def _measure(measure: Measure | None) -> str | None:
    """``<= 1.3`` or ``983 kgce/t``: operator, value and canonical unit, for programs."""
    if measure is None or measure.value is None:
        return None
    unit = "" if measure.unit in ("", "1") else measure.unit
    return " ".join(p for p in (measure.operator, plain_value(measure.value), unit) if p)


def _failed(plan: Unread, index: int, seed: str, day: date) -> dict[str, Any]:
    return {
        "uuid": identifier(seed, "unread", index),
        "title": title(f"{plan.file}：不能读取，没有审查"),
        "description": markup(f"方案不能读取：{plan.text}"),
        "start": moment(day),
        "props": props(("error-code", plan.code)),
        "reviewed-controls": {"control-selections": [{"include-all": {}}], "remarks": "没有判定任何规则"},
    }
