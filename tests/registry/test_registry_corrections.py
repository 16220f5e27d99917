"""A figure put right: typed, judged again at once, and by two people where a verdict turns."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread

import pytest
from registry_judged import DAY, Office, centre, judge
from registry_plans import plan
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from compliance.deciding import correct_case, settle
from compliance.deciding.values import typed_value
from compliance.model.errors import RegistryError
from compliance.model.review import Outcome
from compliance.pipeline import corpus_of
from compliance.registry import By, Registry, audit, case_facts, reviews
from compliance.registry.schema import decisions

PUE = "data_centres.0.pue_target"


@pytest.fixture
def case(registry: Registry, zhang: By) -> int:
    return judge(registry, zhang, centre())


def pue(registry: Registry, case: int) -> Decimal:
    with registry.read() as connection:
        return case_facts.facts_of(connection, case).data_centres[0].pue_target.value


def dc001(registry: Registry, case: int) -> str:
    with registry.read() as connection:
        rows = reviews.findings_of(connection, [reviews.last_review(connection, case) or 0])
    return next(r["outcome"] for r in rows if r["rule"] == "DC001")


def test_a_correction_that_turns_nothing_holds_at_once_and_the_review_is_new(
    registry: Registry, case: int, zhang: By
) -> None:
    done = correct_case(registry, zhang, case, PUE, "1.37", "第4页表2写的是1.37")
    assert (done.flips, done.request, done.review) == ((), None, 2)
    assert pue(registry, case) == Decimal("1.37")
    with registry.read() as connection:
        assert reviews.standpoint(connection, 2) == (DAY, "重庆市")


def test_one_that_turns_a_verdict_decides_nothing_before_another_person_agrees(
    registry: Registry, case: int, zhang: By, li: By
) -> None:
    done = correct_case(registry, zhang, case, PUE, "1.25", "抄错")
    flip = next(f for f in done.flips if f.rule == "DC001")
    assert (flip.before, flip.after) == (Outcome.FAIL, Outcome.PASS)
    assert done.review is None and done.request is not None
    assert (pue(registry, case), dc001(registry, case)) == (Decimal("1.38"), "fail")
    with pytest.raises(RegistryError, match="不得自己批准"):
        settle(registry, zhang, done.request, True)
    settled = settle(registry, li, done.request, True, "核对原件属实")
    assert "DC001" in {f.rule for f in settled.flips}
    assert (pue(registry, case), dc001(registry, case)) == (Decimal("1.25"), "pass")
    with registry.read() as connection:
        assert audit.verify(connection).problem is None


def test_one_that_is_refused_never_decides(registry: Registry, case: int, zhang: By, li: By) -> None:
    done = correct_case(registry, zhang, case, PUE, "1.25", "抄错")
    assert settle(registry, li, done.request or 0, False, "原件不是这样").review is None
    assert (pue(registry, case), dc001(registry, case)) == (Decimal("1.38"), "fail")


def test_the_last_word_on_a_figure_holds_whenever_an_earlier_one_was_granted(
    registry: Registry, case: int, zhang: By, li: By
) -> None:
    early = correct_case(registry, zhang, case, PUE, "1.25", "抄错")
    correct_case(registry, li, case, PUE, "1.36", "第4页")
    assert settle(registry, li, early.request or 0, True).flips == ()
    assert pue(registry, case) == Decimal("1.36")


def test_the_database_refuses_the_requesters_own_word(registry: Registry, case: int, zhang: By) -> None:
    request = correct_case(registry, zhang, case, PUE, "1.25", "抄错").request
    row = {"request_id": request, "decision": "approved", "comment": "", "decided_at": zhang.at}
    for asked in ("张三", "李四"):
        with pytest.raises(IntegrityError), registry.write(zhang) as tx:
            tx.connection.execute(insert(decisions).values(**row, requested_by=asked, decided_by="张三"))
    assert pue(registry, case) == Decimal("1.38")


def test_of_two_who_decide_at_once_one_decides(registry: Registry, case: int, zhang: By, li: By) -> None:
    request = correct_case(registry, zhang, case, PUE, "1.25", "抄错").request or 0
    start, told = Barrier(2), []

    def decide(by: By, yes: bool) -> None:
        start.wait()
        try:
            told.append(settle(registry, by, request, yes, "意见").request.state)
        except RegistryError as error:
            told.append(error.code)

    both = [Thread(target=decide, args=(By(name, li.at), yes)) for name, yes in (("李四", True), ("王五", False))]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(told) == 2 and "decided" in told and {"已批准", "已驳回"} & set(told)
    expected = Decimal("1.25") if "已批准" in told else Decimal("1.38")
    assert pue(registry, case) == expected


def test_the_commands(registry: Registry, case: int, tmp_path: Path) -> None:
    office = Office(registry, tmp_path)
    done = office("correct", case, PUE, "1.25", "--reason", "抄错", by="张三")
    assert done.code == 2 and "DC001" in done.out and "不符合 → 符合" in done.out and "申请1" in done.out
    assert "申请中" in office("request", "list", "--open").out
    own = office("request", "approve", 1, by="张 三")
    assert own.code == 3 and "不得自己批准" in own.err
    assert office("request", "refuse", 1, by="李四").code == 3
    assert "更正已起作用" in office("request", "approve", 1, "--comment", "属实", by="李四").out
    assert "共 0 件" in office("request", "list", "--open").out
    assert "已批准（李四：属实）" in office("request", "list").out
    again = office("correct", case, PUE, "1.24", "--reason", "再核", by="张三")
    assert again.code == 0 and "结论不变" in again.out
    for wrong in (("1.2吨",), ("abc",), ("1.2", "--unit", "kW")):
        refused = office("correct", case, PUE, *wrong, "--reason", "x", by="张三")
        assert refused.code == 3 and PUE in refused.err
    assert "没有案卷9" in office("correct", 9, PUE, "1.2", "--reason", "x").err


@pytest.mark.parametrize(
    ("path", "typed", "value", "unit"),
    [
        ("installations.0.sec_current", "0.1186吨标准煤/吨", Decimal("118.6"), "kgce/t"),
        ("installations.0.sec_current", "118.60", Decimal("118.60"), "kgce/t"),
        ("installations.0.capacity", "4500", Decimal(4500), "t/d"),
        ("installations.0.capacity", "155万吨/年", Decimal(1550000), "t/a"),
        ("installations.0.electric_load", "20千瓦", Decimal(20), "kW"),
        ("installations.0.storage_ratio", "15%", Decimal("0.15"), "1"),
        ("installations.0.co2_reduction", "1.2万吨", Decimal(12000), "t/a"),
        ("installations.0.product", "水泥熟料", "cement_clinker", ""),
        ("installations.0.status", "在建", "under_construction", ""),
        ("installations.0.elimination", "是", True, ""),
        ("plan.investment", "0.36亿元", Decimal(3600), "10k_cny"),
        ("plan.contents", "推进步骤、资金", ("steps", "funding"), ""),
        ("enterprise.city", "曲靖", "曲靖市", ""),
        ("plan.investment", "无法辨认", None, ""),
    ],
)
def test_what_is_typed_becomes_a_value_of_its_field(path: str, typed: str, value: object, unit: str) -> None:
    if path.endswith("electric_load"):
        found = typed_value(plan(), path, "20", "千瓦", corpus_of(None))
    else:
        found = typed_value(plan(), path, typed, None, corpus_of(None))
    assert found == (value, unit)


def test_a_month_without_a_day_ends_on_its_last(registry: Registry) -> None:
    begins, ends = (
        typed_value(plan(), f"plan.{f}", "2025年6月", None, corpus_of(None))[0] for f in ("start", "completion")
    )
    assert (str(begins), str(ends)) == ("2025-06-01", "2025-06-30")


@pytest.mark.parametrize(
    ("path", "typed", "unit", "word"),
    [
        ("installations.0.sec_current", "118.6", "千瓦时/吨", "单位应是千克标准煤/吨"),
        ("installations.1.sec_current", "118.6", None, "单位不明"),
        ("installations.0.sec_current", "118.6 kgce/t", "kgce/t", "已经带着单位"),
        ("installations.0.status", "存", None, "没有“存”这个取值"),
        ("plan.start", "2025年13月", None, "不是有的日期"),
        ("plan.start", "2025年3月", "天", "没有单位"),
        ("enterprise.credit_code", "91500109MA5U9K3W8X", None, "校验码"),
        ("installations.0.product", "馒头", None, "不认识的产品"),
        ("enterprise.city", "海市", None, "不认识的地区"),
        ("notes.x", "1", None, "没有“notes.x”这个指标位置"),
        ("plan.investment", "9" * 40, None, "太大"),
    ],
)
def test_what_does_not_fit_the_field_is_told(path: str, typed: str, unit: str | None, word: str) -> None:
    with pytest.raises(RegistryError, match=word):
        typed_value(plan(), path, typed, unit, corpus_of(None))
