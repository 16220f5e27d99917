"""The ledger: typed cells, one row per finding, facts with their places, what was not judged."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from exports_reviews import FIGURE, LIMIT, WAIVER, csv_records, finding, one_of_each, records, review, workbook

from compliance.exports import About, Unread, csv_ledger, xlsx_ledger
from compliance.model.facts import Candidate, DocumentInfo, Fact, Facts, PlanFacts
from compliance.model.review import Measure, Outcome

ABOUT = About(waivers={WAIVER.id: WAIVER}, unread=(Unread("坏.pdf", "broken", "文件已损坏", 2),))


def test_the_sheets_are_frozen_filtered_and_wide_enough():
    book = workbook(one_of_each())
    assert book.sheetnames == ["审查意见", "指标", "文件与未判定事项"]
    for sheet in book:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
        assert sheet["A1"].font.bold
        assert sheet.column_dimensions["A"].width == 18


def test_one_row_per_finding_with_numbers_as_numbers_and_dates_as_dates():
    (row,) = records(workbook(review(finding()))["审查意见"])
    assert (row["结论"], row["规则"], row["对象"]) == ("不符合", "EE001", "1号熟料生产线")
    assert (row["方案值"], row["方案值单位"], row["要求"], row["限值"]) == (118.6, "千克标准煤/吨", "不高于", 117)
    assert (row["差额"], row["期限（日）"]) == (1.6, 30)
    assert row["审查基准日"] == datetime(2025, 3, 31)
    assert row["出处页"] == "4、7"
    assert row["出处与位置框"].splitlines()[0] == "第4页（88.2，401.5，506.9，431）"
    assert row["方案原文"].splitlines() == [FIGURE.text, "118.6"]
    assert row["依据原文"] == f"“{LIMIT.quote}”"


def test_a_date_limit_is_a_date_and_a_single_page_a_number():
    over = finding(
        observed=Measure(date(2026, 4, 30)), required=Measure(date(2025, 12, 31), "", "<="), evidence=(FIGURE,)
    )
    (row,) = records(workbook(review(over))["审查意见"])
    assert (row["方案值"], row["限值"]) == (datetime(2026, 4, 30), datetime(2025, 12, 31))
    assert row["出处页"] == 4


@pytest.mark.parametrize("figure", ["0.1", "-792", "128.50", "94070", "1E+3", "0.000001", "123456789012345"])
def test_a_figure_survives_the_workbook(figure):
    (row,) = records(workbook(review(finding(observed=Measure(Decimal(figure)))))["审查意见"])
    assert Decimal(str(row["方案值"])) == Decimal(figure)


@pytest.mark.parametrize("figure", ["1234567890123456789", "0.1234567890123456789", "NaN", "Infinity"])
def test_a_figure_that_excel_would_round_stays_text(figure):
    (row,) = records(workbook(review(finding(observed=Measure(Decimal(figure)))))["审查意见"])
    assert row["方案值"] == figure


def test_facts_have_value_unit_raw_page_box_and_confidence():
    rows = {(r["分组"], r["字段"]): r for r in records(workbook(review(finding()))["指标"])}
    target = rows["装置", "sec_target"]
    assert (target["值"], target["单位"], target["原文"]) == (118.6, "千克标准煤/吨", "118.6kgce/t")
    assert [target[k] for k in ("页", "左", "上", "右", "下")] == [4, 88.2, 401.5, 506.9, 431]
    assert rows["企业", "name"]["置信度"] == 0.97
    assert rows["装置", "capacity"]["状态"] == "未载明" and rows["装置", "capacity"]["值"] is None


def test_a_contradiction_is_one_row_per_value():
    candidates = tuple(Candidate(Decimal(v), "10k_cny", v, (FIGURE,)) for v in ("9850", "9580"))
    plan = PlanFacts(investment=Fact(None, "10k_cny", state="conflicting", candidates=candidates))
    facts = Facts(DocumentInfo("方案.pdf", "0" * 64, "pdf", 3), plan=plan)
    rows = [r for r in records(workbook(review(finding(), facts=facts))["指标"]) if r["字段"] == "investment"]
    assert [(r["状态"], r["值"], r["单位"], r["页"]) for r in rows] == [
        ("前后矛盾", 9850, "万元", 4),
        ("前后矛盾", 9580, "万元", 4),
    ]


def test_the_third_sheet_names_file_warnings_and_what_was_not_judged():
    about = About(rules={"DC005": "余热利用"}, unread=ABOUT.unread)
    rows = records(workbook(one_of_each(), about=about)["文件与未判定事项"])
    told = {(r["事项"], r["规则"]): r["内容"] for r in rows}
    assert "sha256 0e8a05c4" in told["文件", None] and "扫描识别第3页" in told["文件", None]
    assert told["读取提示", None] == "第3页是扫描页"
    assert told["无法判定", "EE001"].startswith("未载明：")
    assert told["没有运行", "DC005"] == "余热利用"
    assert told["不能读取", None] == "第2页：文件已损坏"


def test_an_unread_plan_and_a_waiver_are_in_both_ledgers():
    reviews = review(finding(waiver=WAIVER.id))
    for rows in (records(workbook(reviews, about=ABOUT)["审查意见"]), csv_records(reviews, about=ABOUT)):
        assert [r["结论"] for r in rows] == ["不符合", "不能读取"]
        assert "设计未定稿" in rows[0]["豁免说明"]
        assert (rows[1]["方案文件"], rows[1]["说明"]) == ("坏.pdf", "第2页：文件已损坏")


def test_the_csv_opens_in_excel_and_has_the_same_rows():
    text = csv_ledger([one_of_each()])
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    rows = csv_records(one_of_each())
    assert [r["结论"] for r in rows] == [o.chinese for o in Outcome]
    assert (rows[0]["方案值"], rows[0]["差额"], rows[0]["审查基准日"]) == ("118.6", "1.6", "2025-03-31")
    sheet = records(workbook(one_of_each())["审查意见"])
    assert [r["说明"] for r in rows] == [r["说明"] for r in sheet]
    assert list(rows[0]) == list(sheet[0])


def test_same_reviews_same_bytes():
    assert xlsx_ledger([one_of_each()]) == xlsx_ledger([one_of_each()])
    assert csv_ledger([one_of_each()]) == csv_ledger([one_of_each()])


def test_no_reviews_is_headers_alone():
    assert [sheet.max_row for sheet in workbook()] == [1, 1, 1]
    assert len(csv_ledger([]).splitlines()) == 1
