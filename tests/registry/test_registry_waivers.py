"""Waivers: asked for by the finding, granted by another person, stale when what the finding rests on has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from registry_judged import DAY, NAME, Office, centre, judge, number_of

from compliance.deciding import correct_case, settle
from compliance.model.facts import Facts
from compliance.pipeline import Options
from compliance.rechecking import review_on_record
from compliance.registry import By, Registry, approvals

TERM = ("--from", "2022-02-28", "--to", "2022-05-01")


@pytest.fixture
def office(registry: Registry, tmp_path: Path) -> Office:
    return Office(registry, registry.originals.folder)


@pytest.fixture
def case(registry: Registry, zhang: By) -> int:
    return judge(registry, zhang, centre())


def asked(office: Office, case: int, *findings: Any, code: str = "W-1", by: str = "张三", more: tuple[Any, ...] = TERM):
    words = ("--code", code, "--type", "延期批准", "--reason", "设计未定稿")
    return office("waiver", "request", case, *findings, *words, *more, by=by)


def attached(registry: Registry, facts: Facts) -> str | None:
    with registry.read() as connection:
        review = review_on_record(connection, facts, Options(DAY))
    return next(f.waiver for f in review.findings if f.rule == "DC001")


def test_one_asks_another_grants_and_it_is_attached(
    registry: Registry, case: int, office: Office, tmp_path: Path
) -> None:
    letter = tmp_path / "批复.pdf"
    letter.write_bytes(b"%PDF the letter")
    made = asked(office, case, number_of(registry, case, "DC001"), more=(*TERM, "--attach", letter))
    assert made.code == 0, made.err
    assert registry.originals.read(hashlib.sha256(b"%PDF the letter").hexdigest()) == b"%PDF the letter"
    assert "批复.pdf" in office("request", "list").out
    assert attached(registry, centre()) is None
    own = office("waiver", "approve", "W-1", by="张三")
    assert own.code == 3 and "不得自己" in own.err
    assert office("waiver", "approve", "W-1", "--comment", "同意", by="李四").code == 0
    assert attached(registry, centre()) == "W-1"
    listed = office("waiver", "list", "--as-of", DAY)
    assert listed.code == 0 and "有效" in listed.out and f"{NAME} 数据中心:二期" in listed.out
    assert "未生效" in office("waiver", "list", "--as-of", "2022-02-27").out
    assert "已到期" in office("waiver", "list", "--as-of", "2022-05-02").out


def test_one_that_is_refused_has_no_effect(registry: Registry, case: int, office: Office) -> None:
    asked(office, case, number_of(registry, case, "DC001"))
    assert office("waiver", "refuse", "W-1", by="李四").code == 3
    assert office("waiver", "refuse", "W-1", "--comment", "没有批复", by="李四").code == 0
    assert attached(registry, centre()) is None
    assert "已驳回" in office("waiver", "list").out


def test_when_the_figure_changes_it_is_stale_listed_first_and_not_attached(
    registry: Registry, case: int, office: Office, zhang: By, li: By
) -> None:
    asked(office, case, number_of(registry, case, "DC001"))
    office("waiver", "approve", "W-1", by="李四")
    assert attached(registry, centre(pue="1.39")) is None  # before any review on record shows it
    assert attached(registry, centre()) == "W-1"
    with registry.write(zhang) as tx:
        plain = approvals.WaiverRequest("W-0", "别的企业", ("DC001",), "延期批准", "x", DAY, DAY)
        approvals.request_waiver(tx, plain)
    assert correct_case(registry, zhang, case, "data_centres.0.pue_target", "1.36", "第4页").request is None
    listed = office("waiver", "list", "--as-of", DAY)
    assert listed.code == 2 and listed.out.splitlines()[0].startswith("W-1\t要重看（已批准）")
    assert attached(registry, centre(pue="1.36")) is None


def test_a_resubmission_with_the_same_figure_keeps_it_and_with_another_does_not(
    registry: Registry, case: int, office: Office, zhang: By
) -> None:
    asked(office, case, number_of(registry, case, "DC001"))
    office("waiver", "approve", "W-1", by="李四")
    assert attached(registry, centre("b" * 64)) == "W-1"
    assert attached(registry, centre("b" * 64, "1.30")) is None


def test_what_could_have_no_effect_is_refused(registry: Registry, case: int, office: Office, tmp_path: Path) -> None:
    number = number_of(registry, case, "DC001")
    assert "没有这条意见" in asked(office, case, "99").err
    assert "没有这条意见" in asked(office, case, "deadbeef").err
    long = ("--from", "2022-02-28", "--to", "2042-02-28")
    assert "有效期超过" in asked(office, case, number, more=long).err
    assert "止于生效之前" in asked(office, case, number, more=("--from", "2022-03-01", "--to", "2022-02-01")).err
    assert "找不到这个文件" in asked(office, case, number, more=(*TERM, "--attach", tmp_path / "无.pdf")).err
    assert "没有案卷7" in asked(office, 7, number).err
    assert office("waiver", "approve", "W-1", by="李四").code == 3  # nothing of all this was kept
    assert asked(office, case, number).code == 0
    assert "已经用过" in asked(office, case, number).err


def test_it_is_granted_by_whoever_settles_the_request_too(
    registry: Registry, case: int, office: Office, li: By
) -> None:
    asked(office, case, number_of(registry, case, "DC001"))
    assert settle(registry, li, 1, True).request.state == "已批准"
    assert attached(registry, centre()) == "W-1"
