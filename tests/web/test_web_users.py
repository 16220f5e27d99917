"""Accounts and roles at the desk and on the console: made by one, confirmed by another, all in the log."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from compliance.cli.user import user
from compliance.model.errors import RegistryError
from compliance.registry import By, audit
from compliance.registry.account_roles import decide_role, open_proposals, propose_role, withdraw_role
from compliance.registry.accounts import account_called, account_named, set_locked

PASSWORD = "correct horse 电池 staple"


def named(desk, name: str):
    with desk.registry.read() as connection:
        return account_named(connection, name)


def actions(desk) -> list[str]:
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None
        return [e.action for e in audit.entries(connection)]


def test_from_a_new_account_to_its_role(desk, sign_in, browser) -> None:
    manager, checker = sign_in("王管理", "administrator"), sign_in("孙审计", "auditor")
    made = manager.submit("/users", name="zhangsan", display="张三", office="工信局")
    link = re.search(r"https://desk\.test(/welcome/[\w-]+)", made.text)
    assert link and link[1] not in manager.get("/users").text
    assert browser.submit(link[1], password=PASSWORD, again=PASSWORD).status_code == 303
    number = named(desk, "zhangsan").id
    assert manager.submit(f"/users/{number}/propose", role="reviewer", reason="岗位需要").status_code == 303
    assert named(desk, "zhangsan").roles == frozenset()
    assert "岗位需要" in checker.get("/users").text
    with desk.registry.read() as connection:
        proposal = open_proposals(connection)[0].id
    assert manager.submit(f"/proposals/{proposal}/approve").status_code == 403
    assert checker.submit(f"/proposals/{proposal}/approve").status_code == 303
    assert named(desk, "zhangsan").roles == {"reviewer"}
    assert checker.submit(f"/proposals/{proposal}/refuse").status_code == 409
    told = actions(desk)
    assert [a for a in ("user.add", "link.invitation", "user.password", "role.propose", "role.approve") if a not in told] == []  # fmt: skip


def test_a_locked_account_is_out_at_once_and_can_come_back(desk, sign_in, browser) -> None:
    manager, person = sign_in("王管理", "administrator"), sign_in("张三", "reviewer")
    number = named(desk, "张三").id
    assert manager.submit(f"/users/{number}/lock").status_code == 303
    assert person.get("/").status_code == 303
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 401
    assert manager.submit(f"/users/{number}/unlock").status_code == 303
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 303


def test_an_administrator_gets_no_link_into_an_auditors_account(desk, sign_in, account) -> None:
    manager = sign_in("王管理", "administrator")
    number = account("孙审计", "auditor")
    answer = manager.submit(f"/users/{number}/reset")
    assert answer.status_code == 403 and "/welcome/" not in answer.text


@pytest.mark.parametrize("decider", ["甲", "张三", "没有此人", "乙"])
def test_only_an_auditor_confirms_whoever_asks(desk, account, decider) -> None:
    account("张三", "reviewer")
    number = account("李四")
    with desk.registry.write(By("甲", desk.now())) as tx:
        proposal = propose_role(tx, number, "approver", "工作需要")
    with desk.registry.write(By(decider, desk.now())) as tx:
        if decider == "乙":
            decide_role(tx, proposal, True)
            return
        with pytest.raises(RegistryError) as caught:
            decide_role(tx, proposal, True)
    assert caught.value.code == "four_eyes" and named(desk, "李四").roles == frozenset()


def test_only_an_administrator_proposes(desk, account) -> None:
    account("张三", "reviewer")
    number = account("李四")
    with desk.registry.write(By("张三", desk.now())) as tx, pytest.raises(RegistryError, match="系统管理员"):
        propose_role(tx, number, "approver", "工作需要")


def test_the_last_auditor_stays(desk, account) -> None:
    account("张三")
    with desk.registry.write(By("甲", desk.now())) as tx:
        last = account_called(tx.connection, "乙")
        for act in (lambda: set_locked(tx, last.id, True), lambda: withdraw_role(tx, last.id, "auditor")):
            with pytest.raises(RegistryError) as caught:
                act()
            assert caught.value.code == "last"


def test_duties_never_meet_in_one_person(desk, account) -> None:
    number = account("张三", "reviewer")
    with desk.registry.write(By("甲", desk.now())) as tx, pytest.raises(RegistryError, match="兼任"):
        propose_role(tx, number, "auditor", "人手不够")


def console(desk, *words: str):
    where = ("--database", str(desk.settings.database), "--originals", str(desk.settings.originals))
    return CliRunner().invoke(user, [*words, *where])


def test_the_console_makes_the_first_auditor_and_no_second(desk, browser) -> None:
    who = ("--display", "孙审计", "--office", "工信局", "--by", "机房")
    made = console(desk, "add", "sun", *who, "--first", "auditor", "--address", "https://desk.test/")
    assert made.exit_code == 0
    link = re.search(r"https://desk\.test(/welcome/\S+)", made.output)
    assert link and named(desk, "sun").roles == {"auditor"}
    assert named(desk, "sun").state == "invited"
    desk.clock.at = datetime.now(UTC)  # the console has no other clock
    assert browser.submit(link[1], password=PASSWORD, again=PASSWORD).status_code == 303
    again = console(desk, "add", "sun3", "--display", "孙三", "--office", "工信局", "--first", "auditor")
    assert isinstance(again.exception, RegistryError) and named(desk, "sun3") is None


def test_the_console_resets_locks_and_lists(desk, account) -> None:
    account("张三", "reviewer")
    assert "/welcome/" in console(desk, "reset", "张三", "--by", "机房").output
    assert console(desk, "lock", "张三").exit_code == 0
    assert "张三\t张三\t工信局\tlocked\treviewer\n" in console(desk, "list").output
    assert console(desk, "lock", "张三", "--undo").exit_code == 0
    assert actions(desk)[-3:] == ["link.reset", "user.lock", "user.unlock"]
    assert "没有用户名" in str(console(desk, "reset", "不在").exception)
