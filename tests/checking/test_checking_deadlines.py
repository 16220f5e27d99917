"""Deadlines of several documents: each is reported for itself, and a later one never replaces an earlier one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from checking_facts import plan_facts

from compliance.checking import review
from compliance.corpus import Corpus
from compliance.corpus.norms import Citation
from compliance.model.review import Finding, Outcome

NAME = "改造完成期限"
THREE_YEARS = "ndrc-2026-698"
FURNACE: dict[str, object] = {
    "name": "1号炉", "product": "calcium_carbide", "status": "existing", "sec_current": 962,
}  # fmt: skip


def tl002(corpus: Corpus, completion: str, region: str = "湖南省", day: date = date(2026, 9, 1)) -> Finding:
    facts = plan_facts(installations=({**FURNACE, "completion": completion},))
    return next(f for f in review(facts, corpus, as_of=day, region=region).findings if f.rule == "TL002")


def with_2028(corpus: Corpus, force: str) -> Corpus:
    """As if an officer had entered a deadline of 2028 for the three-year action of 2026."""
    parameter = corpus.parameters[NAME]
    old = next(n for n in parameter.norms if n.document == "ndrc-2023-723")
    late = replace(
        old, force=force, citation=Citation(THREE_YEARS, "", ""), value=date(2028, 12, 31), condition=None, note="假设"
    )
    return replace(corpus, parameters={**corpus.parameters, NAME: replace(parameter, norms=(*parameter.norms, late))})


def test_the_three_year_action_is_registered_and_sets_no_deadline(shipped: Corpus) -> None:
    document = shipped.documents[THREE_YEARS]
    assert (document.held, document.replaces, document.earliest) == (False, (), date(2026, 6, 15))
    norms = [n for p in shipped.parameters.values() for n in p.norms]
    assert THREE_YEARS not in {n.document for n in norms}
    assert date(2028, 12, 31) not in {n.value for n in norms}


@pytest.mark.parametrize("day", [date(2026, 6, 14), date(2026, 6, 15), date(2026, 11, 20)])
def test_its_publication_changes_no_verdict(shipped: Corpus, day: date) -> None:
    assert tl002(shipped, "2025-12-31", day=day).outcome is Outcome.PASS
    late = tl002(shipped, "2027-06-30", day=day)
    assert (late.outcome, late.required and late.required.value) == (Outcome.REVIEW, date(2025, 12, 31))


@pytest.mark.parametrize("force", ["目标", "原则上"])
def test_a_deadline_of_2028_would_stand_beside_that_of_2025(shipped: Corpus, force: str) -> None:
    """Between the two it is the earlier one that is missed: no pass, and no 依据不一致 either."""
    found = tl002(with_2028(shipped, force), "2027-06-30")
    assert (found.outcome, found.reason) == (Outcome.REVIEW, None)
    assert found.required and found.required.value == date(2025, 12, 31)
    assert found.message.endswith(
        "；各文件的期限分别看：按发改产业〔2023〕723号（改造完成日期不晚于改造完成期限2025年12月31日）不满足；"
        "按发改环资〔2026〕698号（改造完成日期不晚于改造完成期限2028年12月31日）满足"
    )
    notes = [(c.document_id, c.note) for c in found.clauses if c.chosen]
    assert [d for d, n in notes if "2025年12月31日）：不满足" in n] == ["ndrc-2023-723"]
    assert [d for d, n in notes if "2028年12月31日）：满足" in n] == [THREE_YEARS]


def test_a_plan_within_both_passes_and_still_hears_of_both(shipped: Corpus) -> None:
    found = tl002(with_2028(shipped, "原则上"), "2025-06-30")
    assert found.outcome is Outcome.PASS
    assert "723号" in found.message and "698号" in found.message


def test_the_provinces_own_deadline_is_not_softened(shipped: Corpus) -> None:
    found = tl002(with_2028(shipped, "原则上"), "2026-03-31", region="青海省", day=date(2026, 9, 1))
    assert found.outcome is Outcome.FAIL
    assert found.message.count("不满足") >= 2


def test_other_limits_of_one_level_may_still_contradict_each_other(shipped: Corpus) -> None:
    facts = plan_facts(data_centres=({"name": "一期", "status": "proposed", "scale": "large", "pue_target": 1.2},))
    found = review(facts, shipped, as_of=date(2024, 6, 1), region="青海省").findings
    assert next(f for f in found if f.rule == "DC001").reason == "依据不一致"
