"""Officers' rulings: which of two boundaries, which of two norms, from when, and how to read it; signed or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from checking_facts import CENTRE, plan_facts

from compliance.checking import review
from compliance.corpus import Corpus, Interpretation
from compliance.corpus.conditions import Number
from compliance.model.facts import Facts
from compliance.model.review import Finding, Outcome

DAY = date(2024, 6, 1)
FROM = date(2024, 6, 1)
NAME = "PUE_新建大型上限"
PARTY = {"parameter": NAME, "region": "青海省"}
BUILT = plan_facts(
    installations=({"name": "5号炉", "product": "ferrosilicon", "status": "under_construction", "sec_target": 1788},)
)


def centre(pue: float) -> Facts:
    return plan_facts(data_centres=({**CENTRE, "pue_target": pue},))


def ruling(id_: str = "I-2024-009", by: str = "李四，法规处", **settles: Any) -> Interpretation:
    given: dict[str, Any] = {"decided": FROM, "start": FROM}
    return Interpretation(id_, "问", "理", by, **{**given, **settles})


def dc001(corpus: Corpus, facts: Facts, *rulings: Interpretation, day: date = DAY) -> Finding:
    with_them = replace(corpus, interpretations=rulings)
    found = review(facts, with_them, as_of=day, region="青海省").findings
    return next(f for f in found if f.rule == "DC001")


@pytest.fixture
def two_values(shipped: Corpus) -> Corpus:
    """Qinghai as if its second text said 1.3 where the first says 1.2: same level, different values."""
    parameter = shipped.parameters[NAME]
    norms = tuple(
        replace(n, value=Number(Decimal("1.3"), "1")) if n.document == "qh-gytdf" else n for n in parameter.norms
    )
    return replace(shipped, parameters={**shipped.parameters, NAME: replace(parameter, norms=norms)})


# -- boundary ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("boundary", "outcome"), [("不含", Outcome.FAIL), ("含", Outcome.PASS)])
def test_a_boundary_is_settled_and_the_ruling_is_cited(shipped: Corpus, boundary: str, outcome: Outcome) -> None:
    found = dc001(shipped, centre(1.2), ruling(boundary=boundary, **PARTY))
    assert found.outcome is outcome
    assert found.message.endswith("（依裁断I-2024-009）")
    assert all(
        f"依解释I-2024-009：边界按“{boundary}本数”理解" in c.note for c in found.clauses if c.chosen and c.anchor
    )


def test_the_day_before_it_begins_it_settles_nothing(shipped: Corpus) -> None:
    given = ruling(boundary="不含", **PARTY)
    before = dc001(shipped, centre(1.2), given, day=date(2024, 5, 31))
    assert (before.reason, "依裁断" in before.message) == ("依据不一致", False)
    assert dc001(shipped, centre(1.2), given, day=FROM).outcome is Outcome.FAIL


def test_a_later_ruling_replaces_an_earlier_one(shipped: Corpus) -> None:
    later = ruling("I-2024-010", boundary="含", start=date(2024, 7, 1), **PARTY)
    both = (later, ruling(boundary="不含", **PARTY))
    assert dc001(shipped, centre(1.2), *both, day=date(2024, 6, 30)).outcome is Outcome.FAIL
    assert dc001(shipped, centre(1.2), *both, day=date(2024, 7, 1)).outcome is Outcome.PASS


# -- which of two norms ------------------------------------------------------------------------------


def test_same_level_and_different_values_is_open_until_ruled(two_values: Corpus) -> None:
    open_ = dc001(two_values, centre(1.25))
    assert (open_.outcome, open_.reason) == (Outcome.UNDETERMINED, "依据不一致")
    assert dc001(two_values, centre(1.31)).outcome is Outcome.FAIL
    assert dc001(two_values, centre(1.1)).outcome is Outcome.PASS


@pytest.mark.parametrize(("adopted", "outcome"), [("qh-jnjt-ztfa", Outcome.FAIL), ("qh-gytdf", Outcome.PASS)])
def test_an_officer_decides_which_one_applies(two_values: Corpus, adopted: str, outcome: Outcome) -> None:
    found = dc001(two_values, centre(1.25), ruling(adopted=adopted, **PARTY))
    assert found.outcome is outcome
    assert found.message.endswith("（依裁断I-2024-009）")
    notes = {c.document_id: (c.chosen, c.note) for c in found.clauses}
    other = "qh-gytdf" if adopted == "qh-jnjt-ztfa" else "qh-jnjt-ztfa"
    assert notes[adopted][0] and not notes[other][0]
    assert "依解释I-2024-009：同级依据不一致时适用" in notes[other][1] and "不适用这一条" in notes[other][1]


def test_a_choice_begins_on_its_day_and_names_one_clause_where_it_must(two_values: Corpus) -> None:
    given = ruling(adopted="qh-jnjt-ztfa", adopted_anchor="1.2", **PARTY)
    assert dc001(two_values, centre(1.25), given, day=date(2024, 5, 31)).reason == "依据不一致"
    assert dc001(two_values, centre(1.25), given).outcome is Outcome.FAIL
    nowhere = ruling(adopted="qh-jnjt-ztfa", adopted_anchor="9.9", **PARTY)
    assert dc001(two_values, centre(1.25), nowhere).reason == "依据不一致"


def test_a_choice_touches_neither_other_places_nor_the_nation(two_values: Corpus) -> None:
    """1.28 meets the adopted 1.3 of the province; the national 1.25 of July 2024 stays."""
    given = ruling(adopted="qh-gytdf", **PARTY)
    found = dc001(two_values, centre(1.28), given, day=date(2024, 12, 1))
    assert found.outcome is Outcome.REVIEW
    elsewhere = ruling(adopted="qh-gytdf", parameter=NAME, region="重庆市")
    assert dc001(two_values, centre(1.25), elsewhere).reason == "依据不一致"


def test_a_norm_that_does_not_bind_cannot_be_adopted(two_values: Corpus) -> None:
    """The adopted text's date of effect is open on that day: putting the other aside would leave nothing sure."""
    given = ruling(adopted="qh-gytdf", start=date(2022, 1, 1), **PARTY)
    found = dc001(two_values, centre(1.25), given, day=date(2023, 6, 1))
    assert all(c.chosen for c in found.clauses if c.document_id == "qh-jnjt-ztfa")


def test_a_choice_for_a_rule_with_bases_of_its_own(shipped: Corpus) -> None:
    given = ruling(rule="EE004", region="青海省", adopted="qh-gytdf")
    corpus = replace(shipped, interpretations=(*shipped.interpretations, given))
    found = next(
        f for f in review(BUILT, corpus, as_of=date(2025, 3, 31), region="青海省").findings if f.rule == "EE004"
    )
    assert (found.outcome, "（依裁断I-2024-009）" in found.message) == (Outcome.FAIL, True)
    assert not any(c.chosen for c in found.clauses if c.document_id == "qh-jnjt-ztfa")


# -- date of effect ----------------------------------------------------------------------------------


def test_a_date_of_effect_is_settled_from_the_day_of_the_ruling(shipped: Corpus) -> None:
    given = ruling(document="qh-jnjt-ztfa", effective=date(2023, 1, 1), start=date(2023, 2, 1))
    assert dc001(shipped, centre(1.38), given, day=date(2023, 1, 31)).reason == "生效日期未定"
    found = dc001(shipped, centre(1.38), given, day=date(2023, 2, 1))
    assert (found.outcome, found.message.endswith("（依裁断I-2024-009）")) == (Outcome.FAIL, True)
    assert any("生效日期按2023年1月1日认定" in c.note for c in found.clauses if c.chosen)


# -- nobody has signed -------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["", "待定", "语料编者按文义认定，待主管部门确认", "姓名、处室"])
@pytest.mark.parametrize(
    "settles", [{"boundary": "不含", **PARTY}, {"adopted": "qh-jnjt-ztfa", **PARTY}], ids=["边界", "采用"]
)
def test_an_unsigned_ruling_settles_nothing_and_is_named(shipped: Corpus, by: str, settles: dict[str, Any]) -> None:
    found = dc001(shipped, centre(1.2), ruling(by=by, **settles))
    assert (found.reason, "依裁断" in found.message) == ("依据不一致", False)
    assert any("裁断I-2024-009尚未署名，不能据以判定" in c.note for c in found.clauses)


def test_an_unsigned_date_of_effect_settles_nothing(shipped: Corpus) -> None:
    given = ruling(by="待定", document="qh-jnjt-ztfa", effective=date(2023, 1, 1), start=date(2022, 1, 1))
    assert dc001(shipped, centre(1.38), given, day=date(2023, 2, 1)).reason == "生效日期未定"


def only_qh_ztfa(corpus: Corpus, by: str) -> Corpus:
    """EE004 resting on nothing but the clause whose wording needs a ruling, signed by ``by``."""
    rules = tuple(
        replace(r, norms=tuple(n for n in r.norms if n.interpretation)) if r.code == "EE004" else r
        for r in corpus.rules
    )
    return replace(corpus, rules=rules, interpretations=tuple(replace(i, by=by) for i in corpus.interpretations))


def ee004(corpus: Corpus, design: int) -> Finding:
    facts = replace(BUILT, installations=plan_facts(installations=(
        {"name": "5号炉", "product": "ferrosilicon", "status": "under_construction", "sec_target": design},
    )).installations)  # fmt: skip
    found = review(facts, corpus, as_of=date(2025, 3, 31), region="青海省").findings
    return next(f for f in found if f.rule == "EE004")


def test_a_reading_that_nobody_signed_fails_nobody(shipped: Corpus) -> None:
    unsigned = only_qh_ztfa(shipped, shipped.interpretations[0].by)
    assert (ee004(unsigned, 1788).outcome, ee004(unsigned, 1788).reason) == (Outcome.UNDETERMINED, "裁断未署名")
    assert ee004(unsigned, 1770).outcome is Outcome.PASS
    signed = only_qh_ztfa(shipped, "王五，某处")
    assert ee004(signed, 1788).outcome is Outcome.FAIL
    assert ee004(signed, 1788).message.endswith("（依裁断I-2026-001）")


def test_another_text_that_needs_no_ruling_still_binds(shipped: Corpus) -> None:
    found = ee004(shipped, 1788)
    assert (found.outcome, "依裁断" in found.message) == (Outcome.FAIL, False)
    pending = [c for c in found.clauses if c.document_id == "qh-jnjt-ztfa" and "尚未署名" in c.note]
    assert len(pending) == 1
