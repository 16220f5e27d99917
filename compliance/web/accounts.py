"""Signing in and out, first use, new passwords: what happens at the desk, each in one transaction."""

from __future__ import annotations

import secrets
from datetime import timedelta

from compliance.model.errors import RegistryError
from compliance.registry import By, audit
from compliance.registry import signing_in as store
from compliance.registry.account_roles import first_of_role
from compliance.registry.accounts import (
    ANONYMOUS,
    Account,
    account_by_id,
    account_named,
    add_user,
    holders,
    name_key,
    office_named,
    set_password,
)
from compliance.registry.login_links import link_login
from compliance.registry.transaction import Transaction
from compliance.web.desk import Desk
from compliance.web.security import passwords
from compliance.web.settings import Limits

REFUSED = "用户名或口令不对，或者尝试次数过多，请稍后再试"


def sign_in(desk: Desk, name: str, password: str, address: str, before: str = "") -> str:
    """A new session; its token. The session that the browser had ``before`` (its hash) ends.

    Raises:
        RegistryError: with one and the same sentence, whatever was wrong.
    """
    limits, by = desk.settings.limits, By(ANONYMOUS, desk.now())
    account_key, address_key = store.attempt_key(name_key(name)), store.attempt_key(address)
    hour = store.Window(limits.login_failures, timedelta(minutes=limits.login_window_minutes))
    span = store.Window(limits.address_tries, timedelta(minutes=limits.address_window_minutes))
    with desk.registry.write(by) as tx:
        crowded = store.count_attempt(tx, "address", address_key, span) > span.most
        paused = store.paused_until(tx.connection, "login", account_key, by.at) is not None
        account = account_named(tx.connection, name)
        if not (crowded or paused):
            tries = store.count_attempt(tx, "login", account_key, hour)
            if tries >= hour.most:
                seconds = min(limits.login_pause_seconds << min(tries - hour.most, 20), limits.login_pause_most_seconds)
                store.pause(tx, "login", account_key, by.at + timedelta(seconds=seconds))
                if account is not None:
                    audit.append(tx, "session.paused", f"user:{account.id}", {"seconds": seconds})
    if crowded or paused:
        raise RegistryError(REFUSED, "refused")
    stored = account.password if account is not None else None
    if not passwords.right(stored, password, limits) or account is None or account.state != "active":
        raise RegistryError(REFUSED, "refused")
    with desk.registry.write(By(account.display, desk.now())) as tx:
        token = _begin(tx, account.id, limits, before, {})
        store.forget_attempts(tx, "login", account_key)
    return token


def sign_in_linked(desk: Desk, account: Account, before: str = "") -> str:
    """A new session for somebody whom the login service vouched for; its token.

    Raises:
        RegistryError: where the account is locked, or no longer linked so.
    """
    with desk.registry.write(By(account.display, desk.now())) as tx:
        now = account_by_id(tx.connection, account.id)
        if (now.issuer, now.subject) != (account.issuer, account.subject):
            raise RegistryError(REFUSED, "refused")
        return _begin(tx, account.id, desk.settings.limits, before, {"issuer": account.issuer})


def _begin(tx: Transaction, user: int, limits: Limits, before: str, how: dict[str, str | None]) -> str:
    if account_by_id(tx.connection, user).state != "active":
        raise RegistryError(REFUSED, "refused")
    token = secrets.token_urlsafe(32)
    if before:
        store.end_session(tx, before)
    store.start_session(tx, token, user, timedelta(hours=limits.session_hours))
    audit.append(tx, "session.start", f"user:{user}", how)
    return token


def crowded(desk: Desk, kind: str, address: str) -> bool:
    """Count a try from an address; whether there were too many lately."""
    limits = desk.settings.limits
    span = store.Window(limits.address_tries, timedelta(minutes=limits.address_window_minutes))
    with desk.registry.write(By(ANONYMOUS, desk.now())) as tx:
        return store.count_attempt(tx, kind, store.attempt_key(address), span) > span.most


def sign_out(desk: Desk, by: By, user: int, hashed: str) -> None:
    """End a session."""
    with desk.registry.write(by) as tx:
        store.end_session(tx, hashed)
        audit.append(tx, "session.end", f"user:{user}")


def first_link(desk: Desk, maker: str) -> str | None:
    """The path of a one-time link for the first administrator; None where there is one already."""
    with desk.registry.write(By(maker, desk.now())) as tx:
        if holders(tx.connection, "administrator"):
            return None
        token = secrets.token_urlsafe(32)
        store.make_link(tx, token, "first", None, timedelta(hours=desk.settings.limits.link_hours))
    return f"/welcome/{token}"


def invite(tx: Transaction, user: int, purpose: str, limits: Limits) -> str:
    """The path of a one-time link with which somebody sets their password (``invitation``) or a new one (``reset``)."""
    token = secrets.token_urlsafe(32)
    store.make_link(tx, token, purpose, user, timedelta(hours=limits.link_hours))
    audit.append(tx, f"link.{purpose}", f"user:{user}")
    return f"/welcome/{token}"


def renew(tx: Transaction, user: int, limits: Limits) -> str:
    """A new link for somebody, as an administrator may give it at the desk.

    Raises:
        RegistryError: ``four_eyes`` for an auditor: with that link an administrator could confirm their own proposals.
    """
    account = account_by_id(tx.connection, user)
    if "auditor" in account.roles:
        raise RegistryError("审计员的口令只能在服务器上重设：compliance user reset", "four_eyes")
    return invite(tx, user, "reset" if account.password else "invitation", limits)


def link_at_desk(tx: Transaction, user: int, issuer: str, subject: str) -> None:
    """Link an account to a subject of the login service, as an administrator may at the desk.

    Raises:
        RegistryError: ``four_eyes`` for an auditor, as for a new password; what ``link_login`` raises.
    """
    if "auditor" in account_by_id(tx.connection, user).roles:
        raise RegistryError("审计员的统一身份只能在服务器上关联：compliance user link", "four_eyes")
    link_login(tx, user, issuer, subject)


def accept(desk: Desk, token: str, password: str, name: str = "", display: str = "", office: str = "") -> None:
    """Use a one-time link: set the password; the first link also makes the first administrator.

    Raises:
        RegistryError: ``not_found`` where the link does not work (any more); ``invalid`` for the password.
    """
    with desk.registry.read() as connection:
        link = store.link_of(connection, token, desk.now())
        account = account_by_id(connection, link.user_id) if link and link.user_id else None
    if link is None:
        raise RegistryError("这个链接已经用过、过期或者无效", "not_found")
    hashed = passwords.hashed(password, account.name if account else name, desk.settings.limits)
    with desk.registry.write(By(account.display if account else display, desk.now())) as tx:
        if not store.use_link(tx, token):
            raise RegistryError("这个链接已经用过、过期或者无效", "not_found")
        user = account.id if account else add_user(tx, name, display, office_named(tx, office))
        set_password(tx, user, hashed)
        if account is None:
            first_of_role(tx, user, "administrator")
