"""Classes of installations at the desk: kept, and brought up to date by what changed, never by classifying all again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from web_cases import case_of

from compliance.registry import By, directory, enterprises
from compliance.registry.accounts import link_case, office_named
from compliance.registry.approvals import ask
from compliance.registry.enterprises import decide_proposal, open_proposals
from compliance.registry.installations import Figures, Told, record
from compliance.registry.tables import Scope
from compliance.web.desk import Desk
from compliance.web.lists import classes

CORPUS = Path(__file__).parents[2] / "policy_corpus"
CLINKER = {"product": "cement_clinker", "status": "existing", "sec_unit": "kgce/t"}
BETTER, WORSE = Decimal(90), Decimal(130)


@pytest.fixture
def register(desk: Desk) -> list[int]:
    """Three enterprises with an existing installation each: better than the benchmark, worse than the baseline, and unknown."""
    figures = (Figures(**CLINKER, sec=BETTER), Figures(**CLINKER, sec=WORSE), Figures(**CLINKER))
    with desk.registry.write(By("登记员", desk.now())) as tx:
        made = [enterprises.resolve(tx, f"{n}水泥有限公司", None, "清单").id for n in ("甲县", "乙州", "丙市")]
        told = [Told(e, "1号窑", f, {"reference": "清单"}) for e, f in zip(made, figures, strict=True)]
        record(tx, told, date(2026, 3, 1))
    return made


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many installations were classified, each time that any were."""
    found: list[int] = []
    real = classes.classified

    def classified(rows: Any, *more: Any) -> Any:
        found.append(len(rows))
        return real(rows, *more)

    monkeypatch.setattr(classes, "classified", classified)
    return found


def shown(desk: Desk, office: int | None = None) -> list[str | None]:
    """The classes as the overview has them, in the order of the installations."""
    rows, tiers = classes.all_rows(desk, Scope(office, desk.now().date()))
    return [tiers.get(row["id"]) for row in rows]


def anew(desk: Desk, office: int | None = None) -> Any:
    """The same found by a desk that knows nothing yet: what everything that is kept is held to."""
    desk.more.pop("classes", None)
    return classes.all_rows(desk, Scope(office, desk.now().date()))


def tell(desk: Desk, whose: int, day: date = date(2026, 3, 2), name: str = "1号窑", **figures: Any) -> None:
    with desk.registry.write(By("登记员", desk.now())) as tx:
        record(tx, [Told(whose, name, Figures(**figures), {"reference": "新报"})], day)


def test_a_new_record_classifies_its_installation_alone(desk: Desk, register: list[int], counted: list[int]) -> None:
    assert shown(desk) == ["above_benchmark", "below_baseline", "unclassified"] and counted == [3]
    assert shown(desk) == ["above_benchmark", "below_baseline", "unclassified"] and counted == [3]
    tell(desk, register[2], sec=BETTER)
    assert shown(desk) == ["above_benchmark", "below_baseline", "above_benchmark"] and counted == [3, 1]
    tell(desk, register[0], **CLINKER, name="2号窑", sec=WORSE)
    assert shown(desk)[3] == "below_baseline" and counted == [3, 1, 1]
    with desk.registry.write(By("登记员", desk.now())) as tx:
        ask(tx, "publication", "与装置无关", "发布")
    shown(desk)
    assert counted == [3, 1, 1]


def test_what_does_not_exist_any_more_has_no_class(desk: Desk, register: list[int], counted: list[int]) -> None:
    shown(desk)
    tell(desk, register[1], status="retired")
    assert shown(desk) == ["above_benchmark", None, "unclassified"] and counted == [3, 1]


def test_another_corpus_classifies_all_again(
    desk: Desk, register: list[int], counted: list[int], tmp_path: Path
) -> None:
    """The benchmark of the table is lowered below what the first installation has."""
    assert shown(desk)[0] == "above_benchmark"
    other = tmp_path / "corpus"
    shutil.copytree(CORPUS, other, ignore=shutil.ignore_patterns("__pycache__"))
    lowered = 0
    for table in (other / "tables").glob("eff_*.csv"):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        for i, line in enumerate(lines):
            if "cement_clinker" in line and ",100," in line:
                lines[i], lowered = line.replace(",100,", ",80,"), lowered + 1
        table.write_text("".join(lines), encoding="utf-8")
    assert lowered
    desk.settings = replace(desk.settings, corpus=other)
    assert shown(desk)[0] == "between" and counted == [3, 3]
    desk.settings = replace(desk.settings, corpus=None)
    assert shown(desk)[0] == "above_benchmark"


def test_another_day_shows_what_holds_then(desk: Desk, register: list[int], counted: list[int], clock: Any) -> None:
    tell(desk, register[2], date(2026, 3, 10), sec=BETTER)
    assert shown(desk)[2] == "unclassified", "recorded for a day that has not come"
    clock.move(days=8)
    assert shown(desk)[2] == "above_benchmark"


def test_what_becomes_known_of_an_enterprise_is_seen(desk: Desk, register: list[int], counted: list[int]) -> None:
    shown(desk)
    with desk.registry.write(By("登记员", desk.now())) as tx:
        enterprises.resolve(tx, "乙州水泥有限公司", None, "清单", {"province": "青海省", "city": "西宁市"})
    rows, _ = classes.all_rows(desk, Scope(None, desk.now().date()))
    assert [row["city"] for row in rows] == [None, "西宁市", None] and counted == [3, 1]
    with desk.registry.write(By("登记员", desk.now())) as tx:
        directory.enter(tx, [directory.DirectoryEntry(register[1], "名录第1行")], date(2026, 3, 2))
    rows, _ = classes.all_rows(desk, Scope(None, desk.now().date()))
    assert [row["listed"] for row in rows] == [None, True, None]


def test_two_enterprises_that_are_found_to_be_one_are_one(desk: Desk, register: list[int]) -> None:
    with desk.registry.write(By("登记员", desk.now())) as tx:
        enterprises.resolve(tx, "甲县水泥有限责任公司", None, "方案")
    shown(desk)
    with desk.registry.read() as connection:
        waiting = open_proposals(connection)
    assert waiting
    other = waiting[0].enterprise.id
    tell(desk, other, **CLINKER, name="9号窑", sec=WORSE)
    shown(desk)
    with desk.registry.write(By("登记员", desk.now())) as tx:
        decide_proposal(tx, waiting[0].id, True)
    rows, _ = classes.all_rows(desk, Scope(None, desk.now().date()))
    assert {row["enterprise_id"] for row in rows if row["name"] == "9号窑"} == {register[0]}


def test_a_case_handed_in_here_too_shows_what_was_taken_over_from_it(
    desk: Desk, register: list[int], counted: list[int]
) -> None:
    case = case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", "发改委")
    with desk.registry.write(By("登记员", desk.now())) as tx:
        office = office_named(tx, "工信局")
        source = {"reference": "方案", "case": case}
        record(tx, [Told(register[2], "1号窑", Figures(sec=BETTER), source, case_id=case)], date(2026, 3, 2))
    assert shown(desk, office)[2] == "unclassified"
    with desk.registry.write(By("收件员", desk.now())) as tx:
        link_case(tx, case, office)
    assert shown(desk, office)[2] == "above_benchmark" and counted == [3, 1]


def test_offices_do_not_get_each_other_s(desk: Desk, register: list[int]) -> None:
    case = case_of(desk.registry, By("收件员", desk.now()), "P02.pdf", "发改委")
    with desk.registry.write(By("登记员", desk.now())) as tx:
        mine, theirs = office_named(tx, "工信局"), office_named(tx, "发改委")
        told = Told(register[0], "1号窑", Figures(sec=WORSE), {"reference": "方案", "case": case}, case_id=case)
        record(tx, [told], date(2026, 3, 2))
    for _ in range(2):
        assert (shown(desk, mine)[0], shown(desk, theirs)[0], shown(desk)[0]) == (
            "above_benchmark",
            "below_baseline",
            "below_baseline",
        )


def test_only_some_offices_are_kept(desk: Desk, register: list[int]) -> None:
    for office in range(1, 9):
        shown(desk, office)
    assert len(desk.more["classes"]) == classes._KEPT


def test_after_any_acts_it_is_what_is_found_anew(desk: Desk, register: list[int]) -> None:
    acts: list[Callable[[], object]] = [
        lambda: tell(desk, register[0], sec=WORSE),
        lambda: tell(desk, register[1], **CLINKER, name="3号窑", sec=BETTER),
        lambda: tell(desk, register[1], date(2026, 2, 1), sec=BETTER),  # earlier than what is known already
        lambda: tell(desk, register[2], sec=WORSE, capacity=Decimal(5000)),
        lambda: tell(desk, register[2], disposal="retire", completion=date(2027, 1, 1)),
    ]
    for act in acts:
        act()
        rows, tiers = classes.all_rows(desk, Scope(None, desk.now().date()))
        assert (rows, tiers) == anew(desk)
        assert rows[0]["id"] < rows[-1]["id"]
