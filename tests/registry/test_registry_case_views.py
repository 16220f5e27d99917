"""Cases as an officer finds them, and one with all that was found and decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from registry_judged import DAY, NAME, Office, centre, judge, number_of
from registry_plans import plan

from compliance.registry import By, Registry, case_facts, cases, reviews
from compliance.registry.case_views import CaseFilter, list_cases, numbered_findings


@pytest.fixture
def office(registry: Registry) -> Office:
    return Office(registry, registry.originals.folder)


@pytest.fixture
def case(registry: Registry, zhang: By) -> int:
    return judge(registry, zhang, centre())


def states(registry: Registry, **wanted: str) -> list[tuple[int, str]]:
    with registry.read() as connection:
        return [(line.id, line.state) for line in list_cases(connection, CaseFilter(**wanted))]


def test_where_each_case_stands(registry: Registry, case: int, office: Office, zhang: By) -> None:
    other = plan("c" * 64, file="云岭水泥.pdf")
    with registry.write(zhang) as tx:
        unread = cases.receive(tx, other.document, DAY).id
    assert states(registry) == [(case, "待认定"), (unread, "未审查")]
    waits = office("correct", case, "data_centres.0.pue_target", "1.25", "--reason", "抄错", by="张三")
    assert waits.code == 2 and states(registry, state="待批准") == [(case, "待批准")]
    office("request", "refuse", 1, "--comment", "不是", by="李四")
    with registry.read() as connection:
        every = [f.number for f in numbered_findings(connection, case)]
    for number in every:
        office("finding", "confirm", case, number, by="张三")
    assert states(registry, state="已认定") == [(case, "已认定")]
    # What the words were on has changed: they no longer settle it.
    office("correct", case, "data_centres.0.pue_target", "1.37", "--reason", "第4页", by="张三")
    assert states(registry, state="待认定") == [(case, "待认定")]
    assert "要重看" in office("case", "show", case).out


def test_cases_by_city_outcome_and_words(registry: Registry, case: int, office: Office) -> None:
    assert states(registry, city="渝北区") == [(case, "待认定")] and states(registry, city="曲靖市") == []
    assert states(registry, outcome="fail") == [(case, "待认定")]
    assert states(registry, text="川屏") == [(case, "待认定")] and states(registry, text="%") == []
    listed = office("case", "list", "--city", "渝北区", "--outcome", "不符合", "--text", "PUE")
    assert listed.code == 0 and NAME in listed.out and "共 1 个案卷" in listed.out
    wrong = office("case", "list", "--outcome", "坏")
    assert wrong.code == 3 and "没有“坏”这种结论" in wrong.err


def test_one_case_with_all_that_was_decided(
    registry: Registry, case: int, office: Office, zhang: By, tmp_path: Path
) -> None:
    letter = tmp_path / "通知.pdf"
    letter.write_bytes(b"%PDF")
    words = ("--number", "7号", "--case", case, "--reason", "x", "--deadline", "2022-04-04")
    office("issue", "request", "整改通知书", letter, *words, by="张三")
    office("request", "approve", 1, by="李四")
    office("issue", "enter", 1, "--date", "2022-03-05", by="张三")
    office("event", "7号", "送达", "--date", "2022-03-07", by="张三")
    disputed = office(
        "finding", "dispute", case, number_of(registry, case, "DC001"), "--comment", "另有检测", by="张三"
    )
    assert disputed.code == 0, disputed.err
    assert office("finding", "dispute", case, "1", by="张三").code == 3
    office("correct", case, "data_centres.0.pue_target", "1.25", "--reason", "抄错", by="张三")
    shown = office("case", "show", case).out
    for told in ("另有检测", "有异议", "文书：7号", "2022-03-07 送达", "待批准的更正：申请2", "1.38", "不符合\tDC001"):
        assert told in shown
    again = judge(registry, zhang, centre("b" * 64, "1.25"), previous=case)
    compared = office("case", "show", again).out
    assert "已整改\tDC001" in compared and "1.38 → 1.25" in compared
    assert office("case", "show", 99).code == 3


def test_a_finding_is_named_by_its_number_or_the_beginning_of_its_fingerprint(
    registry: Registry, case: int, office: Office
) -> None:
    with registry.read() as connection:
        rows = reviews.findings_of(connection, [1])
    assert rows[0]["rule"] in office("finding", "confirm", case, rows[0]["fingerprint"][:10], by="张三").out
    assert rows[1]["rule"] in office("finding", "reopen", case, "2", "--comment", "再看", by="张三").out
    for wrong in ("0", "99", "abc"):
        assert "没有这条意见" in office("finding", "confirm", case, wrong).err


def test_pages_stand_behind_figures_and_findings(registry: Registry, office: Office, zhang: By) -> None:
    from registry_plans import finding, review

    facts = plan("d" * 64)
    with registry.write(zhang) as tx:
        number = cases.receive(tx, facts.document, date(2026, 3, 2)).id
        case_facts.record_facts(tx, number, facts, "p")
        reviews.record_review(tx, number, review(facts, finding()), parameters="p", program="p")
    shown = office("case", "show", number).out
    assert "EE001：118.6 高于 117（第4页）" in shown and shown.count("第4页") >= 2
