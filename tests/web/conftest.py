"""The desk on SQLite and on PostgreSQL; ``sign_in`` gives a browser signed in with a role."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "registry"))

from registry_databases import database, postgres

pytest.importorskip("fastapi")
from fastapi.testclient import TestClient

from compliance.registry import By
from compliance.registry.account_roles import decide_role, first_of_role, propose_role
from compliance.registry.accounts import add_user, holders, office_named, set_password
from compliance.web.app import create_app
from compliance.web.desk import Desk
from compliance.web.security import passwords
from compliance.web.settings import Settings, limits_from

__all__ = ["database", "postgres"]
ORIGIN = "https://desk.test"
PASSWORD = "correct horse 电池 staple"


class Clock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: str, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    settings = Settings(limits_from(), database=database, originals=tmp_path / "originals", behind_proxy=ORIGIN)
    app = create_app(settings, clock)
    app.state.desk.more["app"] = app
    yield app.state.desk
    app.state.desk.registry.close()


class Browser(TestClient):
    """A browser of our own pages: it sends the origin and knows the token of the page."""

    def token(self) -> str:
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.get("/login").text)
        assert found
        return found[1]

    def submit(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        return self.post(path, data={"csrf": self.token(), **fields}, headers={"origin": ORIGIN})


@pytest.fixture
def browser(desk: Desk) -> Browser:
    return Browser(desk.more["app"], base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def account(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def made(name: str, *roles: str, office: str = "工信局") -> int:
        """An account with its roles, proposed by one person and approved by another."""
        with desk.registry.write(By("甲", desk.now())) as tx:
            number = add_user(tx, name, name, office_named(tx, office))
            set_password(tx, number, passwords.hashed(PASSWORD, name, desk.settings.limits))
            for role in roles:
                if role in ("administrator", "auditor") and not holders(tx.connection, role):
                    first_of_role(tx, number, role)
                    continue
                proposal = propose_role(tx, number, role, "工作需要")
                decide_role(type(tx)(tx.connection, By("乙", desk.now())), proposal, True)
        return number

    return made


@pytest.fixture
def sign_in(desk: Desk, account: Callable[..., int]) -> Callable[..., Browser]:
    def signed(name: str, *roles: str, office: str = "工信局") -> Browser:
        account(name, *roles, office=office)
        fresh = Browser(desk.more["app"], base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False)
        assert fresh.submit("/login", name=name, password=PASSWORD).status_code == 303
        return fresh

    return signed
