"""``compliance check``: the JSON of a review, exit codes, dates and regions as asked for."""

from __future__ import annotations

import json
import shutil

import pytest
from cli_runs import AS_OF, run

from compliance.resources import data_folder

FINDING_KEYS = [
    *("rule", "title", "outcome", "subject", "observed", "required", "margin", "message", "remedy", "due_days"),
    *("clauses", "evidence", "reason", "waiver", "fingerprint"),
    *("determination", "legal_basis"),
]
OUTCOMES = ["fail", "review", "advice", "undetermined", "pass", "not_applicable"]


def review_of(plan, *options):
    done = run("check", plan, *AS_OF, "--format", "json", *options)
    assert done.err == ""
    return done.code, json.loads(done.out)


@pytest.fixture(scope="module")
def centre_review(centre_plan):
    return review_of(centre_plan)


def test_the_object_has_the_parts_of_the_contract(centre_review):
    _, review = centre_review
    parts = ["schema", "as_of", "region", "corpus", "document", "facts", "findings", "summary", "waived", "notes"]
    assert list(review) == parts
    assert (review["schema"], review["as_of"], review["region"]) == ("plan-review/1", "2025-03-31", "重庆市")
    assert review["corpus"].startswith("sha256:")
    assert list(review["facts"]) == ["enterprise", "plan", "installations", "data_centres"]
    assert list(review["summary"]) == OUTCOMES
    assert sum(review["summary"].values()) == len(review["findings"])
    assert all(list(finding) == FINDING_KEYS for finding in review["findings"])


def test_a_centre_without_pue_is_undetermined_never_failed(centre_review):
    code, review = centre_review
    assert code == 2
    assert review["summary"]["fail"] == 0
    found = {(f["rule"], f["subject"]["index"]): f for f in review["findings"]}
    new = found["DC001", 1]
    assert (new["outcome"], new["reason"]) == ("undetermined", "未载明")
    assert new["subject"] == {"kind": "data_centre", "index": 1, "name": "川屏云储数据中心二期"}
    assert new["required"] == {"operator": "<=", "value": 1.3, "unit": "1"}
    assert "PUE 值（电能利用效率）不超过 1.3" in new["clauses"][0]["quote"]
    assert new["evidence"][0]["locator"]


def test_a_plan_in_order_leaves_nothing_to_do(clinker_plan):
    code, review = review_of(clinker_plan)
    assert code == 0
    assert {f["outcome"] for f in review["findings"]} <= {"pass", "advice", "not_applicable"}


def test_a_broken_norm_is_exit_code_one(clinker_plan, tmp_path):
    import docx

    document = docx.Document(str(clinker_plan))
    for paragraph in document.paragraphs:
        paragraph.text = paragraph.text.replace("99.2", "118.6")
    document.tables[0].cell(1, 2).text = "118.6"
    document.save(str(tmp_path / "超基准.docx"))
    code, review = review_of(tmp_path / "超基准.docx")
    failed = {f["rule"]: f for f in review["findings"] if f["outcome"] == "fail"}
    assert code == 1
    assert failed["EE001"]["observed"] == {"value": 118.6, "unit": "kgce/t"}
    assert failed["EE001"]["required"] == {"operator": "<=", "value": 117, "unit": "kgce/t"}
    assert failed["EE001"]["margin"] == 1.6


def test_the_region_may_be_given_by_a_short_name(centre_plan):
    _, review = review_of(centre_plan, "--region", "青海")
    limit = next(f for f in review["findings"] if f["rule"] == "DC001" and f["subject"]["index"] == 1)
    assert review["region"] == "青海省"
    assert {c["document"] for c in limit["clauses"] if c["chosen"]} >= {"青海省工业领域碳达峰实施方案"}


def test_an_unknown_region_is_refused_in_chinese(centre_plan):
    done = run("check", centre_plan, "--region", "火星省")
    assert (done.code, done.out) == (3, "")
    assert "不认识的地区“火星省”" in done.err


def test_the_same_call_prints_the_same_bytes(clinker_plan):
    first, second = (run("check", clinker_plan, *AS_OF, "--format", "json") for _ in range(2))
    assert first.out == second.out


def test_people_read_verdict_clause_and_place(centre_plan):
    done = run("check", centre_plan, *AS_OF)
    assert done.code == 2
    assert "无法判定 [DC001]" in done.out and "依据：渝发改工业〔2022〕270号 二（八）" in done.out
    assert "没有判定的事项" in done.out


def test_a_registered_code_that_nobody_has_written_yet_is_named(centre_plan, tmp_path):
    folder = tmp_path / "policy_corpus"
    shutil.copytree(data_folder("policy_corpus"), folder)
    with (folder / "registry.yaml").open("a", encoding="utf-8") as registry:
        registry.write("ZZ001: {名称: 尚未编写的要求, 状态: 待编写}\n")
    assert "没有运行的规则：ZZ001" in run("check", centre_plan, *AS_OF, "--corpus", folder).out
    assert "没有运行的规则" not in run("check", centre_plan, *AS_OF).out


def test_a_broken_file_among_good_ones(clinker_plan, broken_pdf, centre_plan):
    done = run("check", clinker_plan, broken_pdf, centre_plan, *AS_OF, "--format", "jsonl")
    schemas = [json.loads(line)["schema"] for line in done.out.splitlines()]
    assert (done.code, schemas) == (3, ["plan-review/1", "plan-error/1", "plan-review/1"])


def test_a_waiver_is_named_beside_the_outcome_and_does_not_change_it(centre_plan, tmp_path):
    waiver = tmp_path / "豁免.yaml"
    waiver.write_text(
        "- 编号: W-2025-001\n  规则: [DC001]\n  主体: 重庆川屏云储信息技术有限公司\n  状态: 已批准\n  类型: 延期批准\n"
        "  理由: 设计未定稿\n  批准人: 张某\n  生效: '2025-03-01'\n  有效期至: '2025-06-30'\n",
        encoding="utf-8",
    )
    done = run("check", centre_plan, *AS_OF, "--format", "json", "--waivers", waiver)
    found = [f for f in json.loads(done.out)["findings"] if f["rule"] == "DC001" and f["outcome"] == "undetermined"]
    assert [f["waiver"] for f in found] == ["W-2025-001"]
    assert "豁免：W-2025-001" in run("check", centre_plan, *AS_OF, "--waivers", waiver).out
