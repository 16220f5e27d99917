"""What must hold for every plan: less knowledge never overturns a verdict, a tighter norm never helps anyone."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from checking_facts import fact, outcomes, plan_facts
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compliance.checking import review
from compliance.checking.case_facts import facts_of
from compliance.checking.judge import SEVERITY
from compliance.corpus import Corpus, load_corpus
from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.conditions import Number, lines
from compliance.model.facts import Facts
from compliance.model.review import Outcome

CORPUS = load_corpus()
DAY = date(2025, 3, 31)
MILD = {Outcome.PASS, Outcome.NOT_APPLICABLE}
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ABOUT_ABSENCE = {
    rule.code
    for rule in CORPUS.rules
    for node in (rule.applies, rule.tree)
    if any(line.relation.word in ("已载明", "未载明") for line in lines(node))
} | {"DQ001", "DQ003", "DQ005"}
"""Rules that ask whether something is written at all: there absence is itself an answer."""

regions = st.sampled_from(["重庆市", "青海省", "云南省", "贵州省", "湖南省", None])
figures = st.integers(0, 30).map(lambda n: Decimal(90 + n))
installations = st.fixed_dictionaries(
    {"name": st.just("1号线"), "product": st.sampled_from(["cement_clinker", "coke.top_charged"])},
    optional={
        "status": st.sampled_from(["existing", "under_construction", "proposed"]),
        "sec_current": figures,
        "sec_target": figures,
        "start": st.sampled_from(["2024-02-29", "2023-01-01"]),
        "completion": st.sampled_from(["2025-12-31", "2026-01-01", "2027-03-01"]),
        "tier_claimed": st.sampled_from(["above_benchmark", "between", "below_baseline"]),
    },
)
centres = st.fixed_dictionaries(
    {"name": st.just("一期")},
    optional={
        "status": st.sampled_from(["existing", "proposed"]),
        "scale": st.sampled_from(["large", "small_medium"]),
        "pue_current": st.sampled_from(["1.5", "1.51"]).map(Decimal),
        "pue_target": st.sampled_from(["1.19", "1.2", "1.25", "1.26", "1.3", "1.31", "1.5"]).map(Decimal),
        "green_grade": st.sampled_from(["3A", "4A"]),
        "hub_cluster": st.booleans(),
        "completion": st.sampled_from(["2025-12-31", "2026-01-01"]),
    },
)


def classes(facts: Facts, region: str | None, corpus: Corpus = CORPUS) -> dict[tuple[str, str, int], Outcome]:
    """Outcomes with 符合 and 不适用 counted as one."""
    found = outcomes(review(facts, corpus, as_of=DAY, region=region))
    return {k: Outcome.PASS if v in MILD else v for k, v in found.items()}


@QUICK
@given(installations, centres, regions, st.data())
def test_removing_a_fact_never_turns_a_verdict_into_another(
    one: dict[str, object], centre: dict[str, object], region: str | None, data: st.DataObject
) -> None:
    kind, record = data.draw(st.sampled_from([("i", one), ("c", centre)]))
    removable = sorted(set(record) - {"name"})
    assume(removable)
    key = data.draw(st.sampled_from(removable))
    less = {k: v for k, v in record.items() if k != key}
    before = classes(plan_facts(installations=(one,), data_centres=(centre,)), region)
    changed = plan_facts(installations=(less if kind == "i" else one,), data_centres=(less if kind == "c" else centre,))
    after = classes(changed, region)
    for subject, outcome in after.items():
        if subject[0] not in ABOUT_ABSENCE and outcome is not Outcome.UNDETERMINED:
            assert outcome is before[subject], (subject, before[subject], outcome)


@QUICK
@given(installations, regions, st.sampled_from(["sec_current", "sec_target", "completion"]), st.data())
def test_a_contradiction_is_never_surer_than_each_of_its_values(
    one: dict[str, object], region: str | None, key: str, data: st.DataObject
) -> None:
    assume(key in one)
    other = data.draw(st.sampled_from(["2026-01-01", "2028-01-01"]) if key == "completion" else figures)
    assume(other != one[key])
    both = fact(key, [one[key], other])
    clear = [classes(plan_facts(installations=({**one, key: v},)), region) for v in (one[key], other)]
    unclear = classes(plan_facts(installations=({**one, key: both},)), region)
    for subject, outcome in unclear.items():
        if outcome is not Outcome.UNDETERMINED and subject[0] != "DQ001":
            assert {c[subject] for c in clear} == {outcome}


@QUICK
@given(centres, regions, st.sampled_from(["0.01", "0.05", "0.1"]).map(Decimal))
def test_a_tighter_limit_never_improves_an_outcome(
    centre: dict[str, object], region: str | None, less: Decimal
) -> None:
    parameters = dict(CORPUS.parameters)
    for code in ("PUE_新建大型上限", "PUE_现有上限"):
        norms = tuple(
            replace(n, value=Number(n.value.value - less, n.value.unit)) if isinstance(n.value, Number) else n
            for n in parameters[code].norms
        )
        parameters[code] = replace(parameters[code], norms=norms)
    facts = plan_facts(data_centres=(centre,))
    before, after = classes(facts, region), classes(facts, region, replace(CORPUS, parameters=parameters))
    for subject, outcome in before.items():
        assert SEVERITY.index(after[subject]) <= SEVERITY.index(outcome)


@QUICK
@given(installations, centres, regions)
def test_the_region_unknown_never_fails_by_a_provincial_norm(
    one: dict[str, object], centre: dict[str, object], region: str | None
) -> None:
    facts = plan_facts(installations=(one,), data_centres=(centre,))
    blind = classes(facts, None)
    for subject, outcome in classes(facts, region).items():
        if blind[subject] is Outcome.FAIL:
            assert outcome is Outcome.FAIL


def test_a_draft_never_fails_anyone() -> None:
    for path, name in case_files(CORPUS.folder):
        for case in read_cases(path, name):
            facts = facts_of(case, CORPUS)
            strict = review(facts, CORPUS, as_of=case.day, region=case.region)
            shadow = review(facts, CORPUS, as_of=case.day, region=case.region, include_drafts=True)
            fails = [{f.fingerprint for f in r.findings if f.outcome is Outcome.FAIL} for r in (strict, shadow)]
            assert fails[0] == fails[1]


def test_the_strategies_only_name_fields_that_exist() -> None:
    from compliance.model.facts import DataCentreFacts, InstallationFacts

    known = {f.name for f in (*fields(InstallationFacts), *fields(DataCentreFacts))}
    assert {"sec_current", "pue_target", "green_grade", "hub_cluster", "tier_claimed"} <= known
