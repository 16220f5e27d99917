"""Four eyes: who asks cannot grant, by the program and by the database alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from registry_plans import plan
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, approvals, audit, cases
from compliance.registry.approvals import IssuedDocument, WaiverRequest
from compliance.registry.schema import decisions, documents

WANTED = WaiverRequest(
    "W-2026-001", "曲靖云岭水泥有限公司", ("TL001",), "延期批准", "设计未定稿", date(2026, 3, 1), date(2026, 6, 30),
    "装置:1号线", "云工信〔2026〕1号",
)  # fmt: skip


def test_a_waiver_is_asked_for_and_granted_by_another(registry: Registry, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        number = approvals.request_waiver(tx, WANTED)
        assert [w.state for w in approvals.issued_waivers(tx.connection)] == ["申请中"]
    with registry.write(li) as tx:
        approvals.decide(tx, number, True, "同意")
    with registry.read() as connection:
        (found,) = approvals.issued_waivers(connection)
        assert (found.state, found.requested_by, found.decided_by) == ("已批准", "张三", "李四")
        assert (found.rules, found.reason, found.item) == (("TL001",), "设计未定稿", "装置:1号线")
        assert [e.action for e in audit.entries(connection)] == ["request.make", "request.decide"]


@pytest.mark.parametrize("name", ["张三", "张 三", "张三 ", "张　三", "张\u200b三", "张三（代）"])
def test_the_requester_cannot_decide(registry: Registry, zhang: By, name: str) -> None:
    with registry.write(zhang) as tx:
        number = approvals.request_waiver(tx, WANTED)
    for approve in (True, False):
        with pytest.raises(RegistryError, match="不得自己") as told, registry.write(replace(zhang, person=name)) as tx:
            approvals.decide(tx, number, approve)
        assert told.value.code == "four_eyes"


def test_the_database_refuses_it_too(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        number = approvals.request_waiver(tx, WANTED)
    row = {"request_id": number, "decision": "approved", "comment": "", "decided_at": zhang.at}
    # The requester himself; a requester who was somebody else; blanks around the same name; nobody.
    for asked, decided in (("张三", "张三"), ("王五", "张三"), ("张三", " 张三"), ("张三", "")):
        with pytest.raises(IntegrityError), registry.write(zhang) as tx:
            tx.connection.execute(insert(decisions).values(**row, requested_by=asked, decided_by=decided))


def test_the_database_refuses_a_document_that_nobody_else_granted(registry: Registry, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        granted, refused, open_ = (approvals.ask(tx, "document", f"云工信改〔2026〕{n}号", "签发") for n in range(3))
        other = approvals.ask(tx, "publication", "企业名录", "公布")
    with registry.write(li) as tx:
        for request, approve in ((granted, True), (refused, False), (other, True)):
            approvals.decide(tx, request, approve, "x")
    row = {"kind": "整改通知书", "issued_on": date(2026, 3, 1), "issued_by": "张三", "issued_at": zhang.at}

    def entered(request: int | None) -> None:
        with registry.write(zhang) as tx:
            tx.connection.execute(insert(documents).values(**row, number=f"{request}号", request_id=request))

    for request in (None, refused, open_, other):  # on no request, one refused, one not decided, one to publish a list
        with pytest.raises(IntegrityError, match="not approved by another person"):
            entered(request)
        with pytest.raises(RegistryError, match="另一人批准"), registry.write(zhang) as tx:
            approvals.issue(tx, IssuedDocument("整改通知书", f"{request}号", date(2026, 3, 1), request_id=request))
    entered(granted)


def test_a_decision_is_made_once_and_on_something(registry: Registry, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        number = approvals.request_waiver(tx, WANTED)
    with registry.write(li) as tx:
        approvals.decide(tx, number, False)
        with pytest.raises(RegistryError, match="已经办理过"):
            approvals.decide(tx, number, True)
        with pytest.raises(RegistryError, match="没有申请"):
            approvals.decide(tx, 99, True)
        assert [w.state for w in approvals.issued_waivers(tx.connection)] == ["已驳回"]


@pytest.mark.parametrize(
    ("changes", "word"),
    [({"expires": date(2026, 1, 1)}, "有效期"), ({"rules": ()}, "没有写明规则"), ({"reason": " "}, "理由")],
)
def test_a_waiver_that_makes_no_sense_is_refused(registry: Registry, zhang: By, changes: dict, word: str) -> None:
    with pytest.raises(RegistryError, match=word), registry.write(zhang) as tx:
        approvals.request_waiver(tx, replace(WANTED, **changes))


def test_a_waiver_code_is_used_once(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        approvals.request_waiver(tx, WANTED)
        with pytest.raises(RegistryError, match="已经用过"):
            approvals.request_waiver(tx, WANTED)


def test_a_document_goes_out_only_when_another_granted_it(registry: Registry, zhang: By, li: By) -> None:
    with registry.write(zhang) as tx:
        case = cases.receive(tx, plan().document, date(2026, 3, 2))
        asked = approvals.ask(tx, "document", "整改通知书", "三项不符合")
        letter = IssuedDocument(
            "整改通知书", "云工信节能〔2026〕7号", date(2026, 3, 5), asked, date(2026, 4, 4), case.id
        )
        with pytest.raises(RegistryError, match="另一人批准"):
            approvals.issue(tx, letter)
        with pytest.raises(RegistryError, match="另一人批准"):
            approvals.issue(tx, replace(letter, request_id=None))
    with registry.write(li) as tx:
        approvals.decide(tx, asked, True)
        number = approvals.issue(tx, letter)
        with pytest.raises(RegistryError, match="文号“云工信节能〔2026〕7号”已经用过"):
            approvals.issue(tx, letter)
        assert [d["number"] for d in approvals.overdue(tx.connection, date(2026, 4, 5))] == [letter.number]
        assert approvals.overdue(tx.connection, date(2026, 4, 4)) == ()
        approvals.record_event(tx, number, "extended", date(2026, 4, 1), "企业申请", date(2026, 4, 20))
        assert approvals.overdue(tx.connection, date(2026, 4, 20)) == ()
        assert len(approvals.overdue(tx.connection, date(2026, 4, 21))) == 1
        approvals.record_event(tx, number, "answered", date(2026, 4, 18))
        assert approvals.overdue(tx.connection, date(2026, 4, 21)) == ()


@pytest.mark.parametrize(
    ("one", "other"), [("扎西·次仁", "扎西•次仁"), ("买买提·艾力", "买买提・艾力"), ("扎西·次仁", "扎西次仁")]
)
def test_the_dot_within_a_name_makes_no_other_person(one: str, other: str, registry: Registry, zhang: By) -> None:
    with registry.write(replace(zhang, person=one)) as tx:
        number = approvals.ask(tx, "publication", "企业名录", "公布")
    with pytest.raises(RegistryError, match="不得自己"), registry.write(replace(zhang, person=other)) as tx:
        approvals.decide(tx, number, True)


@pytest.mark.parametrize("nobody", ["", "  ", "\u200b", "——"])
def test_a_name_without_a_letter_is_nobody(nobody: str, zhang: By) -> None:
    with pytest.raises(RegistryError, match="没有写明经办人"):
        replace(zhang, person=nobody)
