"""Signing in by a login service: an account only by its link, and nothing that was bent on the way is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

pytest.importorskip("authlib", reason="the extra “oidc” is optional")
from joserfc.jwk import RSAKey
from login_service import CLIENT, SECRET, LoginService, answering

from compliance.model.errors import ComplianceError, RegistryError
from compliance.registry import By, audit
from compliance.registry.accounts import account_by_id, set_locked
from compliance.registry.login_links import link_login, unlink_login
from compliance.web.oidc.provider import Provider
from compliance.web.oidc.settings import login_service

ORIGIN = "https://desk.test"
PASSWORD = "correct horse 电池 staple"
CALLBACK = "/login/oidc/callback"
COOKIE = "__Host-nengshen"


@pytest.fixture
def service(desk, tmp_path) -> Iterator[LoginService]:
    """A login service that the desk is set to."""
    with answering(LoginService(now=int(desk.now().timestamp()))) as told:
        (tmp_path / "secret").write_text(SECRET + "\n", encoding="utf-8")
        file = tmp_path / "login.yaml"
        file.write_text(f"issuer: {told.issuer}\nclient_id: {CLIENT}\nclient_secret_file: secret\n", encoding="utf-8")
        desk.login_service = Provider(login_service(file))
        yield told


@pytest.fixture
def linked(desk, service, account) -> int:
    """The account 张三, which the subject u-1001 signs in to."""
    number = account("张三", "reviewer")
    with desk.registry.write(By("甲", desk.now())) as tx:
        link_login(tx, number, service.issuer, "u-1001")
    return number


def begun(browser, next: str = "/") -> str:
    answer = browser.get("/login/oidc", params={"next": next})
    assert answer.status_code == 303
    return answer.headers["location"]


def sessions(desk) -> list[str]:
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None
        return [e.action for e in audit.entries(connection) if e.action == "session.start"]


def test_whoever_the_service_vouches_for_signs_in_to_the_linked_account(desk, service, linked, browser) -> None:
    assert "/login/oidc?next=/" in browser.get("/login").text
    address = begun(browser, "/uploads")
    query = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(service.issuer + "/authorize?") and query["redirect_uri"] == ORIGIN + CALLBACK
    assert query["scope"] == "openid" and len(query["state"]) >= 43 and len(query["nonce"]) >= 43
    answer = browser.get(CALLBACK, params=service.authorize(address))
    assert (answer.status_code, answer.headers["location"]) == (303, "/uploads")
    assert "张三" in browser.get("/").text
    with desk.registry.read() as connection:
        last = list(audit.entries(connection))[-1]
    assert (last.action, last.subject) == ("session.start", f"user:{linked}")


def test_the_session_is_a_new_one_and_the_one_before_is_worthless(service, linked, browser) -> None:
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 303
    before = browser.cookies[COOKIE]
    answer = browser.get(CALLBACK, params=service.authorize(begun(browser)))
    assert answer.cookies[COOKIE] != before
    browser.cookies.clear()
    assert browser.get("/", headers={"cookie": f"{COOKIE}={before}"}).headers["location"] == "/login"


BENT = {
    "wrong nonce": {"nonce": "of another login"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another-desk"},
    "several audiences without saying which party": {"aud": [CLIENT, "another-desk"]},
    "authorised for another party": {"azp": "another-desk"},
    "expired": {"exp": 1_000_000_000},
    "no expiry": {"exp": None},
    "from the future": {"iat": 4_000_000_000, "exp": 4_000_000_300},
    "another issuer": {"iss": "https://evil.test"},
    "no subject": {"sub": None},
    "a subject that is a list": {"sub": ["u-1001"]},
    "a subject of control characters": {"sub": "u-1001\r\nSet-Cookie: a=b"},
    "an endless subject": {"sub": "u" * 5000},
}


@pytest.mark.parametrize("name", BENT)
def test_a_bent_token_signs_nobody_in(name, desk, service, linked, browser) -> None:
    service.claims = BENT[name]
    answer = browser.get(CALLBACK, params=service.authorize(begun(browser)))
    assert answer.status_code == 401 and COOKIE not in answer.cookies and sessions(desk) == []
    assert SECRET not in answer.text and "Traceback" not in answer.text


def test_a_foreign_signature_signs_nobody_in(desk, service, linked, browser) -> None:
    foreign = RSAKey.generate_key(2048, {"kid": "k1"})
    for header, signer in (({}, foreign), ({"alg": "none"}, None), ({"alg": "HS256"}, None),
                           ({"kid": "k2"}, foreign)):  # fmt: skip
        service.header, service.signer = header, signer
        assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 401
    assert sessions(desk) == []


def test_a_state_works_once_in_its_own_browser_and_not_for_ever(desk, service, linked, browser, sign_in) -> None:
    back = service.authorize(begun(browser))
    other = sign_in("李四", "reviewer")
    before = len(sessions(desk))
    assert other.get(CALLBACK, params=back).status_code == 401  # an answer planted in somebody else's browser
    assert browser.get(CALLBACK, params=back).status_code == 401  # and used up by that
    back = service.authorize(begun(browser))
    assert browser.get(CALLBACK, params=back).status_code == 303
    assert browser.get(CALLBACK, params=back).status_code == 401
    back = service.authorize(begun(browser))
    desk.clock.move(minutes=11)
    assert browser.get(CALLBACK, params=back).status_code == 401
    assert len(sessions(desk)) == before + 1


def test_an_answer_of_another_service_is_not_sent_to_this_one(desk, service, linked, browser) -> None:
    back = service.authorize(begun(browser))
    assert browser.get(CALLBACK, params=back | {"iss": "https://evil.test"}).status_code == 401
    assert back["code"] in service.codes  # the code was not spent
    service.metadata = {"authorization_response_iss_parameter_supported": True}
    desk.clock.move(minutes=61)
    service.now = int(desk.now().timestamp())
    back = service.authorize(begun(browser))
    assert browser.get(CALLBACK, params=back).status_code == 401
    back = service.authorize(begun(browser))
    assert browser.get(CALLBACK, params=back | {"iss": service.issuer}).status_code == 303


@pytest.mark.parametrize(
    "metadata",
    [{"issuer": "https://evil.test"}, {"token_endpoint": "http://evil.test/token"}, {"jwks_uri": "file:///etc/passwd"},
     {"authorization_endpoint": None}],
)  # fmt: skip
def test_a_service_that_is_not_itself_is_not_used(metadata, service, browser) -> None:
    service.metadata = metadata
    assert browser.get("/login/oidc").status_code == 503


def test_a_service_that_is_down_leaves_the_password(service, linked, browser) -> None:
    service.broken = True
    answer = browser.get("/login/oidc")
    assert answer.status_code == 503 and 'name="password"' in answer.text
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 303


def test_keys_that_were_changed_are_asked_for_again(desk, service, linked, browser) -> None:
    assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 303
    service.key = RSAKey.generate_key(2048, {"kid": "k2", "use": "sig"})
    service.header = {"kid": "k2"}
    desk.clock.move(minutes=1)
    assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 303
    assert service.asked.count("/keys") == 2


def test_who_is_not_linked_is_told_what_to_give_the_administrator(desk, service, account, browser) -> None:
    account("u-1001", "reviewer")  # the same name is no link, nor is an address
    service.claims = {"email": "u-1001@desk.test", "email_verified": True, "preferred_username": "u-1001"}
    answer = browser.get(CALLBACK, params=service.authorize(begun(browser)))
    assert answer.status_code == 403 and "<code>u-1001</code>" in answer.text and sessions(desk) == []
    service.subject = "<script>alert(1)</script>"
    answer = browser.get(CALLBACK, params=service.authorize(begun(browser)))
    assert answer.status_code == 403 and "<script>alert" not in answer.text


def test_a_locked_or_unlinked_account_stays_closed(desk, service, linked, browser) -> None:
    with desk.registry.write(By("甲", desk.now())) as tx:
        set_locked(tx, linked, True)
    assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 403
    with desk.registry.write(By("甲", desk.now())) as tx:
        set_locked(tx, linked, False)
    assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 303
    with desk.registry.write(By("甲", desk.now())) as tx:
        unlink_login(tx, linked)
    assert browser.get("/").headers["location"] == "/login"
    assert browser.get(CALLBACK, params=service.authorize(begun(browser))).status_code == 403


def test_an_administrator_links_but_not_an_auditor(desk, service, sign_in, account) -> None:
    manager, number, checker = (
        sign_in("王管理", "administrator"),
        account("张三", "reviewer"),
        account("孙审计", "auditor"),
    )
    assert manager.submit(f"/users/{number}/link", subject=" u-7 ").status_code == 303
    with desk.registry.read() as connection:
        one = account_by_id(connection, number)
    assert (one.issuer, one.subject) == (service.issuer, "u-7")
    assert "u-7" in manager.get("/users").text
    assert manager.submit(f"/users/{number}/link", subject="u-8").status_code == 409
    assert manager.submit(f"/users/{account('李四')}/link", subject="u-7").status_code == 409
    assert manager.submit(f"/users/{checker}/link", subject="u-9").status_code == 403
    assert manager.submit(f"/users/{number}/unlink").status_code == 303
    assert sign_in("赵六", "reviewer").submit(f"/users/{number}/link", subject="u-6").status_code == 403


def test_an_account_without_a_password_lives_by_its_link(desk, account, sign_in) -> None:
    from compliance.registry.accounts import add_user, office_named

    account("张三")
    with desk.registry.write(By("甲", desk.now())) as tx:
        number = add_user(tx, "fresh", "新人", office_named(tx, "工信局"))
        link_login(tx, number, "https://login.test", "s")
        assert account_by_id(tx.connection, number).state == "active"
        set_locked(tx, number, True)
        set_locked(tx, number, False)
        assert account_by_id(tx.connection, number).state == "active"
        unlink_login(tx, number)
        assert account_by_id(tx.connection, number).state == "invited"
        with pytest.raises(RegistryError, match="没有关联"):
            unlink_login(tx, number)


def test_without_a_service_there_is_nothing_to_find(browser) -> None:
    assert browser.get("/login/oidc").status_code == 404 and browser.get(CALLBACK).status_code == 404
    assert "oidc" not in browser.get("/login").text


def test_many_beginnings_are_refused_and_bounded(desk, service, browser) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, address_tries=3))
    assert [browser.get("/login/oidc").status_code for _ in range(4)] == [303, 303, 303, 429]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("client_id: a", "缺少 issuer"),
        ("issuer: http://login.test\nclient_id: a", "https"),
        ("issuer: https://login.test\nclient_id: a\nclient_secret: x", "不认识 client_secret"),
        ("issuer: https://login.test\nclient_id: a\nclient_secret_file: none", "读不出密钥文件"),
        ("issuer: https://login.test\nclient_id: a\nalgorithms: [HS256]", "公钥签名"),
        ("issuer: https://login.test\nclient_id: a\nalgorithms: [none]", "公钥签名"),
        ("issuer: https://login.test\nclient_id: a\nleeway_seconds: -1", "正整数"),
        ("- a", "列表"),
        ("a: [", "读不出"),
    ],
)
def test_wrong_settings_are_told(text, told, tmp_path) -> None:
    file = tmp_path / "login.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ComplianceError, match=told):
        login_service(file)


def test_the_secret_is_in_no_representation(tmp_path) -> None:
    file = tmp_path / "login.yaml"
    file.write_text("issuer: https://login.test\nclient_id: a\n", encoding="utf-8")
    service = login_service(file, {"NENGSHEN_OIDC_SECRET": "hush"})
    assert service.secret == "hush" and "hush" not in repr(service)
