"""Members of a register that say the same are judged once, and nobody can tell from the findings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from compliance.checking import alike, review_region
from compliance.checking.alike import Alike
from compliance.checking.scope import Scope
from compliance.corpus import Corpus
from compliance.model.aggregate import RegionFacts, RegionInfo, RegisteredInstallation, referenced
from compliance.model.facts import Candidate, Fact, MaybeFact
from compliance.model.review import AggregateReview, Subject
from compliance.pipeline import corpus_of

QINGHAI, CHONGQING = (date(2026, 3, 31), "青海省"), (date(2025, 12, 31), "重庆市")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(None)


def line(number: int, **told: str | Decimal | bool) -> RegisteredInstallation:
    """An installation whose figures stand in a row of a list; ``sec`` and ``capacity`` are numbers."""
    units = {"sec_current": "kgce/t", "capacity": "t/a"}
    about = {"name": f"{number}号线", "product": "cement_clinker", "status": "existing", **told}
    return RegisteredInstallation(
        **{name: referenced(value, f"清单.xlsx 第{number}行", units.get(name, "")) for name, value in about.items()}
    )


def register(*members: RegisteredInstallation) -> RegionFacts:
    return RegionFacts(RegionInfo(referenced("青海省", "登记库")), members)


def messy(chance: random.Random, number: int) -> RegisteredInstallation:
    """One of few values of everything, and anything that can be wrong with them."""
    told = {
        "product": chance.choice(("cement_clinker", "primary_aluminium", "coke.top_charged", "flat_glass.over_800")),
        "status": chance.choice(("existing", "existing", "retired", "under_construction")),
        "sec_current": Decimal(chance.choice(("100", "100.0", "117", "117.1", "9999"))),
        "capacity": Decimal(chance.choice(("300", "700", "300.0"))),
        "enterprise": chance.choice("甲乙丙"),
        "enterprise_id": chance.choice(("1", "2")),
        "listed": chance.random() < 0.5,
    }
    made = line(number, **{name: value for name, value in told.items() if chance.random() < 0.9})
    sec = made.sec_current
    if sec is None:
        return made
    doubtful: MaybeFact = chance.choice(
        (
            sec, sec, sec, sec, replace(sec, unit="kWh/t"), replace(sec, value=None, state="illegible"), replace(sec, confidence=0.1),
            Fact(None, "kgce/t", "", "conflicting", sec.evidence,
                 candidates=tuple(Candidate(Decimal(v), "kgce/t", v, sec.evidence) for v in ("100", "130"))),
        )
    )  # fmt: skip
    return replace(made, sec_current=doubtful)


def both_ways(facts: RegionFacts, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Iterator[AggregateReview]:
    """The review, and the review where no two members are held to be alike."""
    for day, place in (QINGHAI, CHONGQING):
        yield review_region(facts, corpus, as_of=day, region=place)
        with monkeypatch.context() as patch:
            patch.setattr(alike, "_said", lambda fact: object())
            yield review_region(facts, corpus, as_of=day, region=place)


@pytest.mark.parametrize("seed", range(6))
def test_the_findings_are_those_of_judging_everybody_alone(
    seed: int, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    facts = register(*(messy(chance, number) for number in range(60)))
    qinghai, alone, chongqing, alone_too = both_ways(facts, corpus, monkeypatch)
    assert (qinghai, chongqing) == (alone, alone_too)
    assert any(finding.evidence for finding in qinghai.findings)


def asked(facts: RegionFacts, corpus: Corpus, fact: str) -> tuple[list[str], tuple[str | None, ...]]:
    """Who is really asked for a fact, by name, and the places of the evidence of all."""
    everyone = Alike(Scope(facts, corpus, Subject("region"), QINGHAI[0], None), "installation")
    names: list[str] = []

    def question(scope: Scope) -> tuple[object, list[object]]:
        value = scope.field(fact)
        names.append(f"{scope.subject.index + 1}号线")
        return value.value, [value]

    answers = everyone.ask("question", None, question)  # type: ignore[arg-type]
    evidence = everyone.evidence((number, (answer,)) for number, answer in enumerate(answers))
    return names, tuple(e.locator for e in evidence)


def test_only_the_first_of_those_who_say_the_same_is_asked_and_each_has_its_own_evidence(corpus: Corpus) -> None:
    facts = register(line(1), line(2), line(3, product="primary_aluminium"))
    names, places = asked(facts, corpus, "installation.product")
    assert names == ["1号线", "3号线"]
    assert places == ("清单.xlsx 第1行", "清单.xlsx 第2行", "清单.xlsx 第3行")


def test_numbers_that_are_written_differently_are_not_the_same(corpus: Corpus) -> None:
    facts = register(*(line(n, sec_current=Decimal(v)) for n, v in enumerate(("100", "100.0", "100"), 1)))
    assert asked(facts, corpus, "installation.sec_current")[0] == ["1号线", "2号线"]


def test_a_figure_that_contradicts_itself_is_like_no_other(corpus: Corpus) -> None:
    said = line(1, sec_current=Decimal(100))
    assert said.sec_current is not None
    torn = replace(said, sec_current=replace(said.sec_current, value=None, state="conflicting"))
    assert asked(register(torn, torn), corpus, "installation.sec_current")[0] == ["1号线", "2号线"]
