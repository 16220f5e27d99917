"""Reviews made by hand, and how these tests hold an export to its official schema."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
from oscal_bindings import AssessmentResultsDocument
from sarif_kit.validate import validation_errors

from compliance.exports import About, WaiverNote, csv_ledger, oscal, sarif, xlsx_ledger
from compliance.model.evidence import Evidence
from compliance.model.facts import DocumentInfo, EnterpriseFacts, Fact, Facts, InstallationFacts
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review, Subject, TraceLine

AS_OF = date(2025, 3, 31)
SHA = "0e8a05c430819743b57bcf414bda852201b68c63c0678f9ee3b1a61d72e816f4"
LIMIT = ClauseQuote(
    "重庆市严格能效约束推动重点领域节能降碳实施方案",
    "渝发改工业〔2022〕270号",
    "二（三）",
    "改造升级和淘汰时限一般不超过3年。",
    "in_force",
    "cq-2022-270",
    "2.3",
)
REGISTERED = ClauseQuote(
    "工业重点领域能效标杆水平和基准水平（2023年版）", "发改产业〔2023〕723号", "", "", "in_force", "ndrc-2023-723"
)
PASSED_OVER = replace(REGISTERED, document="旧版", document_id="ndrc-2021-1609", status="superseded", chosen=False)
FIGURE = Evidence(4, (88.2, 401.5, 506.9, 431.0), "改造后熟料单位产品综合能耗118.6千克标准煤/吨", "table")
CELL = Evidence(None, None, "118.6", "table", "表3第2行第4列")
WAIVER = WaiverNote(
    "W-2025-001", "设计未定稿", "延期批准", "渝经信〔2025〕1号", "张某", date(2025, 3, 1), date(2025, 6, 30)
)


def finding(outcome: Outcome = Outcome.FAIL, **changes: Any) -> Finding:
    """A finding on a clinker line, 118.6 against 117 on page 4; ``changes`` replace any field."""
    standard = Finding(
        rule="EE001",
        title="存量装置改造后能效达到基准水平以上",
        outcome=outcome,
        subject=Subject("installation", 0, "1号熟料生产线"),
        message="改造后单位产品能耗118.6千克标准煤/吨，高于基准水平117千克标准煤/吨",
        observed=Measure(Decimal("118.6"), "kgce/t"),
        required=Measure(Decimal(117), "kgce/t", "<="),
        margin=Decimal("1.6"),
        remedy="调整改造方案。",
        due_days=30 if outcome in (Outcome.FAIL, Outcome.REVIEW) else None,
        clauses=(LIMIT, REGISTERED, PASSED_OVER),
        evidence=(FIGURE, replace(FIGURE, page=7), CELL),
        reason="未载明" if outcome is Outcome.UNDETERMINED else None,
        fingerprint="adde0bcfea0f05d9bf375aee",
        force="强制",
        trace=(TraceLine("改造后单位产品能耗 不高于 基准水平", "假", "方案：118.6"),),
    )
    return replace(standard, **changes)


def review(*findings: Finding, file: str = "方案.pdf", sha256: str = SHA, **changes: Any) -> Review:
    """A review of one plan with these findings."""
    name = Fact(
        "重庆缙屏水泥有限公司", raw="重庆缙屏水泥有限公司", evidence=(replace(FIGURE, page=1),), confidence=0.97
    )
    line = InstallationFacts(sec_target=Fact(Decimal("118.6"), "kgce/t", "118.6kgce/t", evidence=(FIGURE,)))
    document = DocumentInfo(file, sha256, "pdf", 31, (3,), ("第3页是扫描页",))
    facts = Facts(document, EnterpriseFacts(name=name), installations=(line,))
    return replace(Review(facts, findings, AS_OF, "重庆市", "sha256:9f2c11d0a7b3", ("DC005",)), **changes)


def one_of_each() -> Review:
    """A review with every outcome there is."""
    return review(*(finding(o, subject=Subject("installation", i, f"{i}号线")) for i, o in enumerate(Outcome)))


def valid_sarif(*reviews: Review, about: About | None = None) -> dict[str, Any]:
    """The log, as a reader gets it, after the official schema has accepted it."""
    log: dict[str, Any] = json.loads(json.dumps(sarif(reviews, about), ensure_ascii=False).encode())
    assert validation_errors(log) == []
    return log


def valid_oscal(*reviews: Review, about: About | None = None) -> dict[str, Any]:
    """The assessment results after the models made from the official schema have accepted them."""
    document: dict[str, Any] = json.loads(json.dumps(oscal(reviews, about), ensure_ascii=False).encode())
    AssessmentResultsDocument.model_validate(document)
    return document["assessment-results"]


def workbook(*reviews: Review, about: About | None = None) -> Any:
    """The ledger, read back."""
    return openpyxl.load_workbook(io.BytesIO(xlsx_ledger(reviews, about)))


def records(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by their headers."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def csv_records(*reviews: Review, about: About | None = None) -> list[dict[str, str]]:
    """The rows of the CSV by their headers."""
    text = csv_ledger(reviews, about).encode().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def shown(markup: str) -> str:
    """What OSCAL's Markdown shows: the text without the backslashes before its marks."""
    out, rest = [], iter(markup)
    for character in rest:
        out.append(next(rest) if character == "\\" else character)
    return "".join(out)
