"""Facts come back from their JSON as they went, and what is no such JSON is refused with the place named."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model.errors import InputError
from compliance.model.evidence import Evidence
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
)
from compliance.model.facts_json import DATE_FIELDS, facts_from_json
from compliance.model.review import Review

numbers = st.decimals(-(10**9), 10**9, places=3).map(lambda d: d.normalize() + 0)
words = st.text(max_size=8)
boxes = st.none() | st.tuples(*[st.integers(0, 80000).map(lambda n: n / 100)] * 4)
pieces = st.lists(
    st.builds(
        Evidence, st.none() | st.integers(1, 99), boxes, words, st.sampled_from(["text", "table", "ocr", "person"]),
        st.none() | words,
    ),
    max_size=2,
).map(tuple)  # fmt: skip


def values(field: str) -> st.SearchStrategy[Any]:
    if field in DATE_FIELDS:
        return st.dates(date(2000, 1, 1), date(2060, 12, 31))
    return st.one_of(numbers, words, st.booleans(), st.lists(words, max_size=3).map(tuple))


def facts_of(field: str) -> st.SearchStrategy[Any]:
    confidence = st.integers(0, 100).map(lambda n: n / 100)
    candidates = st.lists(st.builds(Candidate, values(field), words, words, pieces), min_size=2, max_size=2).map(tuple)
    return st.one_of(
        st.none(),
        st.builds(Fact, values(field), words, words, st.just("stated"), pieces, confidence),
        st.builds(Fact, st.none(), words, words, st.just("conflicting"), pieces, confidence, candidates),
        st.builds(Fact, st.none(), words, words, st.just("illegible"), pieces, confidence),
    )


def records(kind: type[Any]) -> st.SearchStrategy[Any]:
    some = st.fixed_dictionaries({}, optional={f.name: facts_of(f.name) for f in fields(kind)})
    return some.map(lambda chosen: kind(**chosen))


plans = st.builds(
    Facts,
    st.builds(DocumentInfo, words, words, words, st.integers(0, 99), st.just((1, 2)), st.just(("提示",))),
    records(EnterpriseFacts),
    records(PlanFacts),
    st.lists(records(InstallationFacts), max_size=2).map(tuple),
    st.lists(records(DataCentreFacts), max_size=1).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(plans, st.sampled_from([float, Decimal]))
def test_facts_come_back_as_they_went(facts: Facts, number: type[Any]) -> None:
    text = json.dumps(facts.to_json(), ensure_ascii=False)
    assert facts_from_json(json.loads(text, parse_float=number), "x.json") == facts


def test_facts_come_back_out_of_a_review_too() -> None:
    facts = Facts(DocumentInfo("a.pdf", "0", "pdf", 1), plan=PlanFacts(start=Fact(date(2024, 3, 1))))
    review = Review(facts, (), date(2025, 1, 1), None, "sha256:0")
    assert facts_from_json(review.to_json(), "x.json") == facts


def test_mentions_are_not_frozen() -> None:
    from compliance.model.facts import Mention

    facts = Facts(DocumentInfo("a.pdf", "0", "pdf", 1), mentions=(Mention("plan.start", None, "", "", ()),))
    assert facts_from_json(facts.to_json(), "x.json") == replace(facts, mentions=())


GOOD = Facts(
    DocumentInfo("a.pdf", "0", "pdf", 1),
    EnterpriseFacts(name=Fact("某公司", evidence=(Evidence(1, (0, 0, 1, 1), "某公司"),))),
    PlanFacts(start=Fact(date(2024, 3, 1)), investment=Fact(None, state="conflicting", candidates=(Candidate(Decimal(1), "", "", ()),))),
    (InstallationFacts(sec_target=Fact(Decimal("104.5"), "kgce/t")),),
).to_json()  # fmt: skip

BAD = [
    (("schema",), "plan/9", "schema应是 plan-extraction/1 或 plan-review/1，写的是 'plan/9'"),
    (("document",), None, "document应是对象"),
    (("document", "pages"), "三", "document.pages应是整数"),
    (("enterprise", "nickname"), None, "enterprise里没有“nickname”这个字段"),
    (("enterprise", "name"), "某公司", "enterprise.name应是对象"),
    (("enterprise", "name", "state"), "guessed", "enterprise.name.state只能是"),
    (("enterprise", "name", "value"), None, "enterprise.namestate 为 stated 的须有 value"),
    (("enterprise", "name", "confidence"), 7, "enterprise.name.confidence应是 0 到 1 之间的数"),
    (("enterprise", "name", "evidence", 0, "bbox"), [1, 2], "enterprise.name.evidence.0.bbox应是四个数"),
    (("enterprise", "name", "evidence", 0, "source"), "rumour", "enterprise.name.evidence.0.source只能是"),
    (("plan", "start", "value"), "去年三月", "plan.start.value“去年三月”不是日期"),
    (("plan", "investment", "candidates", 0, "value"), None, "plan.investment.candidates.0.value不能为 null"),
    (("installations",), {}, "installations应是列表"),
    (("installations", 0, "sec_target", "value"), {"x": 1}, "installations.0.sec_target.value应是列表"),
    (("installations", 0, "sec_target", "value"), float("inf"), "installations.0.sec_target.value不是有限的数"),
]


@pytest.mark.parametrize(("path", "value", "said"), BAD, ids=[".".join(map(str, b[0])) for b in BAD])
def test_what_the_contract_does_not_allow_is_refused_with_its_place(
    path: tuple[Any, ...], value: Any, said: str
) -> None:
    data = copy.deepcopy(GOOD)
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(InputError) as error:
        facts_from_json(data, "坏.json")
    assert (
        said.replace(" ", "") in error.value.reason.replace(" ", "")
        and error.value.file == "坏.json"
        and error.value.exit_code == 3
    )


@pytest.mark.parametrize("data", [None, [], "文字", 3, {}])
def test_what_is_no_object_at_all(data: Any) -> None:
    with pytest.raises(InputError):
        facts_from_json(data, "坏.json")
