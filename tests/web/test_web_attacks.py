"""Attacks on the desk: what each tries, and that nothing came of it.

Every row is tried by a reviewer who is signed in, or a stranger; afterwards nobody's role, account or session has
changed, the log says no such act, its chain is whole, and the desk answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest
from fastapi import HTTPException

from compliance.model.facts import DocumentInfo
from compliance.registry import By, audit
from compliance.registry.accounts import account_list, account_named, link_case
from compliance.registry.cases import receive
from compliance.web.app import ROUTERS
from compliance.web.security.roles import person_of

ORIGIN = "https://desk.test"
EVIL = "https://evil.test"
PASSWORD = "correct horse 电池 staple"
FORM = "application/x-www-form-urlencoded"
SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Attack:
    """A request by the reviewer 张三 (``signed``) or a stranger, and the answers that are no success."""

    name: str
    method: str
    path: str
    answers: tuple[int, ...]
    signed: bool = True
    token: bool = True
    headers: tuple[tuple[str, str], ...] = (("origin", ORIGIN),)
    form: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None


def attack(name: str, method: str, path: str, *answers: int, **more) -> Attack:
    return Attack(name, method, path, answers, **more)


def sent_from(origin: str, **more: str) -> tuple[tuple[str, str], ...]:
    return (("origin", origin), *((k.replace("_", "-"), v) for k, v in more.items()))


ADD = (("name", "new"), ("display", "新人"), ("office", "工信局"))
ATTACKS = (
    attack("forged request without token", "POST", "/logout", 403, token=False),
    attack("forged request with a made-up token", "POST", "/logout", 403, token=False, form=(("csrf", "0" * 64),)),
    attack("forged request with an empty token", "POST", "/logout", 403, token=False, form=(("csrf", ""),)),
    attack("forged request with a made-up header", "POST", "/logout", 403, token=False, headers=sent_from(ORIGIN, x_csrf_token="forged")),
    attack("foreign origin with the right token", "POST", "/logout", 403, headers=sent_from(EVIL)),
    attack("origin null", "POST", "/logout", 403, headers=sent_from("null")),
    attack("origin that begins like ours", "POST", "/logout", 403, headers=sent_from(ORIGIN + ".evil.test")),
    attack("origin of another scheme", "POST", "/logout", 403, headers=sent_from("http://desk.test")),
    attack("no origin at all", "POST", "/logout", 403, headers=()),
    attack("cross-site by fetch metadata", "POST", "/logout", 403, headers=sent_from(ORIGIN, sec_fetch_site="cross-site")),
    attack("same-site sibling", "POST", "/logout", 403, headers=(("sec-fetch-site", "same-site"),)),
    attack("signing out by GET", "GET", "/logout", 405),
    attack("method override by header", "GET", "/logout", 405, headers=sent_from(ORIGIN, x_http_method_override="POST")),
    attack("method override by field", "POST", "/users", 403, form=(*ADD, ("_method", "DELETE"))),
    attack("unknown method", "PURGE", "/users", 403, 405),
    attack("delete of an account", "DELETE", "/users/1", 403, 404, 405),
    attack("foreign host", "GET", "/", 400, headers=(("host", "evil.test"),)),
    attack("host with another port", "GET", "/", 400, headers=(("host", "desk.test:81"),)),
    attack("forwarded host is not believed", "GET", "/login", 200, headers=(("x-forwarded-host", "evil.test"),)),
    attack("accounts made by a reviewer", "POST", "/users", 403, form=ADD),
    attack("accounts made by a stranger", "POST", "/users", 403, signed=False, form=ADD),
    attack("a role proposed by a reviewer", "POST", "/users/1/propose", 403, form=(("role", "approver"), ("reason", "x"))),
    attack("a role confirmed by a reviewer", "POST", "/proposals/1/approve", 403),
    attack("locking the administrator", "POST", "/users/1/lock", 403),
    attack("a link to the administrator's account", "POST", "/users/1/reset", 403),
    attack("taking the auditor's role away", "POST", "/users/2/withdraw", 403, form=(("role", "auditor"),)),
    attack("the accounts read by a reviewer", "GET", "/users", 403),
    attack("the log read by a reviewer", "GET", "/audit", 403),
    attack("the log read by a stranger", "GET", "/audit", 303, signed=False),
    attack("the interface read by a stranger", "GET", "/api/openapi.json", 303, signed=False),
    attack("a role as a field of signing in", "POST", "/language", 303, form=(("lang", "zh"), ("role", "administrator"), ("user_id", "1"))),
    attack("a made-up one-time link", "POST", "/welcome/" + "A" * 43, 404, signed=False, form=(("password", PASSWORD), ("again", PASSWORD))),
    attack("a one-time link with a wildcard", "GET", "/welcome/%25", 404, signed=False),
    attack("redirect to another site", "POST", "/language", 303, form=(("lang", "zh"), ("next", "https://evil.test/"))),
    attack("redirect without a scheme", "POST", "/language", 303, form=(("lang", "zh"), ("next", "//evil.test/"))),
    attack("redirect by a backslash", "POST", "/language", 303, form=(("lang", "zh"), ("next", "/\\evil.test/"))),
    attack("header injection by the redirect", "POST", "/language", 303, form=(("lang", "zh"), ("next", "/\r\nSet-Cookie: evil.test=1"))),
    attack("header injection by the language", "POST", "/language", 303, form=(("lang", "en\r\nX-Evil: 1"),)),
    attack("script in the target of the login page", "GET", "/login?next=/%22%3E" + SCRIPT, 200),
    attack("script in a path", "GET", "/" + SCRIPT, 404),
    attack("script in the language cookie", "GET", "/login", 200, headers=(("cookie", f"lang={SCRIPT}"),), signed=False),
    attack("a path out of the assets", "GET", "/assets/x/..%2f..%2fapp.py", 404),
    attack("a path out of the assets, encoded twice", "GET", "/assets/x/%252e%252e%252fapp.py", 404),
    attack("an absolute path as an asset", "GET", "/assets/x/%2fetc%2fpasswd", 404),
    attack("an asset under another hash", "GET", "/assets/0000000000000000/desk.css", 404),
    attack("a number that is none", "POST", "/users/1%20OR%201=1/lock", 400, 403, 404),
    attack("a number larger than the database's", "POST", "/proposals/99999999999999999999/approve", 403),
    attack("a body longer than a form", "POST", "/language", 413, content=b"lang=" + b"x" * 1_100_000),
    attack("a body longer than a form from a stranger", "POST", "/login", 413, signed=False, content=b"name=" + b"x" * 1_100_000),
    attack("a length that is a lie", "POST", "/login", 413, signed=False, headers=sent_from(ORIGIN, content_length="9" * 30), content=b""),
    attack("a form as parts, without the header", "POST", "/logout", 403, token=False, headers=sent_from(ORIGIN, content_type="multipart/form-data; boundary=b"), content=b"--b--"),
    attack("a form as plain text", "POST", "/logout", 403, token=False, headers=sent_from(ORIGIN, content_type="text/plain"), content=b"csrf=x"),
    attack("a form of very many fields", "POST", "/language", 400, token=False, content=b"a=1&" * 3000),
    attack("an answer of a login service where none is set", "GET", "/login/oidc/callback?code=x&state=y", 404, signed=False),
    attack("a beginning at a login service where none is set", "GET", "/login/oidc?next=https://evil.test/", 404, signed=False),
    attack("linking the administrator's account to one's own subject", "POST", "/users/1/link", 403, form=(("subject", "u-1"),)),
    attack("linking an account by a stranger", "POST", "/users/1/link", 403, signed=False, form=(("subject", "u-1"),)),
    attack("cutting the auditor off from the login service", "POST", "/users/2/unlink", 403),
    attack("the text of a page of no case", "GET", "/cases/1/text?page=1&x0=0&top=0&x1=100&bottom=100", 404),
    attack("the text of a page by a stranger", "GET", "/cases/1/text?page=1&x0=0&top=0&x1=100&bottom=100", 303, signed=False),
    attack("a box beyond every page", "GET", "/cases/1/text?page=1&x0=nan&top=-1&x1=1e308&bottom=inf", 404),
    attack("script as the side of a box", "GET", "/cases/1/text?page=1&x0=" + SCRIPT, 404),
    attack("an attachment to no finding", "POST", "/cases/1/findings/x/waiver", 404, form=(("type", "x"), ("reason", "x"), ("expires", "2026-12-31"))),
    attack("a form that is no text", "POST", "/login", 400, 403, signed=False, content=b"name=%ff%00&password=%ff"),
)  # fmt: skip


def state(desk) -> list:
    with desk.registry.read() as connection:
        return [replace(a, password=None) for a in account_list(connection)]


def log(desk) -> list[str]:
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None
        return [e.hash for e in audit.entries(connection)]


def carry_out(person, one: Attack):
    headers = dict(one.headers)
    fields = ({"csrf": person.token()} if one.token else {}) | dict(one.form)
    if one.content is not None:
        headers = {"content-type": FORM} | headers
        content = one.content.replace(b"{csrf}", person.token().encode()) if one.token else one.content
        return person.request(one.method, one.path, content=content, headers=headers)
    data = {"data": fields} if one.method == "POST" else {}
    return person.request(one.method, one.path, headers=headers, **data)


@pytest.mark.parametrize("one", ATTACKS, ids=lambda a: a.name)
def test_nothing_comes_of_it(one, desk, sign_in, browser) -> None:
    reviewer = sign_in("张三", "reviewer")
    before, head = state(desk), log(desk)
    answer = carry_out(reviewer if one.signed else browser, one)
    assert answer.status_code in one.answers
    said = str(answer.headers) + answer.text
    assert "evil.test" not in said and SCRIPT not in said and "x-evil" not in answer.headers
    assert "Traceback" not in answer.text
    assert (state(desk), log(desk)) == (before, head)
    assert reviewer.get("/").status_code == 200


@pytest.mark.parametrize("role", ["reviewer", "approver", "administrator", "auditor"])
def test_no_page_that_is_only_looked_at_changes_anything(role, desk, sign_in, account) -> None:
    person, number = sign_in("张三", role), account("李四")
    paths = {r.path for router in ROUTERS for r in router.routes if "GET" in r.methods}
    head, kept = log(desk), state(desk)
    assert {"/", "/users", "/audit", "/health", "/welcome/{token}"} <= paths
    for path in paths:
        path = re.sub(r"\{\w+(:\w+)?\}", str(number), path)
        assert "{" not in path and person.get(path).status_code < 500
    assert (log(desk), state(desk)) == (head, kept)


def test_names_are_shown_as_text(desk, sign_in) -> None:
    manager = sign_in("王管理", "administrator")
    hostile = ('<img src=x onerror="alert(1)">', "{{ 7*7 }}{% raw %}", "\"' onfocus=alert(1) x='")
    for i, name in enumerate(hostile):
        answer = manager.submit("/users", name=f"u{i}", display=name, office=name + SCRIPT)
        assert answer.status_code == 200
    page = manager.get("/users").text
    assert "<img" not in page and SCRIPT not in page and ">49" not in page and "{{ 7*7 }}" in page
    assert "&lt;img" in page and "' onfocus=" not in page


@pytest.mark.parametrize("name", ["a\x00b", "a\u202eb", "z\u200bz", "anonymous", "setup", " ", "张\u3000三"])
def test_a_name_that_deceives_is_refused(name, desk, sign_in) -> None:
    manager = sign_in("王管理", "administrator")
    sign_in("张三", "reviewer")
    before = state(desk)
    answer = manager.submit("/users", name="fresh", display=name, office="工信局")
    assert answer.status_code in (400, 409) and state(desk) == before


def test_a_session_is_new_after_signing_in_and_worthless_after_signing_out(account, browser) -> None:
    account("张三", "reviewer")
    browser.cookies.set("__Host-nengshen", "chosen", domain="desk.test", path="/")
    answer = browser.submit("/login", name="张三", password=PASSWORD)
    token = answer.cookies["__Host-nengshen"]
    assert token != "chosen" and len(token) >= 43
    assert browser.submit("/logout").status_code == 303
    assert browser.get("/", headers={"cookie": f"__Host-nengshen={token}"}).status_code == 303


def test_a_token_of_another_session_does_not_fit(sign_in) -> None:
    mine, theirs = sign_in("张三", "reviewer"), sign_in("李四", "reviewer")
    answer = mine.post("/logout", data={"csrf": theirs.token()}, headers={"origin": ORIGIN})
    assert answer.status_code == 403 and mine.get("/").status_code == 200


def test_many_names_from_one_address_are_refused_with_the_same_words(desk, account, browser) -> None:
    account("张三", "reviewer")
    limits = replace(desk.settings.limits, address_tries=3)
    desk.settings = replace(desk.settings, limits=limits)
    wrong = [browser.submit("/login", name=f"nobody{i}", password="x" * 20) for i in range(4)]
    right = browser.submit("/login", name="张三", password=PASSWORD)
    assert {(a.status_code, a.text) for a in (*wrong, right)} == {(401, wrong[0].text)}
    desk.clock.move(minutes=limits.address_window_minutes + 1)
    assert browser.submit("/login", name="张三", password=PASSWORD).status_code == 303


def test_a_case_of_another_office_looks_like_none(desk, sign_in) -> None:
    for name, office in (("张三", "工信局"), ("李四", "别的单位")):
        sign_in(name, "reviewer", office=office)
    with desk.registry.write(By("张三", desk.now())) as tx:
        case = receive(tx, DocumentInfo("方案.pdf", "a" * 64, "pdf", 1), date(2026, 3, 2))
        link_case(tx, case.id, account_named(tx.connection, "张三").office_id)
    with desk.registry.read() as connection:
        mine, theirs = (person_of(account_named(connection, name)) for name in ("张三", "李四"))
    assert desk.case_for(mine, case.id).id == case.id
    for person, number in ((theirs, case.id), (theirs, case.id + 1), (mine, case.id + 1)):
        with pytest.raises(HTTPException) as caught:
            desk.case_for(person, number)
        assert caught.value.status_code == 404
