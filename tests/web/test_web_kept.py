"""What the desk keeps of a case is never shown once anything was recorded that changes it, and never to another office."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from web_cases import ON, SAMPLES, case_of

from compliance.deciding import Wanted, ask_for_waiver, correct_case, settle
from compliance.pipeline import corpus_of, extract_plan, review_facts
from compliance.registry import By, approvals, case_facts, reviews
from compliance.registry.accounts import link_case, office_named
from compliance.registry.case_marks import JUDGED_BY, SAID
from compliance.registry.schema import APPEND_ONLY
from compliance.resources import data_folder
from compliance.web.kept import Kept
from compliance.web.pages.background import Background
from compliance.web.review import acts
from compliance.web.review.memory import judged_of
from compliance.web.review.neighbours import Known, rows_around

PUE = "data_centres.2.pue_target"


def by(desk: Any, who: str = "王审查") -> By:
    return By(who, desk.now())


@pytest.fixture
def case(desk: Any) -> int:
    return case_of(desk.registry, by(desk, "收件员"))


def item(desk: Any, case: int, rule: str = "DC001") -> Any:
    return next(i for i in judged_of(desk, case).view.items if i.finding.rule == rule)


def confirmed(desk: Any, case: int) -> None:
    acts.decide(desk.registry, by(desk), case, item(desk, case).key, "confirmed", "")


def corrected(desk: Any, case: int, value: str) -> int | None:
    return correct_case(desk.registry, by(desk), case, PUE, value, "看错").request


def waiver_asked(desk: Any, case: int) -> int:
    wanted = Wanted("W-1", (item(desk, case).key,), "过渡期", "已批复", date(2024, 6, 1), date(2024, 12, 1), "")
    return ask_for_waiver(desk.registry, by(desk), case, wanted)


def evidence_asked(desk: Any, case: int) -> None:
    acts.ask_for_evidence(desk.registry, by(desk), judged_of(desk, case), item(desk, case).key, "检测报告", None)


def reviewed_on_another_day(desk: Any, case: int) -> None:
    with desk.registry.write(by(desk)) as tx:
        facts = case_facts.facts_of(tx.connection, case)
        review = review_facts(facts, replace(ON, as_of=date(2025, 6, 30)))
        reviews.record_review(tx, case, review, parameters="test", program="test")


def read_by_a_newer_program(desk: Any, case: int) -> None:
    facts = extract_plan(SAMPLES / "P02.pdf", ON)
    with desk.registry.write(by(desk)) as tx:
        case_facts.record_facts(tx, case, facts, "newer")


def nothing(desk: Any, case: int) -> None:
    return None


# What is done before the screen is opened, what is done while it is open.
ACTS: dict[str, tuple[Callable[[Any, int], Any], Callable[[Any, int, Any], Any]]] = {
    "a word": (nothing, lambda desk, case, _: confirmed(desk, case)),
    "a word taken back": (confirmed, lambda desk, case, _: acts.undo(desk.registry, by(desk), case)),
    "evidence asked for": (nothing, lambda desk, case, _: evidence_asked(desk, case)),
    "evidence no longer asked for": (
        evidence_asked,
        lambda desk, case, _: acts.withdraw_evidence(desk.registry, by(desk), case, 1),
    ),
    "a correction": (nothing, lambda desk, case, _: corrected(desk, case, "1.45")),
    "a correction that waits": (nothing, lambda desk, case, _: corrected(desk, case, "1.28")),
    "a correction granted": (
        lambda desk, case: corrected(desk, case, "1.28"),
        lambda desk, case, request: settle(desk.registry, by(desk, "复核员"), request, True),
    ),
    "a correction refused": (
        lambda desk, case: corrected(desk, case, "1.28"),
        lambda desk, case, request: settle(desk.registry, by(desk, "复核员"), request, False, "没有看错"),
    ),
    "a waiver granted": (
        waiver_asked,
        lambda desk, case, request: settle(desk.registry, by(desk, "复核员"), request, True),
    ),
    "another review": (nothing, lambda desk, case, _: reviewed_on_another_day(desk, case)),
    "another reading": (nothing, lambda desk, case, _: read_by_a_newer_program(desk, case)),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_was_recorded_since_is_shown(desk: Any, case: int, act: str) -> None:
    first, then = ACTS[act]
    told = first(desk, case)
    before = judged_of(desk, case)
    then(desk, case, told)
    after = judged_of(desk, case)
    assert after == acts.judged(desk.registry, case, desk.options()), "as if it had never been looked at"
    assert after.view != before.view or after.options != before.options


def test_a_waiver_granted_for_another_case_of_the_enterprise_is_shown(desk: Any, case: int) -> None:
    other = case_of(desk.registry, by(desk, "收件员"), "P02.pdf")
    judged_of(desk, other)
    request = waiver_asked(desk, case)
    settle(desk.registry, by(desk, "复核员"), request, True)
    assert judged_of(desk, other) == acts.judged(desk.registry, other, desk.options())


def test_nothing_is_judged_again_while_nothing_is_recorded(desk: Any, case: int, monkeypatch: Any) -> None:
    before = judged_of(desk, case)
    assert judged_of(desk, case) is before
    monkeypatch.setattr(acts, "review_on_record", None)
    confirmed(desk, case)
    assert judged_of(desk, case).grounds is before.grounds


def test_another_day_is_judged_again(desk: Any, case: int, clock: Any) -> None:
    before = judged_of(desk, case)
    clock.move(days=1)
    after = judged_of(desk, case)
    assert after is not before and after.asked.as_of > before.asked.as_of


def test_another_corpus_in_the_same_place_is_judged_again(desk: Any, case: int, tmp_path: Any) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(data_folder("policy_corpus"), folder)
    desk.settings = replace(desk.settings, corpus=folder)
    before = judged_of(desk, case)
    some = next(path for path in sorted(folder.rglob("*.yaml")) if path.name == "DC001.yaml")
    some.write_text(some.read_text(encoding="utf-8") + "\n# 注\n", encoding="utf-8")
    corpus_of.cache_clear()
    after = judged_of(desk, case)
    assert after.review.corpus != before.review.corpus
    corpus_of.cache_clear()


def test_what_counts_are_taken_of_is_only_ever_added_to() -> None:
    assert {table.name for table, _ in (*JUDGED_BY, *SAID)} <= {table.name for table in APPEND_ONLY}
    assert all("case_id" in table.c for table, own in (*JUDGED_BY, *SAID) if own)


def test_a_case_that_one_office_has_open_is_not_there_for_another(desk: Any, case: int, sign_in: Any) -> None:
    mine, theirs = sign_in("王审查", "reviewer"), sign_in("赵审查", "reviewer", office="发改委")
    assert mine.get(f"/cases/{case}/review").status_code == 200
    for path in ("review", "work", "page/1", "pages/1.jpg"):
        assert theirs.get(f"/cases/{case}/{path}").status_code == 404
    with desk.registry.write(by(desk)) as tx:
        link_case(tx, case, office_named(tx, "发改委"))
    assert theirs.get(f"/cases/{case}/review").status_code == 200


def test_the_queue_beside_shows_what_was_said_and_reviewed_since(desk: Any, case: int) -> None:
    other = case_of(desk.registry, by(desk, "收件员"), "P02.pdf")
    kept: Kept[Known] = Kept(10)

    def rows() -> Any:
        found = rows_around(desk.registry, case, None, kept)
        assert found == rows_around(desk.registry, case, None), "as if nothing had been kept"
        return {row.number: row.open for row in found}

    before = rows()
    confirmed(desk, case)
    assert rows() == {case: before[case] - 1, other: before[other]}
    acts.undo(desk.registry, by(desk), case)
    assert rows() == before
    reviewed_on_another_day(desk, case)
    with desk.registry.write(by(desk)) as tx:
        link_case(tx, other, office_named(tx, "发改委"))
        office = office_named(tx, "发改委")
    assert [row.number for row in rows_around(desk.registry, case, office, kept)] == [other]


def test_of_too_many_the_one_used_longest_ago_is_forgotten() -> None:
    kept: Kept[str] = Kept(2)
    kept.keep(1, "a")
    kept.keep(2, "b")
    assert kept.get(1) == "a"
    kept.keep(3, "c")
    assert len(kept) == 2
    assert [kept.get(number) for number in (1, 2, 3)] == ["a", None, "c"]


def test_a_waiver_that_waits_changes_nothing_yet(desk: Any, case: int) -> None:
    before = judged_of(desk, case).view
    waiver_asked(desk, case)
    assert judged_of(desk, case).view == before
    with desk.registry.read() as connection:
        assert [w.state for w in approvals.issued_waivers(connection)] == ["申请中"]


def test_work_in_the_background_goes_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda args: None)  # the failure is meant
    done, failed = threading.Event(), threading.Event()

    def work(what: str) -> None:
        if what == "bad":
            failed.set()
            raise RuntimeError
        done.set()

    background: Background[str] = Background("test", work, 1)
    background.wish("bad")
    assert failed.wait(10)
    for _ in range(100):
        background.wish("good")
        if done.wait(0.1):
            break
    assert done.is_set()
