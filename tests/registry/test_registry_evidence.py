"""Evidence that an enterprise is asked to supply: asked on the command line, shown with the case, withdrawn by who asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from registry_judged import Office, centre, judge, number_of
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, audit
from compliance.registry.approvals import IssuedDocument, decide, issue
from compliance.registry.approvals import ask as ask_approval
from compliance.registry.evidence_requests import NOTICE, ask, requests_of, withdraw

WANTED = "2021年度电耗的计量记录"


@pytest.fixture
def case(registry: Registry, zhang: By) -> int:
    return judge(registry, zhang, centre())


@pytest.fixture
def office(registry: Registry) -> Office:
    return Office(registry, registry.originals.folder)


def later(by: By, person: str | None = None) -> By:
    return By(person or by.person, by.at + timedelta(hours=1))


def test_what_is_asked_stands_with_the_finding_until_it_is_withdrawn(
    office: Office, registry: Registry, case: int
) -> None:
    which = number_of(registry, case, "DC001")
    done = office("finding", "ask", case, which, "--wanted", WANTED, "--deadline", "2099-12-31", by="张三")
    assert (done.code, done.out) == (0, f"案卷{case} DC001：补充证据请求1，张三：{WANTED}（2099-12-31以前）\n")
    shown = office("case", "show", case).out
    assert f"\t补充证据请求1，张三：{WANTED}（2099-12-31以前）\n" in shown
    assert "只能由本人撤回" in office("finding", "withdraw", case, 1, by="李四").err
    assert office("finding", "withdraw", case, 1, by="张三").code == 0
    assert "补充证据请求" not in office("case", "show", case).out
    assert "已经撤回" in office("finding", "withdraw", case, 1, by="张三").err
    with registry.read() as connection:
        actions = [e.action for e in audit.entries(connection)]
        assert actions[-2:] == ["finding.ask", "finding.ask.withdraw"]
        assert audit.verify(connection).problem is None


@pytest.mark.parametrize(
    ("wanted", "until", "why"),
    [
        (" \n", None, "须写明"),
        ("证" * 501, None, "最多500字"),
        (WANTED, date(2026, 3, 1), "已经过去"),
    ],
)
def test_a_request_says_what_and_its_day_is_still_to_come(
    registry: Registry, zhang: By, case: int, wanted: str, until: date | None, why: str
) -> None:
    which = number_of(registry, case, "DC001")
    with pytest.raises(RegistryError, match=why), registry.write(zhang) as tx:
        ask(tx, case, which, wanted, until)


def test_the_same_is_not_asked_twice_but_more_is(registry: Registry, zhang: By, case: int) -> None:
    which = number_of(registry, case, "DC001")
    with registry.write(zhang) as tx:
        ask(tx, case, which, WANTED)
        ask(tx, case, which, "证" * 500)
    with pytest.raises(RegistryError, match="同样的"), registry.write(zhang) as tx:
        ask(tx, case, which, f"  {WANTED}\n")
    with registry.read() as connection:
        assert [r.wanted for r in requests_of(connection, case)] == [WANTED, "证" * 500]


def test_nothing_is_asked_for_a_finding_that_calls_for_nothing(registry: Registry, zhang: By) -> None:
    case = judge(registry, zhang, centre(pue="1.2"))
    which = number_of(registry, case, "DC001")
    with pytest.raises(RegistryError, match="不需要补充证据"), registry.write(zhang) as tx:
        ask(tx, case, which, WANTED)


def test_what_went_out_is_not_withdrawn(registry: Registry, zhang: By, case: int) -> None:
    which = number_of(registry, case, "DC001")
    with registry.write(zhang) as tx:
        ask(tx, case, which, WANTED)
        request = ask_approval(tx, "document", f"case:{case}", "发出")
    with registry.write(later(zhang, "李四")) as tx:
        decide(tx, request, True)
        issue(tx, IssuedDocument(NOTICE, "渝经信节能〔2026〕9号", date(2026, 3, 2), request, case_id=case))
    with pytest.raises(RegistryError, match="渝经信节能〔2026〕9号"), registry.write(later(zhang)) as tx:
        withdraw(tx, case, 1)
    with registry.write(replace(zhang, at=zhang.at + timedelta(hours=2))) as tx:
        number = ask(tx, case, which, "年度检测报告").id
        assert withdraw(tx, case, number).wanted == "年度检测报告", "asked after the notice went out"


def test_requests_are_records(registry: Registry, zhang: By, case: int) -> None:
    with registry.write(zhang) as tx:
        ask(tx, case, number_of(registry, case, "DC001"), WANTED)
    for statement in ("UPDATE evidence_requests SET wanted = 'x'", "DELETE FROM evidence_requests"):
        with pytest.raises(IntegrityError, match="append-only"), registry.write(zhang) as tx:
            tx.connection.execute(text(statement))
