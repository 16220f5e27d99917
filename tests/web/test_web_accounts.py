"""Signing in, what is refused, and what the log says of it."""

from __future__ import annotations

from argon2 import Type, extract_parameters
from staff import PASSWORD

from compliance.registry import By, audit
from compliance.web.accounts import first_link
from compliance.web.security import passwords

SHIPPED = passwords._HASHER
"""As the program has it, before any fixture."""


def test_first_use_makes_the_administrator_once(desk, browser) -> None:
    path = first_link(desk, "console")
    assert browser.get(path).status_code == 200
    fields = {"name": "admin1", "display": "王管理", "office": "工信局", "password": PASSWORD, "again": PASSWORD}
    assert browser.submit(path, **fields).status_code == 303
    assert browser.submit(path, **fields).status_code == 404
    assert first_link(desk, "console") is None
    assert browser.submit("/login", name="admin1", password=PASSWORD).status_code == 303
    assert "王管理" in browser.get("/").text


def test_a_page_needs_somebody_signed_in(browser) -> None:
    answer = browser.get("/audit")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/audit")
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_the_log_is_for_the_auditor_only(sign_in) -> None:
    assert sign_in("张三", "reviewer").get("/audit").status_code == 403
    page = sign_in("孙审计", "auditor").get("/audit?actor=张三")
    assert page.status_code == 200 and "session.start" in page.text and "环环相扣" in page.text


def test_an_unknown_name_and_a_wrong_password_read_the_same(account, browser) -> None:
    account("张三", "reviewer")
    wrong = [browser.submit("/login", name=n, password="x" * 20) for n in ("张三", "没有此人")]
    assert {a.status_code for a in wrong} == {401}
    assert wrong[0].text == wrong[1].text


def test_after_five_failures_even_the_right_password_waits(account, browser, clock) -> None:
    account("张三", "reviewer")
    for _ in range(5):
        browser.submit("/login", name="张三", password="x" * 20)
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 401
    clock.move(seconds=61)
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 303


def test_a_session_ends_when_idle_and_when_signed_out(sign_in, clock) -> None:
    person = sign_in("张三", "reviewer")
    assert person.get("/").status_code == 200
    clock.move(minutes=31)
    assert person.get("/").status_code == 303
    other = sign_in("李四", "reviewer")
    kept = dict(other.cookies)
    assert other.submit("/logout").status_code == 303
    other.cookies.update(kept)
    assert other.get("/").status_code == 303


def test_a_post_without_token_or_from_elsewhere_is_refused(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    ours = {"origin": "https://desk.test"}
    assert person.post("/logout", headers=ours).status_code == 403
    assert (
        person.post("/logout", data={"csrf": person.token()}, headers={"origin": "https://evil.test"}).status_code
        == 403
    )
    assert person.post("/logout", data={"csrf": person.token()}).status_code == 403
    assert person.get("/").status_code == 200
    assert person.get("/logout").status_code == 405


def test_another_host_and_a_signed_in_session_of_ones_own_choice_are_refused(account, browser) -> None:
    assert browser.get("/login", headers={"host": "evil.test"}).status_code == 400
    account("张三", "reviewer")
    browser.cookies.set("__Host-nengshen", "chosen", domain="desk.test", path="/")
    answer = browser.submit("/login", name="张三", password=PASSWORD)
    assert "chosen" not in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"]


def test_health_and_the_chain(desk, browser) -> None:
    answer = browser.get("/health")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")
    with desk.registry.write(By("甲", desk.now())) as tx:
        audit.append(tx, "test", "x")
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None


def test_passwords_are_hashed_as_rfc_9106_recommends() -> None:
    found = extract_parameters(SHIPPED.hash(PASSWORD))
    assert found.type is Type.ID and found.memory_cost >= 64 * 1024 and found.time_cost >= 3 and found.salt_len >= 16
