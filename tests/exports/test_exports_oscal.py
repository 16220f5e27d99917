"""OSCAL: two states for six outcomes, evidence as observations, terms and waivers as risks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from exports_reviews import AS_OF, FIGURE, LIMIT, SHA, WAIVER, finding, one_of_each, review, shown, valid_oscal

from compliance.exports import About, Unread, oscal
from compliance.model.review import Outcome, Subject

STATES = {
    "pass": ("satisfied", "pass"), "fail": ("not-satisfied", "fail"), "review": ("not-satisfied", "other"),
    "advice": ("not-satisfied", "other"), "undetermined": ("not-satisfied", "other"),
    "not_applicable": ("satisfied", "other"),
}  # fmt: skip


def values(item, name):
    return [p["value"] for p in item.get("props", []) if p["name"] == name]


def test_every_outcome_has_its_state_and_keeps_its_name():
    (result,) = valid_oscal(one_of_each())["results"]
    found = {values(f, "outcome")[0]: f["target"]["status"] for f in result["findings"]}
    assert {k: (s["state"], s["reason"]) for k, s in found.items()} == STATES
    assert "未载明" in found["undetermined"]["remarks"]


def test_what_does_not_apply_says_so():
    (result,) = valid_oscal(one_of_each())["results"]
    idle = {values(f, "outcome")[0]: f["target"].get("implementation-status") for f in result["findings"]}
    assert idle.pop("not_applicable") == {"state": "not-applicable"}
    assert set(idle.values()) == {None}


def test_every_finding_rests_on_an_observation_with_page_box_and_words():
    (result,) = valid_oscal(review(finding()))["results"]
    (found,), (seen,) = result["findings"], result["observations"]
    assert found["related-observations"] == [{"observation-uuid": seen["uuid"]}]
    first, second, cell = seen["relevant-evidence"]
    assert shown(first["description"]) == FIGURE.text
    assert (values(first, "page"), values(first, "box")) == (["4"], ["page=4&xywh=pt:88.2,401.5,418.7,29.5"])
    assert values(second, "page") == ["7"]
    assert (values(cell, "page"), values(cell, "place")) == ([], ["表3第2行第4列"])


def test_evidence_and_clauses_lead_into_the_back_matter():
    document = valid_oscal(review(finding()))
    resources = {r["uuid"]: r for r in document["back-matter"]["resources"]}
    (result,) = document["results"]
    plan = resources[result["observations"][0]["relevant-evidence"][0]["href"].removeprefix("#")]
    assert plan["rlinks"][0]["hashes"] == [{"algorithm": "SHA-256", "value": SHA}]
    links = result["findings"][0]["links"]
    policy = resources[links[0]["href"].removeprefix("#")]
    assert policy["document-ids"] == [{"identifier": "渝发改工业〔2022〕270号"}]
    assert links[0]["resource-fragment"] == "2.3"
    assert LIMIT.quote in shown(result["findings"][0]["target"]["description"])
    assert document["import-ap"]["href"].removeprefix("#") in resources


def test_a_subject_is_defined_where_it_is_referred_to():
    subjects = (
        Subject("enterprise"),
        Subject("plan"),
        Subject("installation", 1, "2号线"),
        Subject("data_centre", 0, "一期"),
    )
    document = valid_oscal(review(*(finding(subject=s) for s in subjects)))
    (result,) = document["results"]
    known = {p["uuid"] for p in document["metadata"]["parties"]}
    known |= {r["uuid"] for r in document["back-matter"]["resources"]}
    known |= {i["uuid"] for i in result["local-definitions"]["inventory-items"]}
    used = [o["subjects"][0] for o in result["observations"]]
    assert {u["subject-uuid"] for u in used} <= known
    assert [u["type"] for u in used] == ["party", "resource", "inventory-item", "inventory-item"]


def test_a_term_is_a_risk_with_a_deadline_from_the_day_of_the_export():
    (result,) = valid_oscal(review(finding()), about=About(date=date(2025, 4, 10)))["results"]
    (risk,) = result["risks"]
    assert result["findings"][0]["related-risks"] == [{"risk-uuid": risk["uuid"]}]
    assert (risk["status"], risk["deadline"]) == ("open", "2025-05-10T00:00:00+08:00")
    assert "30日内" in risk["remediations"][0]["remarks"]


def test_a_finding_without_term_and_waiver_has_no_risk():
    (result,) = valid_oscal(review(finding(Outcome.PASS)))["results"]
    assert "risks" not in result and "related-risks" not in result["findings"][0]


def test_a_waiver_is_an_approved_deviation_and_leaves_the_state():
    about = About(waivers={WAIVER.id: WAIVER})
    (result,) = valid_oscal(review(finding(waiver=WAIVER.id)), about=about)["results"]
    (risk,) = result["risks"]
    (entry,) = risk["risk-log"]["entries"]
    assert result["findings"][0]["target"]["status"]["state"] == "not-satisfied"
    assert (risk["status"], risk["deadline"]) == ("deviation-approved", "2025-06-30T00:00:00+08:00")
    assert (entry["start"], entry["status-change"]) == ("2025-03-01T00:00:00+08:00", "deviation-approved")
    assert "设计未定稿" in entry["description"]


def test_rules_that_ran_are_included_and_the_others_excluded():
    (result,) = valid_oscal(review(finding()))["results"]
    (selection,) = result["reviewed-controls"]["control-selections"]
    assert selection["include-controls"] == [{"control-id": "EE001"}]
    assert selection["exclude-controls"] == [{"control-id": "DC005"}]


def test_dates_are_arguments():
    document = valid_oscal(review(finding()))
    assert document["metadata"]["last-modified"] == f"{AS_OF.isoformat()}T00:00:00+08:00"
    later = valid_oscal(review(finding()), about=About(date=date(2026, 1, 2)))
    assert later["results"][0]["start"] == "2026-01-02T00:00:00+08:00"
    assert values(later["results"][0], "as-of") == [AS_OF.isoformat()]


def test_a_plan_that_could_not_be_read_is_a_result_that_says_so():
    about = About(unread=(Unread("三.pdf", "encrypted", "文件加了密码，无法打开"),))
    document = valid_oscal(review(finding()), about=about)
    assert [len(r.get("findings", ())) for r in document["results"]] == [1, 0]
    assert "文件加了密码" in document["results"][1]["description"]
    assert len(valid_oscal(about=about)["results"]) == 1


def test_nothing_at_all_cannot_be_expressed():
    with pytest.raises(ValueError, match="没有可以导出的审查结果"):
        oscal([])


def uuids(value):
    if isinstance(value, dict):
        yield from ([value["uuid"]] if "uuid" in value else [])
        yield from (u for v in value.values() for u in uuids(v))
    elif isinstance(value, list):
        yield from (u for v in value for u in uuids(v))


def test_identifiers_are_unique_even_for_a_plan_given_twice_and_come_from_content():
    same = review(*one_of_each().findings)
    found = list(uuids(valid_oscal(same, same)))
    assert len(found) == len(set(found)) > 40
    assert all(re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f-]{21}", u) for u in found)
    assert oscal([same]) == oscal([replace(same)])


def test_a_plan_cannot_smuggle_in_markup():
    hostile = "<img src=x onerror=1> [点击](http://例.cn) **粗** {{ insert: x }}"
    (result,) = valid_oscal(review(finding(message=hostile)))["results"]
    written = result["findings"][0]["description"]
    assert shown(written) == hostile
    assert not re.search(r"(?<!\\)[<>\[\]*{}]", written)
