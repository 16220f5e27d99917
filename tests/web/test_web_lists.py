"""Lists: filtered, sorted and paged by the database, the same on both; each office its own; files of what is shown."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from web_cases import case_of

from compliance.registry import By, directory, enterprises
from compliance.registry.installations import Figures, Told, record
from compliance.registry.tables import TABLES

FORMULA = '=HYPERLINK("http://evil.test")方案.pdf'
KINDS = [table.kind for table in TABLES]


@pytest.fixture
def cases(desk) -> dict[str, int]:
    """Two cases of 工信局 and one of 发改委."""
    by = By("收件员", desk.now())
    return {
        "p01": case_of(desk.registry, by, "P01.pdf", name=FORMULA),
        "p05": case_of(desk.registry, by, "P05.docx"),
        "theirs": case_of(desk.registry, by, "P02.pdf", "发改委"),
    }


def rows(person, kind: str, query: str = "") -> list[dict]:
    answer = person.get(f"/api/v1/lists/{kind}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


@pytest.fixture
def company(desk) -> int:
    """An enterprise from a list, with an existing installation whose figure is in the register."""
    with desk.registry.write(By("登记员", desk.now())) as tx:
        number = enterprises.resolve(
            tx, "滇南水泥有限公司", None, "清单", {"city": "红河哈尼族彝族自治州", "field": "水泥"}
        ).id
        figures = Figures(
            product="cement_clinker",
            status="existing",
            sec=Decimal("128.50"),
            sec_unit="kgce/t",
            capacity=Decimal("4500"),
        )
        record(tx, [Told(number, "1号窑", figures, {"reference": "清单.xlsx 第2行"})], date(2026, 3, 1))
    return number


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_opens_sorts_by_every_column_and_filters_by_everything(kind, cases, company, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    table = next(t for t in TABLES if t.kind == kind)
    assert person.get(f"/lists/{kind}").status_code == 200
    for column in table.columns:
        if column.sortable:
            for sort in (column.key, f"-{column.key}"):
                assert person.get(f"/api/v1/lists/{kind}?sort={sort}").status_code == 200, sort
    for one in table.filters:
        value = "2026-03-02" if one.kind in ("from", "until") else (one.choices or ("云南",))[0]
        assert person.get(f"/lists/{kind}?{one.key}={value}").status_code == 200, one.key
    assert person.get(f"/lists/{kind}?text=%25_'\"").status_code == 200


def test_cases_are_found_by_what_is_asked(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    every = rows(person, "cases", "sort=number")
    assert [row["id"] for row in every] == [cases["p01"], cases["p05"]]
    assert {row["state"] for row in every} == {"open"}
    assert every[0]["fail"] >= 1 and every[0]["undetermined"] >= 0
    assert [r["id"] for r in rows(person, "cases", "text=HYPERLINK")] == [cases["p01"]]
    assert rows(person, "cases", "state=clear") == []
    assert [r["id"] for r in rows(person, "cases", "sort=-number")] == [cases["p05"], cases["p01"]]
    assert rows(person, "cases", "received_until=2026-03-01") == []
    name = every[0]["enterprise"]
    if name:
        assert cases["p01"] in [r["id"] for r in rows(person, "cases", f"text={name}")]


def test_a_page_says_how_many_there_are_and_past_the_end_is_the_last(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    total = person.get("/api/v1/lists/findings").json()["total"]
    first = person.get("/api/v1/lists/findings?size=20&sort=rule").json()
    assert len(first["rows"]) == 20 and first["pages"] == -(-total // 20)
    beyond = person.get("/api/v1/lists/findings?size=20&sort=rule&page=999").json()
    assert beyond["page"] == first["pages"] and beyond["rows"]
    seen = [
        r["id"] for n in range(1, first["pages"] + 1) for r in rows(person, "findings", f"size=20&sort=rule&page={n}")
    ]
    assert len(seen) == len(set(seen)) == total


def test_undetermined_is_neither_pass_nor_fail(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    by_outcome = {o: rows(person, "findings", f"size=200&outcome={o}") for o in ("fail", "undetermined", "pass")}
    ids = [r["id"] for found in by_outcome.values() for r in found]
    assert by_outcome["fail"] and by_outcome["undetermined"] and len(ids) == len(set(ids))
    assert {r["standing"] for r in by_outcome["undetermined"]} == {"open"}
    assert {r["standing"] for r in by_outcome["pass"]} == {"settled"}


def test_another_office_s_cases_are_in_no_list_and_an_auditor_sees_all(cases, sign_in) -> None:
    mine, theirs = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    auditor = sign_in("周审计", "auditor", office="审计局")
    assert [r["id"] for r in rows(theirs, "cases")] == [cases["theirs"]]
    assert {r["case"] for r in rows(mine, "findings", "size=200")} == {cases["p01"], cases["p05"]}
    assert len(rows(auditor, "cases")) == 3
    picked = f"id={cases['theirs']}&id={cases['p01']}"
    assert [r["id"] for r in rows(mine, "cases", picked)] == [cases["p01"]]
    assert "P02.pdf" not in mine.get("/lists/cases.csv").text and "P02.pdf" in theirs.get("/lists/cases.csv").text
    manager = sign_in("王管理", "administrator")
    assert manager.get("/lists/cases").status_code == 403 and manager.get("/api/v1/lists/cases").status_code == 403


def test_what_came_from_another_office_s_plan_is_not_shown(cases, company, desk, sign_in) -> None:
    mine, theirs = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    with desk.registry.write(By("登记员", desk.now())) as tx:
        told = Told(
            company,
            "1号窑",
            Figures(sec=Decimal("99.9")),
            {"reference": "方案", "case": cases["theirs"]},
            case_id=cases["theirs"],
        )
        record(tx, [told], date(2026, 3, 1))
    assert [r["sec"] for r in rows(theirs, "installations")] == ["99.9"]
    assert [r["sec"] for r in rows(mine, "installations")] == ["128.50"]
    with desk.registry.write(By("登记员", desk.now())) as tx:  # a list carries the plan's figure on
        record(tx, [Told(company, "1号窑", Figures(capacity=Decimal(5000)), {"reference": "清单"})], date(2026, 3, 2))
    assert [(r["sec"], r["capacity"]) for r in rows(mine, "installations")] == [(None, "5000")]
    assert [r["sec"] for r in rows(theirs, "installations")] == ["99.9"]


def test_enterprises_known_only_from_another_office_s_plans_are_not_listed(cases, company, desk, sign_in) -> None:
    mine, theirs = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    from sqlalchemy import update

    from compliance.registry.schema import cases as table

    with desk.registry.write(By("登记员", desk.now())) as tx:
        secret = enterprises.resolve(tx, "只在别处的公司", None, "方案").id
        tx.connection.execute(update(table).where(table.c.id == cases["theirs"]).values(enterprise_id=secret))
    assert "只在别处的公司" in [r["name"] for r in rows(theirs, "enterprises")]
    assert [r["name"] for r in rows(mine, "enterprises")] == ["滇南水泥有限公司"]
    with desk.registry.write(By("登记员", desk.now())) as tx:
        directory.enter(tx, [directory.DirectoryEntry(secret, "名录第1行")], date(2026, 3, 2))
    found = {r["name"]: r["cases"] for r in rows(mine, "enterprises")}
    assert found["只在别处的公司"] == 0  # the directory is public, the case is not


def test_installations_are_classed_by_the_table_in_force(company, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    (row,) = rows(person, "installations")
    assert (row["enterprise"], row["sec"], row["sec_unit"]) == ("滇南水泥有限公司", "128.50", "kgce/t")
    assert row["tier"] in ("below_baseline", "between", "above_benchmark", "unclassified")
    assert [r["id"] for r in rows(person, "installations", f"tier={row['tier']}")] == [row["id"]]
    others = {"below_baseline", "between", "above_benchmark", "unclassified"} - {row["tier"]}
    assert all(rows(person, "installations", f"tier={other}") == [] for other in others)


def test_csv_and_workbook_hold_exactly_what_is_shown_and_run_no_formula(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    shown = [r["number"] for r in rows(person, "cases", "sort=number")]
    answer = person.get("/lists/cases.csv?sort=number")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    told = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert told[0][:3] == ["编号", "文件", "企业"] and [int(r[0]) for r in told[1:]] == shown
    assert told[1][1] == "'" + FORMULA
    answer = person.get("/lists/cases.xlsx?sort=number")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = list(sheet.iter_rows())
    assert [c.value for c in cells[0]][:2] == ["编号", "文件"] and [r[0].value for r in cells[1:]] == shown
    assert cells[1][1].value == FORMULA and cells[1][1].data_type == "s" and cells[1][1].quotePrefix
    assert all(c.data_type != "f" for r in cells for c in r)


def test_files_obey_the_filters_and_the_rows_that_were_picked(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    assert len(person.get("/lists/cases.csv?state=clear").text.splitlines()) == 1
    answer = person.submit("/lists/cases", act="csv", id=str(cases["p05"]))
    assert answer.status_code == 200 and answer.text.count("\r\n") == 2 and "P05.docx" in answer.text
    assert "没有选中" in person.submit("/lists/cases", act="csv").text


@pytest.mark.parametrize(
    "query",
    ["sort=number;drop", "sort=sha256", "page=0x1", "page=" + "9" * 30, "received_from=2026-13-45", "state=other"],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(query, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    for path in ("/lists/cases", "/lists/cases.csv", "/api/v1/lists/cases"):
        assert person.get(f"{path}?{query}").status_code == 400


def test_the_header_of_a_file_is_made_of_fixed_words(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    answer = person.get('/lists/cases.csv?text=%0d%0aX-Evil:%201&city=";filename=evil')
    told = answer.headers["content-disposition"]
    assert "x-evil" not in answer.headers and "evil" not in told
    assert told.startswith("attachment; filename=\"cases.csv\"; filename*=UTF-8''")


def test_findings_are_confirmed_together_but_only_one_s_own_and_only_by_reviewers(cases, sign_in) -> None:
    person, approver = sign_in("张三", "reviewer"), sign_in("钱复核", "approver")
    theirs = rows(sign_in("李四", "reviewer", office="发改委"), "findings", "standing=open")
    mine = rows(person, "findings", "outcome=fail")
    assert approver.submit("/lists/findings", act="confirm", id=str(mine[0]["id"])).status_code == 403
    picked = [str(mine[0]["id"]), str(theirs[0]["id"])]
    answer = person.post(
        "/lists/findings",
        data={"csrf": person.token(), "act": "confirm", "id": picked},
        headers={"origin": "https://desk.test"},
    )
    assert "确认了 1 条" in answer.text
    after = {r["id"]: r["standing"] for r in rows(person, "findings", "outcome=fail")}
    assert after[mine[0]["id"]] == "confirmed"
    other = rows(sign_in("孙审", "reviewer", office="发改委"), "findings", "size=200")
    assert theirs and not {"confirmed"} & {r["standing"] for r in other}


def test_evidence_is_asked_for_on_several_findings_at_once(cases, desk, sign_in) -> None:
    from compliance.registry.evidence_requests import requests_of

    person = sign_in("张三", "reviewer")
    unclear = rows(person, "findings", "outcome=undetermined")[:2]
    passed = rows(person, "findings", "outcome=pass")[0]

    def asked(wanted: str, until: str = "") -> str:
        fields = {
            "csrf": person.token(),
            "act": "ask",
            "id": [r["id"] for r in (*unclear, passed)],
            "act_wanted": wanted,
            "act_until": until,
        }
        answer = person.post(
            "/lists/findings?outcome=undetermined", data=fields, headers={"origin": "https://desk.test"}
        )
        assert answer.status_code == 200
        return str(answer.text)

    assert "补充证据须写明要企业提供什么" in asked("  ") and "2026-12-31 的形式" in asked("检测报告", "明天")
    told = asked("能源审计 检测报告", "2026-04-30")
    assert "请企业为 2 条意见补充证据" in told and "另有 1 条" in told
    assert 'value="undetermined" selected' in told  # the list stays as it was filtered
    assert "请企业为 0 条" in asked("能源审计 检测报告", "2026-04-30")
    with desk.registry.read() as connection:
        found = [one for case in (cases["p01"], cases["p05"]) for one in requests_of(connection, case)]
    assert [(one.wanted, str(one.until), one.asked_by) for one in found] == [
        ("能源审计 检测报告", "2026-04-30", "张三")
    ] * 2


def test_cases_are_reviewed_again_by_today_s_policy(cases, desk, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    answer = person.submit("/lists/cases", act="recheck", id=str(cases["p01"]))
    assert "重新审查了 1 个案卷" in answer.text
    again = rows(person, "cases", f"id={cases['p01']}")[0]
    assert again["as_of"] == "2026-03-02"  # judged before by the law of 2024
    assert "0 个的意见有变化" in person.submit("/lists/cases", act="recheck", id=str(cases["p01"])).text


def test_the_interface_is_described_without_going_out(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    told = person.get("/api/openapi.json").json()
    call = told["paths"]["/api/v1/lists/cases"]["get"]
    assert {"state", "city", "text", "sort", "page", "size"} <= {p["name"] for p in call["parameters"]}
    state = next(p for p in call["parameters"] if p["name"] == "state")
    assert "waiting" in state["schema"]["enum"]
    row = call["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["rows"]["items"]
    assert row["properties"]["received_on"]["format"] == "date"
    page = person.get("/api/docs")
    assert "/api/v1/lists/findings" in page.text and "http" not in page.text.split("<main", 1)[1]


def test_english_names_columns_and_words(cases, sign_in) -> None:
    person = sign_in("张三", "reviewer")
    person.cookies.set("lang", "en", domain="desk.test", path="/")
    page = person.get("/lists/findings").text
    assert "Undetermined" in page and "无法判定</td>" not in page
    assert person.get("/lists/cases.csv").text.lstrip("\ufeff").startswith("No.,File,Enterprise")
