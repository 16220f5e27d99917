"""Which norm binds: drafts, dates, succession, interpretations, and texts that are not held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checking_facts import CENTRE, CLINKER, outcomes, plan_facts

from compliance.checking import review
from compliance.corpus import Corpus, Document, Interpretation
from compliance.corpus.documents import Succession
from compliance.model.review import Finding, Outcome

AT_THE_LIMIT = plan_facts(data_centres=({**CENTRE, "pue_target": 1.2},))
ABOVE = plan_facts(data_centres=({**CENTRE, "pue_target": 1.38},))


def dc001(corpus: Corpus, facts: Any, region: str, day: date) -> Finding:
    return next(f for f in review(facts, corpus, as_of=day, region=region).findings if f.rule == "DC001")


def with_document(corpus: Corpus, name: str, **changes: Any) -> Corpus:
    documents: dict[str, Document] = dict(corpus.documents)
    documents[name] = replace(documents[name], **changes)
    return replace(corpus, documents=documents)


def ruling(**changes: Any) -> Interpretation:
    given: dict[str, Any] = {
        "id": "I-1", "question": "问", "reason": "理", "by": "某处", "date": date(2024, 1, 1), "start": date(2024, 1, 1),
    }  # fmt: skip
    given["decided"] = given.pop("date")
    return Interpretation(**{**given, **changes})


@pytest.mark.parametrize(("boundary", "outcome"), [("不含", Outcome.FAIL), ("含", Outcome.PASS)])
def test_an_interpretation_settles_a_dispute(shipped: Corpus, boundary: str, outcome: Outcome) -> None:
    settled = ruling(parameter="PUE_新建大型上限", region="青海省", boundary=boundary)
    corpus = replace(shipped, interpretations=(settled,))
    found = dc001(corpus, AT_THE_LIMIT, "青海省", date(2024, 6, 1))
    assert found.outcome is outcome
    assert any("依解释I-1" in c.note for c in found.clauses)


def test_an_interpretation_does_not_reach_back(shipped: Corpus) -> None:
    settled = ruling(parameter="PUE_新建大型上限", region="青海省", boundary="不含", start=date(2024, 7, 1))
    corpus = replace(shipped, interpretations=(settled,))
    assert dc001(corpus, AT_THE_LIMIT, "青海省", date(2024, 6, 30)).reason == "依据不一致"
    assert dc001(corpus, AT_THE_LIMIT, "青海省", date(2024, 7, 1)).outcome is Outcome.FAIL


def test_an_uncertain_date_of_effect_is_unknown_inside_its_interval(shipped: Corpus) -> None:
    inside, before, after = date(2023, 2, 1), date(2022, 10, 1), date(2024, 1, 1)
    assert dc001(shipped, ABOVE, "青海省", inside).reason == "生效日期未定"
    assert dc001(shipped, ABOVE, "青海省", before).outcome is Outcome.NOT_APPLICABLE
    assert dc001(shipped, ABOVE, "青海省", after).outcome is Outcome.FAIL
    fine = plan_facts(data_centres=({**CENTRE, "pue_target": 1.1},))
    assert dc001(shipped, fine, "青海省", inside).outcome is Outcome.PASS


def test_an_interpretation_settles_the_date_of_effect(shipped: Corpus) -> None:
    settled = ruling(document="qh-jnjt-ztfa", effective=date(2023, 1, 1), start=date(2022, 1, 1))
    corpus = replace(shipped, interpretations=(settled,))
    assert dc001(corpus, ABOVE, "青海省", date(2023, 2, 1)).outcome is Outcome.FAIL
    assert dc001(corpus, ABOVE, "青海省", date(2022, 12, 31)).outcome is not Outcome.FAIL


def test_new_replaces_old_only_by_a_declared_link(shipped: Corpus) -> None:
    link = Succession("qh-jnjt-ztfa", (), date(2024, 1, 1))
    corpus = with_document(shipped, "qh-gytdf", replaces=(link,))
    found = dc001(corpus, AT_THE_LIMIT, "青海省", date(2024, 6, 1))
    assert found.outcome is Outcome.PASS
    old = next(c for c in found.clauses if c.document_id == "qh-jnjt-ztfa")
    assert (old.status, old.chosen) == ("superseded", False)
    assert "已被《青海省工业领域碳达峰实施方案》替代" in old.note
    assert dc001(corpus, AT_THE_LIMIT, "青海省", date(2023, 12, 31)).reason == "依据不一致"


def test_a_link_may_replace_some_clauses_only(shipped: Corpus) -> None:
    elsewhere = with_document(shipped, "qh-gytdf", replaces=(Succession("qh-jnjt-ztfa", ("2.5",), None),))
    assert dc001(elsewhere, AT_THE_LIMIT, "青海省", date(2024, 6, 1)).reason == "依据不一致"
    here = with_document(shipped, "qh-gytdf", replaces=(Succession("qh-jnjt-ztfa", ("1.2",), date(2024, 1, 1)),))
    assert dc001(here, AT_THE_LIMIT, "青海省", date(2024, 6, 1)).outcome is Outcome.PASS


def test_an_expired_plan_binds_no_longer(shipped: Corpus) -> None:
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.38, "hub_cluster": True},))
    in_time, late = date(2025, 12, 31), date(2026, 1, 1)
    guizhou = {d: dc001(shipped, facts, "贵州省", d).clauses[0] for d in (in_time, late)}
    assert (guizhou[in_time].status, guizhou[late].status) == ("in_force", "expired")
    assert "已于2025年12月31日失效" in guizhou[late].note


@pytest.mark.parametrize(("state", "status"), [("失效", "expired"), ("被替代", "superseded")])
def test_a_document_registered_as_dead_is_dead(shipped: Corpus, state: str, status: str) -> None:
    corpus = with_document(shipped, "cq-2022-270", state=state)
    found = dc001(corpus, ABOVE, "重庆市", date(2023, 6, 1))
    assert (found.outcome, found.clauses[0].status) == (Outcome.NOT_APPLICABLE, status)


def test_a_document_without_any_date_is_merely_possible(shipped: Corpus) -> None:
    corpus = with_document(shipped, "cq-2022-270", earliest=None, latest=None)
    assert dc001(corpus, ABOVE, "重庆市", date(2023, 6, 1)).reason == "生效日期未定"


def test_a_text_that_is_not_held_never_fails_anyone(shipped: Corpus) -> None:
    corpus = with_document(shipped, "cq-2022-270", held=False)
    found = review(
        plan_facts(installations=({**CLINKER, "sec_target": 130},)), corpus, as_of=date(2024, 6, 30), region="重庆市"
    )
    assert outcomes(found)["EE001", "installation", 0] is Outcome.REVIEW


def test_the_upper_norm_counts_where_the_lower_is_laxer(shipped: Corpus) -> None:
    """Chongqing's 1.3 does not relax the national 1.25: the mandatory norm is met, the national one asked about."""
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.28},))
    found = dc001(shipped, facts, "重庆市", date(2024, 12, 1))
    assert found.outcome is Outcome.REVIEW
    notes = {c.document_id: c.note for c in found.clauses if c.chosen}
    assert "满足" in notes["cq-2022-270"] and "不满足" in notes["ndrc-2024-970"]


def test_a_boundary_that_nobody_has_decided(shipped: Corpus) -> None:
    parameter = shipped.parameters["PUE_新建大型上限"]
    norms = tuple(replace(n, boundary="待裁断") if n.region == "重庆市" else n for n in parameter.norms)
    corpus = replace(shipped, parameters={**shipped.parameters, parameter.code: replace(parameter, norms=norms)})
    exact = plan_facts(data_centres=({**CENTRE, "pue_target": 1.3},))
    assert dc001(corpus, exact, "重庆市", date(2023, 6, 1)).reason == "边界待裁断"
    assert dc001(corpus, ABOVE, "重庆市", date(2023, 6, 1)).outcome is Outcome.FAIL


def test_a_stricter_local_table_wins(shipped: Corpus) -> None:
    national = shipped.levels[-1]
    cell = national.cells["cement_clinker", "基准"]
    cells = {("cement_clinker", "基准"): replace(cell, value=cell.value - 8 if cell.value else None)}
    local = replace(national, region="重庆市", document="cq-2022-270", edition="重庆2024年版", cells=cells)
    corpus = replace(shipped, levels=(*shipped.levels, local))
    facts = plan_facts(installations=({**CLINKER, "sec_target": 110},))
    day = date(2024, 6, 30)
    assert outcomes(review(facts, corpus, as_of=day, region="重庆市"))["EE001", "installation", 0] is Outcome.FAIL
    assert outcomes(review(facts, corpus, as_of=day, region="青海省"))["EE001", "installation", 0] is Outcome.PASS


def test_a_derived_fact_that_does_not_exist_is_a_broken_corpus(shipped: Corpus, tmp_path: Path) -> None:
    from compliance.model.errors import CorpusError

    wrong = replace(shipped.facts["方案.减碳比"], source="派生.没有")
    corpus = replace(shipped, facts={**shipped.facts, "方案.减碳比": wrong})
    with pytest.raises(CorpusError, match=r"“派生\.没有”不存在"):
        review(ABOVE, corpus, as_of=date(2024, 1, 1), region="重庆市")
