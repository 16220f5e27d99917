"""Reviews as SARIF 2.1.0 (OASIS, with errata 01): one run per plan.

A run per plan, because region, policy documents and exit code belong to one plan, and because viewers
and result management match results between runs by ``automationDetails``: the resubmission of one
enterprise is then compared with its own earlier plan and with nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.exports.about import About, Unread
from compliance.exports.sarif_places import artifact, attachments, location, message, plan_location
from compliance.exports.sarif_terms import Terms
from compliance.exports.text import identifier, legible_tree
from compliance.model.bearing import bearing_first
from compliance.model.facts import json_value
from compliance.model.review import Finding, Outcome, Review

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/nengshen/nengshen"
BASE = "PLANS"
"""The ``uriBaseId`` that file names are relative to: the folder of the plans, wherever the reader has it."""

KINDS = {
    Outcome.PASS: "pass", Outcome.FAIL: "fail", Outcome.REVIEW: "review", Outcome.ADVICE: "informational",
    Outcome.UNDETERMINED: "open", Outcome.NOT_APPLICABLE: "notApplicable",
}  # fmt: skip


def sarif(reviews: Sequence[Review], about: About | None = None) -> dict[str, Any]:
    """The log: a run per review, and a failed run per plan that could not be read."""
    frame = about or About()
    seen: dict[str, int] = {}
    runs = [_run(review, frame, _ordinal(seen, review.facts.document.sha256)) for review in reviews]
    runs += [_failed_run(plan, frame) for plan in frame.unread]
    log: dict[str, Any] = legible_tree({"$schema": SCHEMA, "version": "2.1.0", "runs": runs})
    return log


def _ordinal(seen: dict[str, int], key: str) -> int:
    """0 for the first plan with these bytes, 1 for a second copy of it: identifiers must differ within a log."""
    seen[key] = seen.get(key, -1) + 1
    return seen[key]


def _run(review: Review, about: About, copy: int) -> dict[str, Any]:
    document = review.facts.document
    terms = Terms(review)
    seed = identifier("run", document.sha256, review.as_of, review.region, review.corpus, document.file, copy)
    return {
        "tool": {"driver": {**_driver(about), "rules": terms.rules, "supportedTaxonomies": terms.supported}},
        "language": "zh-CN",
        "automationDetails": {
            "id": f"{_enterprise(review) or document.file}/{review.as_of.isoformat()}",
            "guid": seed,
            "correlationGuid": identifier("series", _enterprise(review) or document.file),
            "description": message(f"{document.file}的审查：按{review.as_of.isoformat()}有效的政策"),
        },
        "originalUriBaseIds": {BASE: {"description": message("方案所在的目录（因查看者而异，不写入）")}},
        "artifacts": [artifact(document, BASE)],
        "taxonomies": terms.taxonomies,
        "invocations": [_invocation(review, about)],
        "results": [_result(f, i, review, about, terms, seed) for i, f in enumerate(review.findings)],
        "properties": {**_settings(review), "summary": review.count()},
    }


def _driver(about: About) -> dict[str, Any]:
    return {
        "name": "nengshen",
        "fullName": f"能审 nengshen {about.version}",
        "version": about.version,
        "semanticVersion": about.version,
        "informationUri": HOME,
        "guid": identifier("tool", "nengshen"),
        "language": "zh-CN",
        "shortDescription": {"text": "企业节能降碳技术改造实施方案审查"},
    }


def _settings(review: Review) -> dict[str, Any]:
    """What makes the review repeatable: date of the law, region, corpus; and what was not judged."""
    return {
        "asOf": review.as_of.isoformat(),
        "region": review.region,
        "corpus": review.corpus,
        "rulesNotRun": list(review.rules_not_run),
    }


def _invocation(review: Review, about: About) -> dict[str, Any]:
    document = review.facts.document
    return {
        "executionSuccessful": True,
        "exitCode": review.exit_code,
        "exitCodeDescription": _EXITS[review.exit_code],
        "toolExecutionNotifications": [
            {"level": "warning", "message": message(text), "locations": [plan_location(document.file, BASE)]}
            for text in document.warnings
        ],
        "toolConfigurationNotifications": [
            {"level": "note", "message": message(f"没有运行的规则：{code}{_titled(about, code)}")}
            for code in review.rules_not_run
        ],
        "properties": _settings(review),
    }


_EXITS = {0: "无需处理", 1: "有不符合", 2: "没有不符合，但有无法判定或需审查", 4: "没有适用的规则"}


def _titled(about: About, code: str) -> str:
    title = about.rules.get(code)
    return f"（{title}）" if title else ""


def _failed_run(plan: Unread, about: About) -> dict[str, Any]:
    """A run without results: the plan could not be read, so nothing is known of it."""
    failure = {"level": "error", "message": message(plan.text), "locations": [plan_location(plan.file, BASE, index=-1)]}
    return {
        "tool": {"driver": _driver(about)},
        "language": "zh-CN",
        "automationDetails": {"id": f"{plan.file}/"},
        "originalUriBaseIds": {BASE: {"description": message("方案所在的目录（因查看者而异，不写入）")}},
        "invocations": [
            {
                "executionSuccessful": False,
                "exitCode": 3,
                "exitCodeDescription": "方案不能读取",
                "toolExecutionNotifications": [failure],
                "properties": {"errorCode": plan.code},
            }
        ],
    }


def _result(finding: Finding, index: int, review: Review, about: About, terms: Terms, seed: str) -> dict[str, Any]:
    document = review.facts.document
    evidence = bearing_first(finding)
    places = [location(e, finding.subject, document.file, BASE) for e in evidence]
    first = places[0] if places else plan_location(document.file, BASE, finding.subject)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": terms.rule_index(finding.rule),
        "guid": identifier(seed, "result", index),
        "kind": KINDS[finding.outcome],
        "level": "error" if finding.outcome is Outcome.FAIL else "none",
        "message": message(_told(finding)),
        "locations": [first],
        "taxa": terms.references(finding),
        "partialFingerprints": {"nengshenFinding/v1": finding.fingerprint or identifier("finding", index)},
        "properties": _properties(finding),
    }
    related = [{"id": i, **p} for i, p in enumerate(_unique(places[1:], first), 1)]
    if related:
        result["relatedLocations"] = related
    if boxes := attachments(evidence, document.file, BASE):
        result["attachments"] = boxes
    if finding.waiver is not None:
        result["suppressions"] = [_suppression(finding.waiver, about, seed, index)]
    return result


def _unique(places: list[dict[str, Any]], first: dict[str, Any]) -> list[dict[str, Any]]:
    """Without repetitions: the schema asks for distinct items."""
    out: list[dict[str, Any]] = []
    for item in places:
        if item != first and item not in out:
            out.append(item)
    return out


def _told(finding: Finding) -> str:
    """The message, and what to do about it: viewers show little else."""
    days = f"（{finding.due_days} 日内）" if finding.due_days else ""
    name = f"{finding.subject.name}：" if finding.subject.name else ""
    remedy = f"\n处理：{finding.remedy}{days}" if finding.remedy else ""
    return f"{name}{finding.message}{remedy}"


def _properties(finding: Finding) -> Mapping[str, Any]:
    """All of the finding that SARIF has no place for; clauses here say why each was chosen or passed over."""
    return {
        "outcome": finding.outcome.value,
        "outcomeText": finding.outcome.chinese,
        "subject": finding.subject.to_json(),
        "observed": None if finding.observed is None else finding.observed.to_json(),
        "required": None if finding.required is None else finding.required.to_json(),
        "margin": json_value(finding.margin),
        "reason": finding.reason,
        "dueDays": finding.due_days,
        "force": finding.force,
        "waiver": finding.waiver,
        "clauses": [c.to_json() for c in finding.clauses],
        "trace": [{"line": t.text, "verdict": t.verdict, "detail": t.detail} for t in finding.trace],
    }


def _suppression(id: str, about: About, seed: str, index: int) -> dict[str, Any]:
    """A waiver: only approved ones are ever attached, so it is accepted; the kind of the result stays as judged."""
    note = about.waiver(id)
    return {
        "guid": identifier(seed, "waiver", id, index),
        "kind": "external",
        "status": "accepted",
        "justification": note.text,
        "properties": {
            "waiver": id,
            "approver": note.approver,
            "approval": note.approval,
            "start": note.start.isoformat() if note.start else None,
            "expiry": note.expiry.isoformat() if note.expiry else None,
        },
    }


def _enterprise(review: Review) -> str:
    """Credit code or name of the enterprise, whichever the plan states."""
    for fact in (review.facts.enterprise.credit_code, review.facts.enterprise.name):
        if fact is not None and fact.value is not None:
            return str(fact.value)
    return ""
