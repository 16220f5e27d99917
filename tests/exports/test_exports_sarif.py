"""SARIF: what becomes of an outcome, a place, a clause, a waiver, a plan that could not be read."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from exports_reviews import (
    AS_OF,
    CELL,
    FIGURE,
    LIMIT,
    WAIVER,
    finding,
    one_of_each,
    review,
    valid_sarif,
)

from compliance.exports import About, Unread, sarif
from compliance.model.review import Outcome, Subject

KINDS = {
    "pass": ("pass", "none"), "fail": ("fail", "error"), "review": ("review", "none"), "advice": ("informational", "none"),
    "undetermined": ("open", "none"), "not_applicable": ("notApplicable", "none"),
}  # fmt: skip


def results(*reviews, about=None):
    return [r for run in valid_sarif(*reviews, about=about)["runs"] for r in run.get("results", [])]


def test_every_outcome_has_its_kind_and_only_a_failure_a_level():
    found = {r["properties"]["outcome"]: (r["kind"], r["level"]) for r in results(one_of_each())}
    assert found == KINDS


def test_a_box_is_a_line_for_the_page_a_rectangle_and_a_name():
    (result,) = results(review(finding()))
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"] == {
        "uri": "%E6%96%B9%E6%A1%88.pdf",
        "uriBaseId": "PLANS",
        "index": 0,
    }
    region = place["physicalLocation"]["region"]
    assert (region["startLine"], region["snippet"]["text"]) == (4, FIGURE.text)
    names = [n["fullyQualifiedName"] for n in place["logicalLocations"]]
    assert names == ["page=4&xywh=pt:88.2,401.5,418.7,29.5", "installation/0"]
    boxes = {a["properties"]["page"]: a["rectangles"] for a in result["attachments"]}
    assert list(boxes) == [4, 7]
    assert [boxes[4][0][side] for side in ("left", "top", "right", "bottom")] == [88.2, 401.5, 506.9, 431]


def test_other_places_are_related_and_a_docx_names_its_cell():
    (result,) = results(review(finding()))
    second, cell = result["relatedLocations"]
    assert second["physicalLocation"]["region"]["startLine"] == 7
    assert "region" not in cell["physicalLocation"]
    assert (cell["logicalLocations"][0]["name"], cell["message"]["text"]) == (CELL.locator, CELL.text)


def test_the_first_place_is_where_the_figure_stands():
    consulted = replace(FIGURE, page=1, text="1号熟料生产线为存量装置")
    (result,) = results(review(finding(evidence=(consulted, FIGURE))))
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == FIGURE.page
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_a_finding_without_evidence_points_at_the_plan_and_its_subject():
    (result,) = results(review(finding(evidence=())))
    (place,) = result["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"][0]["name"] == "1号熟料生产线"


def test_documents_are_taxonomies_and_clauses_their_taxa_word_for_word():
    run = valid_sarif(review(finding()))["runs"][0]
    taxonomies = {t["name"]: t for t in run["taxonomies"]}
    assert list(taxonomies) == ["cq-2022-270", "ndrc-2023-723", "ndrc-2021-1609"]
    (clause,) = taxonomies["cq-2022-270"]["taxa"]
    assert (clause["id"], clause["fullDescription"]["text"]) == ("2.3", LIMIT.quote)
    (whole,) = taxonomies["ndrc-2023-723"]["taxa"]
    assert whole["id"] == "全文" and "fullDescription" not in whole


def test_a_result_refers_to_the_clauses_chosen_and_keeps_the_others_with_their_reasons():
    run = valid_sarif(review(finding()))["runs"][0]
    (result,) = run["results"]
    for reference in result["taxa"]:
        taxonomy = run["taxonomies"][reference["toolComponent"]["index"]]
        taxon = taxonomy["taxa"][reference["index"]]
        assert (taxon["id"], taxon["guid"]) == (reference["id"], reference["guid"])
        assert taxonomy["guid"] == reference["toolComponent"]["guid"]
    assert [r["toolComponent"]["name"] for r in result["taxa"]] == ["cq-2022-270", "ndrc-2023-723"]
    assert [c["chosen"] for c in result["properties"]["clauses"]] == [True, True, False]


def test_rules_are_described_once_and_found_by_index():
    run = valid_sarif(review(finding(), finding(subject=Subject("installation", 1))))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["EE001"]
    assert rules[0]["shortDescription"]["text"] == "存量装置改造后能效达到基准水平以上"
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_a_waiver_suppresses_with_its_reason_and_leaves_the_kind():
    about = About(waivers={WAIVER.id: WAIVER})
    (result,) = results(review(finding(waiver=WAIVER.id)), about=about)
    (suppression,) = result["suppressions"]
    assert (result["kind"], suppression["kind"], suppression["status"]) == ("fail", "external", "accepted")
    assert "设计未定稿" in suppression["justification"] and "张某" in suppression["justification"]
    assert suppression["properties"]["expiry"] == "2025-06-30"
    assert "suppressions" not in results(review(finding()))[0]


def test_the_invocation_says_by_what_law_and_what_was_not_run():
    invocation = valid_sarif(review(finding()), about=About(rules={"DC005": "余热利用"}))["runs"][0]["invocations"][0]
    assert invocation["properties"] == {
        "asOf": AS_OF.isoformat(),
        "region": "重庆市",
        "corpus": "sha256:9f2c11d0a7b3",
        "rulesNotRun": ["DC005"],
    }
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "第3页是扫描页"
    assert invocation["toolConfigurationNotifications"][0]["message"]["text"] == "没有运行的规则：DC005（余热利用）"


def test_several_plans_are_several_runs_and_an_unread_one_has_no_results():
    other = review(finding(), file="二.pdf", sha256="a" * 64, region="青海省")
    about = About(unread=(Unread("三.pdf", "encrypted", "文件加了密码，无法打开"),))
    runs = valid_sarif(review(finding()), other, about=about)["runs"]
    assert [run["invocations"][0]["executionSuccessful"] for run in runs] == [True, True, False]
    assert [run.get("properties", {}).get("region") for run in runs] == ["重庆市", "青海省", None]
    assert "results" not in runs[2]
    (failure,) = runs[2]["invocations"][0]["toolExecutionNotifications"]
    assert (failure["level"], failure["message"]["text"]) == ("error", "文件加了密码，无法打开")


def test_the_fingerprint_is_that_of_the_finding_and_the_series_that_of_the_enterprise():
    first, second = review(finding()), review(finding(), sha256="b" * 64, as_of=AS_OF.replace(year=2026))
    before, after = (valid_sarif(r)["runs"][0] for r in (first, second))
    assert before["results"][0]["partialFingerprints"] == {"nengshenFinding/v1": "adde0bcfea0f05d9bf375aee"}
    assert before["results"][0]["partialFingerprints"] == after["results"][0]["partialFingerprints"]
    ids = [run["automationDetails"] for run in (before, after)]
    assert ids[0]["correlationGuid"] == ids[1]["correlationGuid"] and ids[0]["guid"] != ids[1]["guid"]


def guids(value):
    if isinstance(value, dict):
        yield from (v for k, v in value.items() if k == "guid")
        yield from (g for v in value.values() for g in guids(v))
    elif isinstance(value, list):
        yield from (g for v in value for g in guids(v))


def test_identifiers_come_from_content_and_differ_for_two_copies_of_a_plan():
    same = review(finding())
    runs = valid_sarif(same, same)["runs"]
    assert runs[0]["results"][0]["guid"] != runs[1]["results"][0]["guid"]
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21}", g) for g in guids(runs))
    assert json.dumps(sarif([same])) == json.dumps(sarif([replace(same)]))


@pytest.mark.parametrize(
    ("text", "written"),
    [("{0}的能耗", "{{0}}的能耗"), ("见[附件](http://例.cn)", r"见\[附件](http://例.cn)"), ("a[1]", "a[1]")],
)
def test_a_plan_cannot_put_placeholders_or_links_into_a_message(text, written):
    (result,) = results(review(finding(message=text, remedy="", subject=Subject("plan"))))
    assert result["message"]["text"] == written


def test_nothing_to_report_is_a_log_without_runs():
    assert valid_sarif()["runs"] == []


def test_a_rule_that_did_not_apply_is_still_there():
    (result,) = results(review(finding(Outcome.NOT_APPLICABLE)))
    assert (result["kind"], result["ruleId"]) == ("notApplicable", "EE001")
