"""All cases again on another day: who flips, whose decisions hold."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from cli_runs import run
from registry_plans import plan

from compliance.model.errors import RegistryError
from compliance.model.facts import DataCentreFacts, EnterpriseFacts, Fact, Facts
from compliance.model.review import Outcome
from compliance.pipeline import Options, review_facts
from compliance.rechecking import recheck, review_on_record
from compliance.registry import By, Registry, approvals, audit, case_facts, cases, reviews, verdicts
from compliance.registry.approvals import WaiverRequest
from compliance.registry.bound_waivers import request_bound

BEFORE, AFTER = date(2022, 2, 27), date(2022, 2, 28)
"""The day before, and the day on which, the plan of 重庆 takes effect."""


def centre() -> Facts:
    """A large data centre of 重庆 yet to be built with a PUE of 1.38."""
    return Facts(
        plan().document,
        EnterpriseFacts(name=Fact("重庆川屏云储信息技术有限公司"), province=Fact("重庆市")),
        data_centres=(
            DataCentreFacts(
                name=Fact("二期"), status=Fact("proposed"), racks=Fact(Decimal(6000), "1"), scale=Fact("large"),
                pue_target=Fact(Decimal("1.38")),
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def judged(registry: Registry, zhang: By) -> Registry:
    facts = centre()
    with registry.write(zhang) as tx:
        case = cases.receive(tx, facts.document, BEFORE)
        case_facts.record_facts(tx, case.id, facts, "p")
        reviews.record_review(tx, case.id, review_facts(facts, Options(BEFORE)), parameters="p", program="p")
    return registry


def test_the_same_law_changes_nothing(judged: Registry) -> None:
    found = recheck(judged, Options(BEFORE))
    assert (found.cases, found.flips, found.exit_code) == (1, (), 0)


def test_another_day_shows_who_flips_and_a_dry_run_writes_nothing(judged: Registry) -> None:
    found = recheck(judged, Options(AFTER))
    flip = next(f for f in found.flips if f.rule == "DC001")
    assert flip.before is not Outcome.FAIL and flip.after is Outcome.FAIL and found.exit_code == 1
    with judged.read() as connection:
        assert [e.action for e in audit.entries(connection)] == ["case.receive", "review.record"]


def test_decisions_hold_where_their_inputs_are_the_same_and_are_stale_elsewhere(
    judged: Registry, zhang: By, li: By
) -> None:
    with judged.write(zhang) as tx:
        rows = reviews.findings_of(tx.connection, [1])
        for row in rows:
            verdicts.decide_finding(tx, 1, row["fingerprint"], "confirmed", "属实")
        with pytest.raises(RegistryError, match="没有这条意见"):
            verdicts.decide_finding(tx, 1, "x", "confirmed")
    same = recheck(judged, Options(BEFORE))
    assert len(same.carried) == len(rows) > 0 and same.stale == ()
    later = recheck(judged, Options(AFTER), li)
    flipped = {f.rule for f in later.flips}
    assert {v.rule for v in later.stale} >= flipped & {r["rule"] for r in rows}
    assert len(later.carried) + len(later.stale) == len(rows)
    with judged.read() as connection:
        assert reviews.last_review(connection, 1) == 2
    with judged.write(zhang) as tx:
        row = next(r for r in rows if r["rule"] in {v.rule for v in same.carried})
        verdicts.decide_finding(tx, 1, row["fingerprint"], "reopened", "企业补了材料")
        assert row["fingerprint"] not in verdicts.verdicts_of(tx.connection, 1)


def test_a_waiver_on_record_counts_once_another_person_has_granted_it(judged: Registry, zhang: By, li: By) -> None:
    wanted = WaiverRequest(
        "W-1", "重庆川屏云储信息技术有限公司", ("DC001",), "延期批准", "设计未定稿", AFTER, date(2022, 5, 1), approval="渝经信〔2022〕1号"
    )  # fmt: skip

    def waived() -> list[str | None]:
        with judged.read() as connection:
            review = review_on_record(connection, centre(), Options(AFTER))
        return [f.waiver for f in review.findings if f.rule == "DC001"]

    with judged.write(zhang) as tx:
        number = approvals.request_waiver(tx, wanted)
    assert waived() == [None]
    with judged.write(li) as tx:
        approvals.decide(tx, number, True)
    assert waived() == ["W-1"]


def test_a_granted_waiver_is_carried_over_while_its_inputs_are_the_same_and_lapses_on_others(
    judged: Registry, zhang: By, li: By, tmp_path: Path
) -> None:
    with judged.write(zhang) as tx:
        after = reviews.record_review(tx, 1, review_facts(centre(), Options(AFTER)), parameters="p", program="p")
        row = next(r for r in reviews.findings_of(tx.connection, [after]) if r["rule"] == "DC001")
        wanted = WaiverRequest(
            "W-7", "重庆川屏云储信息技术有限公司", ("DC001",), "延期批准", "设计未定稿", BEFORE, date(2022, 5, 1), approval="渝经信〔2022〕1号"
        )  # fmt: skip
        number = request_bound(tx, wanted, 1, [row])
    assert recheck(judged, Options(BEFORE)).lapsed == (), "nobody has granted it"
    with judged.write(li) as tx:
        approvals.decide(tx, number, True)
    same, other = recheck(judged, Options(AFTER)), recheck(judged, Options(BEFORE))
    assert [b.code for b in same.waived] == ["W-7"] and same.lapsed == ()
    assert [b.code for b in other.lapsed] == ["W-7"] and other.waived == ()
    where = ("--database", judged.url.render_as_string(hide_password=False), "--originals", tmp_path)
    told = run("registry", "recheck", "--dry-run", "--as-of", BEFORE, *where).out
    assert "要重看：案卷1 DC001 的豁免 W-7" in told and "1 项豁免要重看" in told


def test_a_case_judged_by_the_law_of_a_region_is_judged_by_it_again(judged: Registry, zhang: By) -> None:
    there = Options(AFTER, region="云南省")
    with judged.write(zhang) as tx:
        reviews.record_review(tx, 1, review_facts(centre(), there), parameters="p", program="p")
    assert recheck(judged, Options(AFTER)).flips == ()


def test_the_command(judged: Registry, tmp_path: Path) -> None:
    where = ("--database", judged.url.render_as_string(hide_password=False), "--originals", tmp_path)
    dry = run("registry", "recheck", "--dry-run", "--as-of", AFTER, *where)
    assert dry.code == 1 and "DC001" in dry.out and "没有记入" in dry.out
    told = json.loads(run("registry", "recheck", "--dry-run", "--as-of", AFTER, "--format", "json", *where).out)
    assert any(f["after"] == "fail" for f in told["flips"])
    assert "已记入" in run("registry", "recheck", "--as-of", AFTER, "--by", "张三", *where).out
    assert run("registry", "recheck", "--dry-run", "--as-of", AFTER, *where).code == 0
