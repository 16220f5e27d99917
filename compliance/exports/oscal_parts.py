"""The pieces of OSCAL assessment results: properties, subjects, observations, back matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.exports.about import About
from compliance.exports.text import box_fragment, document_key, file_uri, identifier, legible, one_line, place
from compliance.model.bearing import bearing_first
from compliance.model.evidence import Evidence
from compliance.model.review import ClauseQuote, Finding, Review, Subject
from compliance.model.wording import CLAUSE_STATUS, SUBJECT_NAMES

NS = "https://github.com/nengshen/nengshen/ns/oscal"
"""Whose the names of our properties are; it is a name, nothing is fetched from it."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#~^$|&!])")


@dataclass(frozen=True)
class Plan:
    """A review with its identifiers."""

    review: Review
    seed: str
    enterprise: str
    name: str
    resource: str

    def uuid(self, *names: object) -> str:
        """An identifier within this plan."""
        return identifier(self.seed, *names)

    def subject(self, subject: Subject) -> dict[str, str]:
        """A reference to whom a finding is about: the party, the plan's file, or an item defined locally."""
        if subject.kind == "enterprise":
            return {"subject-uuid": self.enterprise, "type": "party"}
        if subject.kind == "plan":
            return {"subject-uuid": self.resource, "type": "resource"}
        return {"subject-uuid": self.uuid(subject.kind, subject.index), "type": "inventory-item"}


def plan_of(review: Review, copy: int) -> Plan:
    """The review with identifiers that come from its content alone; ``copy`` tells equal files apart."""
    document, enterprise = review.facts.document, review.facts.enterprise
    seed = identifier("run", document.sha256, review.as_of, review.region, review.corpus, document.file, copy)
    stated = [str(f.value) for f in (enterprise.credit_code, enterprise.name) if f is not None and f.value is not None]
    name = enterprise.name
    shown = str(name.value) if name is not None and name.value is not None else "企业名称未载明"
    party = identifier("enterprise", *(stated[:1] or [document.sha256]))
    return Plan(review, seed, party, one_line(legible(shown)) or "企业名称未载明", identifier(seed, "file"))


def markup(text: str) -> str:
    """``text`` as Markdown that shows exactly this text: a plan cannot smuggle in links or HTML."""
    return _MARKDOWN.sub(r"\\\1", text)


def title(text: str) -> str:
    """The same for a place that takes one line and never an empty one."""
    return markup(one_line(legible(text))) or "（无题）"


def moment(day: date) -> str:
    """A day as OSCAL's date and time with time zone: midnight in China."""
    return f"{day.isoformat()}T00:00:00+08:00"


def props(*pairs: tuple[str, str | None]) -> list[dict[str, str]]:
    """Properties in our namespace; values are one line and never empty, empty ones are left out."""
    cleaned = ((name, one_line(legible(value or ""))) for name, value in pairs)
    return [{"name": name, "ns": NS, "value": value} for name, value in cleaned if value]


def tool(plan: Plan, about: About) -> dict[str, Any]:
    """This program as a component: the actor of every observation."""
    return {
        "uuid": plan.uuid("tool"),
        "type": "software",
        "title": f"能审 nengshen {about.version}",
        "description": "抽取、审查和出具文书的程序；不用语言模型，同样的输入得同样的输出",
        "props": props(("version", about.version), ("corpus", plan.review.corpus)),
        "status": {"state": "operational"},
    }


def local_definitions(plan: Plan, component: dict[str, Any]) -> dict[str, Any]:
    """The tool, and the installations and data centres that findings speak of."""
    subjects = {(f.subject.kind, f.subject.index): f.subject for f in plan.review.findings}
    items = [
        {
            "uuid": plan.uuid(kind, index),
            "description": markup(s.name or f"{SUBJECT_NAMES[kind]}{index + 1}"),
            "props": props(("kind", kind), ("index", str(index)), ("name", s.name)),
        }
        for (kind, index), s in sorted(subjects.items())
        if kind in ("installation", "data_centre")
    ]
    return {"components": [component], **({"inventory-items": items} if items else {})}


def observation(plan: Plan, finding: Finding, index: int, day: date) -> dict[str, Any]:
    """What was looked at for one finding: every piece of evidence with its page, box and words."""
    out: dict[str, Any] = {
        "uuid": plan.uuid("observation", index),
        "title": title(f"{finding.rule} {finding.title}：方案中的出处"),
        "description": markup(_traced(finding)),
        "methods": ["EXAMINE"],
        "types": ["finding"],
        "origins": [{"actors": [{"type": "tool", "actor-uuid": plan.uuid("tool")}]}],
        "subjects": [plan.subject(finding.subject)],
        "collected": moment(day),
    }
    pieces = [_evidence(plan, e) for e in bearing_first(finding)]
    if pieces:
        out["relevant-evidence"] = pieces
    return out


def _traced(finding: Finding) -> str:
    """The lines of the rule as evaluated; the message where there are none."""
    lines = [f"{t.text}：{t.verdict}" + (f"（{t.detail}）" if t.detail else "") for t in finding.trace]
    return "\n\n".join(lines) or finding.message or "方案中没有相应内容"


def _evidence(plan: Plan, evidence: Evidence) -> dict[str, Any]:
    box = None if evidence.page is None else box_fragment(evidence.page, evidence.bbox)
    return {
        "href": f"#{plan.resource}",
        "description": markup(evidence.text) or "（此处没有文字）",
        "props": props(
            ("place", place(evidence)),
            ("page", None if evidence.page is None else str(evidence.page)),
            ("box", box if evidence.bbox is not None else None),
            ("source", evidence.source),
        ),
    }


def back_matter(plans: list[Plan], policy: str) -> list[dict[str, Any]]:
    """The basis of the assessment, the plans by checksum, and the policy documents cited."""
    corpora = dict.fromkeys(p.review.corpus for p in plans)
    basis = {
        "uuid": policy,
        "title": "审查依据：能审的规则与政策语料",
        "description": "语料库由其散列值确定；同一散列、同一日期得出同样的结论",
        "props": props(*(("corpus", c) for c in corpora)),
    }
    return [
        {k: v for k, v in resource.items() if v}
        for resource in (basis, *(_file(p) for p in plans), *_documents(c for p in plans for c in _clauses(p.review)))
    ]


def _clauses(review: Review) -> Iterable[ClauseQuote]:
    return (c for f in review.findings for c in f.clauses if c.chosen)


def _file(plan: Plan) -> dict[str, Any]:
    document = plan.review.facts.document
    return {
        "uuid": plan.resource,
        "title": title(document.file),
        "props": props(("format", document.format), ("pages", str(document.pages) if document.pages else None)),
        "rlinks": [
            {"href": file_uri(document.file), "hashes": [{"algorithm": "SHA-256", "value": document.sha256}]},
        ],
    }


def _documents(clauses: Iterable[ClauseQuote]) -> list[dict[str, Any]]:
    first: dict[str, ClauseQuote] = {}
    for clause in clauses:
        first.setdefault(document_key(clause), clause)
    return [
        {
            "uuid": identifier("document", key),
            "title": title(f"《{c.document}》"),
            "props": props(("status", CLAUSE_STATUS.get(c.status, c.status)), ("corpus-id", c.document_id)),
            "document-ids": [{"identifier": one_line(c.number)}] if c.number else [],
            "citation": {"text": title(f"《{c.document}》" + (f"（{c.number}）" if c.number else ""))},
        }
        for key, c in first.items()
    ]
