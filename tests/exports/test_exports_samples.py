"""Every sample plan in all four kinds: the schemas accept them, and every finding is there with its place and words."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest
from exports_reviews import csv_records, records, shown, valid_oscal, valid_sarif, workbook

from compliance.exports.text import legible
from compliance.model.bearing import bearing_first
from compliance.model.review import Outcome
from compliance.pipeline import Options, check_plan, frame_of

PLANS = Path(__file__).parents[2] / "samples" / "plans"
LABELS = tuple(json.loads(p.read_text(encoding="utf-8")) for p in sorted(PLANS.glob("*.gold.json")))


@pytest.fixture(scope="module", params=LABELS, ids=lambda label: label["id"])
def judged(request):
    """The review of a sample, by its own date and region, and the frame of its exports."""
    label = request.param
    if label["scanned"] and find_spec("rapidocr") is None:
        pytest.skip("文字识别组件未安装（pip install 'nengshen[ocr]'）")
    options = Options(date.fromisoformat(label["as_of"]), label["region"])
    return check_plan(PLANS / label["file"], options), frame_of(options)


def box(values):
    return None if values is None else [round(v, 2) for v in values]


def test_sarif_has_every_finding_with_its_outcome_places_and_clauses(judged):
    review, about = judged
    (run,) = valid_sarif(review, about=about)["runs"]
    assert run["artifacts"][0]["hashes"]["sha-256"] == review.facts.document.sha256
    quotes = {
        q
        for t in run["taxonomies"]
        for x in t["taxa"]
        for q in x.get("fullDescription", {}).get("text", "").split("\n")
    }
    assert len(run["results"]) == len(review.findings) > 20
    for finding, result in zip(review.findings, run["results"], strict=True):
        assert (result["ruleId"], result["properties"]["outcome"]) == (finding.rule, finding.outcome.value)
        assert (result["level"] == "error") == (finding.outcome is Outcome.FAIL)
        assert result["partialFingerprints"]["nengshenFinding/v1"] == finding.fingerprint
        assert {line for c in finding.clauses for line in legible(c.quote).split("\n")} - {""} <= quotes
        regions = [
            p["physicalLocation"]["region"]
            for p in (*result["locations"], *result.get("relatedLocations", []))
            if "region" in p["physicalLocation"]
        ]
        found = {(r["startLine"], r["snippet"]["text"], str(r["properties"]["bbox"])) for r in regions}
        printed = [e for e in finding.evidence if e.page is not None]
        assert {(e.page, e.text) for e in printed} == {(page, text) for page, text, _ in found}
        boxes = [
            [r[s] for s in ("left", "top", "right", "bottom")]
            for a in result.get("attachments", [])
            for r in a["rectangles"]
        ]
        assert all(box(e.bbox) in boxes for e in printed if e.bbox is not None)
        named = {
            n["name"]
            for p in (*result["locations"], *result.get("relatedLocations", []))
            for n in p["logicalLocations"]
        }
        assert {e.locator for e in finding.evidence if e.page is None} <= named


def test_oscal_has_every_finding_with_its_outcome_places_and_words(judged):
    review, about = judged
    document = valid_oscal(review, about=about)
    (result,) = document["results"]
    seen = {o["uuid"]: o.get("relevant-evidence", []) for o in result["observations"]}
    assert len(result["findings"]) == len(review.findings)
    for finding, found in zip(review.findings, result["findings"], strict=True):
        values = {p["name"]: p["value"] for p in found["props"]}
        assert (values["rule"], values["outcome"]) == (finding.rule, finding.outcome.value)
        assert (found["target"]["status"]["state"] == "satisfied") == (
            finding.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
        )
        assert shown(found["description"]) == finding.message
        pieces = seen[found["related-observations"][0]["observation-uuid"]]
        evidence = bearing_first(finding)
        assert set(evidence) == set(finding.evidence)
        assert [shown(p["description"]) for p in pieces] == [legible(e.text) for e in evidence]
        pages = [next((v["value"] for v in p["props"] if v["name"] == "page"), None) for p in pieces]
        assert pages == [None if e.page is None else str(e.page) for e in evidence]


def test_the_workbook_gives_back_every_number_date_and_place(judged):
    review, about = judged
    book = workbook(review, about=about)
    rows = records(book["审查意见"])
    assert len(rows) == len(review.findings)
    for finding, row in zip(review.findings, rows, strict=True):
        assert (row["规则"], row["结论"], row["说明"]) == (finding.rule, finding.outcome.chinese, finding.message)
        for column, measure in (("方案值", finding.observed), ("限值", finding.required)):
            assert same(row[column], None if measure is None else measure.value)
        assert same(row["差额"], finding.margin)
        pages = list(dict.fromkeys(str(e.page) for e in bearing_first(finding) if e.page is not None))
        assert str(row["出处页"] or "") == "、".join(pages)
        assert all(legible(e.text) in (row["方案原文"] or "") for e in finding.evidence)
    assert check_facts(review, records(book["指标"])) > 10


def check_facts(review, rows):
    """How many figures of installations and data centres read back as they are."""
    groups = {"装置": review.facts.installations, "数据中心": review.facts.data_centres}
    count = 0
    for row in rows:
        if row["分组"] not in groups or row["状态"] != "载明":
            continue
        fact = getattr(groups[row["分组"]][row["序号"] - 1], row["字段"])
        assert same(row["值"], fact.value) and row["置信度"] == round(fact.confidence, 2)
        if fact.evidence:
            first = fact.evidence[0]
            read = [row[side] for side in ("左", "上", "右", "下")]
            assert row["页"] == first.page
            assert read == (box(first.bbox) or [None] * 4)
        count += 1
    return count


def same(cell, value):
    """Whether a cell holds exactly this number or date; words are checked elsewhere."""
    if isinstance(value, Decimal):
        return isinstance(cell, (int, float)) and Decimal(str(cell)) == value
    if isinstance(value, date):
        return cell == datetime(value.year, value.month, value.day)
    return (cell is None) == (value is None or value in ("", ()))


def test_the_csv_has_a_row_per_finding(judged):
    review, about = judged
    rows = csv_records(review, about=about)
    assert [(r["规则"], r["结论"]) for r in rows] == [(f.rule, f.outcome.chinese) for f in review.findings]
    assert [r["对象"] for r in rows] == [legible(f.subject.name) for f in review.findings]
