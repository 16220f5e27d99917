"""Who works on a case: given by a 复核员, taken and given up by reviewers, each office for itself, all on record."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from web_cases import case_of

from compliance.model.errors import RegistryError
from compliance.registry import By, audit
from compliance.registry.accounts import account_named, link_case, office_named
from compliance.registry.assignments import assign, assignments_of, officers_of
from compliance.registry.schema.accounts import case_assignments


@pytest.fixture
def cases(desk: Any) -> list[int]:
    """Two cases of 工信局 and one of 发改委."""
    by = By("收件员", desk.now())
    told = (("P01.pdf", "工信局"), ("P05.docx", "工信局"), ("P02.pdf", "发改委"))
    return [case_of(desk.registry, by, plan, office) for plan, office in told]


@pytest.fixture
def qian(sign_in: Any) -> Any:
    return sign_in("钱复核", "approver")


@pytest.fixture
def zhang(sign_in: Any) -> Any:
    return sign_in("张三", "reviewer")


@pytest.fixture
def li(sign_in: Any) -> Any:
    return sign_in("李四", "reviewer")


def number_of(desk: Any, name: str) -> int:
    with desk.registry.read() as connection:
        found = account_named(connection, name)
    assert found is not None
    return found.id


def do(person: Any, act: str, *cases: int, **more: str) -> str:
    fields = {"csrf": person.token(), "act": act, "id": [str(n) for n in cases], **more}
    answer = person.post("/lists/cases", data=fields, headers={"origin": "https://desk.test"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def officers(person: Any, query: str = "") -> dict[int, str | None]:
    return {row["id"]: row["officer"] for row in person.get(f"/api/v1/lists/cases?{query}").json()["rows"]}


def test_a_second_person_gives_several_cases_to_a_reviewer(
    desk: Any, cases: Any, qian: Any, zhang: Any, li: Any
) -> None:
    told = do(qian, "assign", *cases[:2], act_officer=str(number_of(desk, "张三")))
    assert "改了 2 个案卷的经办人" in told
    assert officers(zhang) == {cases[0]: "张三", cases[1]: "张三"}
    do(qian, "assign", cases[1], act_officer=str(number_of(desk, "李四")))
    assert officers(zhang) == {cases[0]: "张三", cases[1]: "李四"}
    with desk.registry.read() as connection:
        entries = [e for e in audit.entries(connection) if e.action == "case.assign"]
        assert audit.verify(connection).problem is None
    assert [(e.actor, e.subject) for e in entries[:2]] == [("钱复核", f"case:{n}") for n in cases[:2]]


def test_what_is_so_already_is_left_alone(desk: Any, cases: Any, qian: Any, zhang: Any) -> None:
    number = str(number_of(desk, "张三"))
    do(qian, "assign", cases[0], act_officer=number)
    assert "改了 1 个案卷的经办人；另有 1 个本来就是" in do(qian, "assign", *cases[:2], act_officer=number)


def test_a_reviewer_takes_what_nobody_has_and_gives_up_their_own(desk: Any, cases: Any, zhang: Any, li: Any) -> None:
    do(zhang, "take", cases[0])
    assert officers(li)[cases[0]] == "张三"
    assert "由张三经办" in do(li, "take", cases[0]) and "由张三经办" in do(li, "release", cases[0])
    assert officers(li)[cases[0]] == "张三"
    do(zhang, "release", cases[0])
    do(li, "take", cases[0])
    with desk.registry.read() as connection:
        office = connection.execute(case_assignments.select()).mappings().first()["office_id"]
        told = [(a.officer, a.assigned_by) for a in assignments_of(connection, cases[0], office)]
    assert told == [("张三", "张三"), (None, "张三"), ("李四", "李四")]


def test_of_several_all_are_taken_or_none(cases: Any, zhang: Any, li: Any) -> None:
    do(li, "take", cases[1])
    assert "由李四经办" in do(zhang, "take", *cases[:2])
    assert officers(zhang) == {cases[0]: None, cases[1]: "李四"}


def test_a_reviewer_gives_nothing_to_others(desk: Any, cases: Any, zhang: Any, li: Any) -> None:
    number = str(number_of(desk, "李四"))
    fields = {"csrf": zhang.token(), "act": "assign", "id": str(cases[0]), "act_officer": number}
    assert zhang.post("/lists/cases", data=fields, headers={"origin": "https://desk.test"}).status_code == 403
    assert 'name="act_officer"' not in zhang.get("/lists/cases").text
    assert officers(zhang)[cases[0]] is None


def test_only_reviewers_of_the_office_can_be_given_a_case(desk: Any, cases: Any, qian: Any, sign_in: Any) -> None:
    sign_in("赵外", "reviewer", office="发改委")
    for name in ("赵外", "钱复核"):
        assert "应是本单位在用的审查员" in do(qian, "assign", cases[0], act_officer=str(number_of(desk, name)))
    for odd in ("0", "-1", "99999999999999", "1 OR 1=1", "<script>"):
        assert "应是本单位在用的审查员" in do(qian, "assign", cases[0], act_officer=odd)
    assert "没有选择经办人" in do(qian, "assign", cases[0])
    assert officers(qian)[cases[0]] is None


def test_each_office_says_for_itself(desk: Any, cases: Any, zhang: Any, sign_in: Any) -> None:
    theirs = sign_in("赵外", "reviewer", office="发改委")
    with desk.registry.write(By("收件员", desk.now())) as tx:
        link_case(tx, cases[0], office_named(tx, "发改委"))  # handed in at both
    do(zhang, "take", cases[0])
    assert officers(theirs)[cases[0]] is None
    do(theirs, "take", cases[0])
    assert officers(theirs)[cases[0]] == "赵外" and officers(zhang)[cases[0]] == "张三"
    assert "张三" not in theirs.get("/lists/cases").text
    assert "改了 0 个" in do(zhang, "take", cases[2]), "another office's case picks nothing"
    assert officers(theirs)[cases[2]] is None


def test_cases_are_found_by_who_works_on_them(cases: Any, zhang: Any, li: Any) -> None:
    do(zhang, "take", cases[0])
    assert list(officers(li, "officer=张三")) == [cases[0]]
    assert list(officers(li, "hands=unassigned")) == [cases[1]] and list(officers(li, "hands=assigned")) == [cases[0]]
    page = li.get("/lists/cases?sort=officer").text
    assert '<option value="张三"' in page and ">经办人" in page
    assert "张三" in li.get("/lists/cases.csv?hands=assigned").text
    told = li.get("/api/openapi.json").json()["paths"]["/api/v1/lists/cases"]["get"]["parameters"]
    assert {"officer", "hands"} <= {p["name"] for p in told}


def test_somebody_who_left_is_offered_no_more(desk: Any, cases: Any, qian: Any, zhang: Any) -> None:
    from compliance.registry.accounts import set_locked

    number = number_of(desk, "张三")
    assert ">张三</option>" in qian.get("/lists/cases").text
    with desk.registry.write(By("甲", desk.now())) as tx:
        set_locked(tx, number, True)
    assert ">张三</option>" not in qian.get("/lists/cases").text
    assert "应是本单位在用的审查员" in do(qian, "assign", cases[0], act_officer=str(number))


def test_the_history_is_never_changed(desk: Any, cases: Any, zhang: Any) -> None:
    do(zhang, "take", cases[0])
    for change in (case_assignments.update().values(user_id=None), case_assignments.delete()):
        with pytest.raises((DatabaseError, RegistryError)), desk.registry.write(By("甲", desk.now())) as tx:
            tx.connection.execute(change)


def test_a_case_that_the_office_does_not_have_is_refused(desk: Any, cases: Any, zhang: Any) -> None:
    with desk.registry.write(By("张三", desk.now())) as tx:
        office = office_named(tx, "工信局")
    with pytest.raises(RegistryError, match="没有案卷"), desk.registry.write(By("张三", desk.now())) as tx:
        assign(tx, [cases[0], cases[2]], office, number_of(desk, "张三"))
    with desk.registry.read() as connection:
        assert officers_of(connection, cases, office) == {}


def test_of_two_who_take_a_case_at_once_one_gets_it(desk: Any, cases: Any, zhang: Any, li: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    people = {name: number_of(desk, name) for name in ("张三", "李四")}
    with desk.registry.write(By("张三", desk.now())) as tx:
        office = office_named(tx, "工信局")

    def take(name: str) -> str:
        try:
            with desk.registry.write(By(name, desk.now())) as tx:
                assign(tx, cases[:2], office, people[name])
        except RegistryError as error:
            return error.code
        return "taken"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(take, people)) == ["not_allowed", "taken"]
    assert len(set(officers(zhang).values())) == 1
