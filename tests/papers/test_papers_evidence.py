"""What reviewers ask enterprises to supply, in the 补正通知书: completing a row that is there, or as a row of its own."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from drafting_reviews import SETTINGS, finding, review, undetermined
from registry_judged import Office, judge, number_of
from test_papers_cases import HEAD, ask, attached, text_of, told

from compliance.drafting import build_notices, write_notice
from compliance.model.review import Outcome
from compliance.model.wanted import EvidenceWanted
from compliance.registry import By, Registry

OPEN = undetermined(fingerprint="a" * 64)
BREACH = finding(fingerprint="b" * 64)
INTERNAL = undetermined("限值待核", fingerprint="c" * 64)


def rows(*findings: Any, settings: Any = SETTINGS, **wanted: tuple[EvidenceWanted, ...]) -> Any:
    by_finding = {key * 64: asked for key, asked in wanted.items()}
    drafts = build_notices(review(*findings), settings, None, by_finding)
    return next((d for d in drafts if d.kind == "补正通知书"), None)


def test_requests_for_other_findings_leave_a_notice_as_it_was() -> None:
    given = review(OPEN, BREACH, INTERNAL)
    assert build_notices(given, SETTINGS) == build_notices(given, SETTINGS, None, {"f" * 64: (EvidenceWanted("别的"),)})


def test_a_row_that_is_there_is_completed() -> None:
    before = rows(OPEN).context["事项清单"][0]
    after = rows(OPEN, a=(EvidenceWanted("设计计算书。"), EvidenceWanted("检测报告", date(2026, 12, 1)))).context[
        "事项清单"
    ]
    (row,) = after
    assert row["补正要求"] == before["补正要求"] + "请提供：设计计算书。请提供：检测报告（2026年12月1日（含）前）。"
    assert {k: v for k, v in row.items() if k != "补正要求"} == {k: v for k, v in before.items() if k != "补正要求"}


def test_a_breach_gets_a_row_with_its_clause_and_evidence_and_whoever_signs_is_told() -> None:
    draft = rows(OPEN, BREACH, b=(EvidenceWanted("电耗计量记录", date(2026, 12, 1)),))
    first, added = draft.context["事项清单"]
    assert first["编码"] == "DC001" and added["编码"] == "EE001" and draft.context["事项数"] == "2"
    assert (added["原因"], added["补正要求"]) == ("须补充证据", "请提供：电耗计量记录（2026年12月1日（含）前）。")
    assert added["期限"] == "2026年12月1日（含）前"
    assert "第4页" in added["原文"][0]["内容"] and "二（三）" in added["条款"][0]["引用"]
    assert [w for w in draft.warnings if "第2项（EE001）的审查结论是“不符合”" in w] and not draft.missing


def test_what_the_authority_keeps_to_itself_is_asked_about_where_somebody_asks() -> None:
    assert rows(INTERNAL) is None
    draft = rows(INTERNAL, c=(EvidenceWanted("工艺说明"),))
    (row,) = draft.context["事项清单"]
    assert (row["原因"], row["补正要求"], draft.left_out) == ("限值待核", "请提供：工艺说明。", ())


@pytest.mark.parametrize("gone", [replace(BREACH, waiver="W-1"), replace(BREACH, outcome=Outcome.PASS)])
def test_a_finding_that_no_longer_calls_is_not_asked_about(gone: Any) -> None:
    assert rows(gone, b=(EvidenceWanted("记录"),)) is None


def test_markup_in_a_request_is_text(tmp_path: Path) -> None:
    said = "<w:p>{{ 文号 }}</w:p> & “表1”"
    draft = rows(OPEN, a=(EvidenceWanted(said),))
    written = write_notice(draft, tmp_path, pdf=False)
    document = docx.Document(io.BytesIO(written.docx.read_bytes()))
    cells = "".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert said in cells


def test_the_notice_of_a_case_asks_for_it(registry: Registry, zhang: By, tmp_path: Path) -> None:
    case = judge(registry, zhang, told())
    office = Office(registry, registry.originals.folder)
    nothing = ask(office, "补正通知书", case, tmp_path, HEAD)
    which = number_of(registry, case, "DC001")
    assert office("finding", "ask", case, which, "--wanted", "PUE的设计计算书", by="张三").code == 0
    done = ask(office, "补正通知书", case, tmp_path, {**HEAD, "文号": "渝经信节能〔2022〕8号", "期限天数": 15})
    assert done.code == 2 and "审查结论是“不符合”" in done.out + done.err, done.err
    text = text_of(tmp_path / "文书" / "补正通知书.docx")
    assert "请提供：PUE的设计计算书。" in text and "“新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3”" in text
    assert "第7页" in text and "2022年3月20日（含）前" in text
    enclosed = attached(tmp_path / "文书" / "补正通知书.pdf", "findings.json")["findings"]
    assert "DC001" in {f["rule"] for f in enclosed}
    assert office("finding", "withdraw", case, 1, by="张三").code == 0
    again = ask(office, "补正通知书", case, tmp_path, HEAD)
    assert (again.code, again.out, again.err) == (nothing.code, nothing.out, nothing.err)
