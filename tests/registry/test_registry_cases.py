"""Cases: what a reviewer hands in comes back as it was, corrections stand beside what was read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from registry_plans import finding, plan, review

from compliance.model.errors import RegistryError
from compliance.model.facts import Facts, InstallationFacts
from compliance.model.inputs import inputs_of
from compliance.model.review import Measure, Outcome
from compliance.registry import By, Registry, audit, case_facts, cases, reviews
from compliance.registry.case_facts import Correction

DAY = date(2026, 3, 2)
SEC = "installations.0.sec_current"


def received(registry: Registry, by: By) -> int:
    facts = plan()
    with registry.write(by) as tx:
        case = cases.receive(tx, facts.document, DAY)
        case_facts.record_facts(tx, case.id, facts, "nengshen 1")
        return case.id


def test_facts_come_back_with_every_digit_and_place(registry: Registry, zhang: By) -> None:
    number = received(registry, zhang)
    with registry.read() as connection:
        found = case_facts.facts_of(connection, number)
        printed = case_facts.groups_of(connection, number, "nengshen 1")
    assert found == plan()
    assert json.dumps(printed) == json.dumps(found.groups_json())
    assert str(found.installations[0].sec_current.value) == "118.60"


def test_a_plan_that_states_nothing_comes_back_as_one(registry: Registry, zhang: By) -> None:
    empty = Facts(plan().document, installations=(InstallationFacts(),))
    with registry.write(zhang) as tx:
        case = cases.receive(tx, empty.document, DAY)
        case_facts.record_facts(tx, case.id, empty, "nengshen 1")
        assert case_facts.facts_of(tx.connection, case.id) == empty


def test_the_same_content_is_the_same_case_and_its_receipt_is_noted(registry: Registry, zhang: By, li: By) -> None:
    number = received(registry, zhang)
    with registry.write(li) as tx:
        again = cases.receive(tx, replace(plan().document, file="方案（最终）.pdf"), date(2026, 4, 1))
    assert (again.id, again.new) == (number, False)
    with registry.read() as connection:
        told = [(e.actor, e.action) for e in audit.entries(connection)]
    assert told == [("张三", "case.receive"), ("李四", "case.receive_again")]


def test_reading_again_with_the_same_program_adds_nothing_and_with_a_newer_one_replaces(
    registry: Registry, zhang: By
) -> None:
    number = received(registry, zhang)
    with registry.write(zhang) as tx:
        case_facts.record_facts(tx, number, plan(sec="1"), "nengshen 1")
        case_facts.record_facts(tx, number, plan(sec="117.9"), "nengshen 2")
    with registry.read() as connection:
        assert case_facts.facts_of(connection, number).installations[0].sec_current.value == Decimal("117.9")
        assert case_facts.facts_of(connection, number, "nengshen 1") == plan()


def test_a_correction_is_a_new_mention_with_a_person_as_its_source(registry: Registry, zhang: By, li: By) -> None:
    number = received(registry, zhang)
    with registry.write(li) as tx:
        case_facts.correct(tx, number, Correction(SEC, Decimal("116.8"), "kgce/t", "116.8", "见企业补充说明"))
        case_facts.correct(tx, number, Correction("plan.completion", date(2027, 6, 30), "", "2027年6月底", "同上"))
    with registry.read() as connection:
        found = case_facts.facts_of(connection, number)
        printed = case_facts.groups_of(connection, number, "nengshen 1")
    assert printed == found.groups_json()
    now = found.installations[0].sec_current
    assert (now.value, now.evidence[0].source) == (Decimal("116.8"), "person")
    assert now.evidence[0].locator == "李四更正：见企业补充说明"
    assert found.plan.completion.value == date(2027, 6, 30)
    assert [(m.field, m.raw, m.origin) for m in found.mentions] == [
        (SEC, "118.60", "overridden"), (SEC, "116.8", "person"), ("plan.completion", "2027年6月底", "person"),
    ]  # fmt: skip


def test_the_last_correction_holds_and_may_say_that_nobody_can_tell(registry: Registry, zhang: By) -> None:
    number = received(registry, zhang)
    with registry.write(zhang) as tx:
        for value, raw in ((Decimal(1), "1"), (None, "")):
            case_facts.correct(tx, number, Correction(SEC, value, "kgce/t", raw, "核实"))
    with registry.read() as connection:
        now = case_facts.facts_of(connection, number).installations[0].sec_current
    assert (now.value, now.state) == (None, "illegible")


@pytest.mark.parametrize(
    "path", ["installations.2.sec_current", "installations.0.colour", "plan", "x.y", "plan.start.z"]
)
def test_a_correction_to_nothing_is_refused(registry: Registry, zhang: By, path: str) -> None:
    number = received(registry, zhang)
    with pytest.raises(RegistryError, match="没有“"), registry.write(zhang) as tx:
        case_facts.correct(tx, number, Correction(path, Decimal(1), "", "1", "核实"))


def test_a_correction_needs_a_reason(registry: Registry, zhang: By) -> None:
    number = received(registry, zhang)
    with pytest.raises(RegistryError, match="理由"), registry.write(zhang) as tx:
        case_facts.correct(tx, number, Correction(SEC, Decimal(1), "", "1", " "))


def test_a_review_is_kept_as_printed_and_its_findings_can_be_searched(registry: Registry, zhang: By) -> None:
    number = received(registry, zhang)
    judged = review(plan(), finding(), finding("DC001", Outcome.NOT_APPLICABLE), finding("TL001", Outcome.PASS))
    with registry.write(zhang) as tx:
        kept = reviews.record_review(tx, number, judged, parameters="p1", program="nengshen 1")
    with registry.read() as connection:
        assert reviews.last_review(connection, number) == kept
        body = reviews.review_body(connection, kept)
        rows = reviews.findings_of(connection, [kept])
    printed = judged.to_json()
    assert body["findings"] == printed["findings"] and body["summary"] == printed["summary"]
    assert [(r["place"], r["rule"], r["outcome"]) for r in rows] == [(0, "EE001", "fail"), (2, "TL001", "pass")]


def test_the_checksum_of_inputs_changes_with_the_figures_and_not_with_a_waiver() -> None:
    same = inputs_of(finding())
    assert inputs_of(finding(waiver="W-1", message="另一种说法")) == same
    assert inputs_of(finding(observed=Measure(Decimal("118.7"), "kgce/t"))) != same
    assert inputs_of(finding(outcome=Outcome.PASS)) != same


def test_a_resubmission_names_the_case_before_it(registry: Registry, zhang: By) -> None:
    first = received(registry, zhang)
    with registry.write(zhang) as tx:
        second = cases.receive(tx, plan("b" * 64).document, DAY, previous_id=first)
        with pytest.raises(RegistryError, match="没有案卷99"):
            cases.receive(tx, plan("c" * 64).document, DAY, previous_id=99)
    assert second.previous_id == first


def test_originals_are_kept_by_content_and_tampering_shows(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        name = registry.originals.keep(tx, b"%PDF-1.7 one", "pdf")
        assert registry.originals.keep(tx, b"%PDF-1.7 one", "pdf") == name
    assert registry.originals.read(name) == b"%PDF-1.7 one"
    assert [p.name for p in registry.originals.files()] == [name]
    Path(registry.originals.path(name)).write_bytes(b"other")
    with pytest.raises(RegistryError, match="已被改动"):
        registry.originals.read(name)
    with pytest.raises(RegistryError, match="不在"):
        registry.originals.read("0" * 64)
