"""The desk on SQLite and on PostgreSQL; ``sign_in`` gives a browser signed in with a role."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("registry", "cli", "batch", "annotation")]

pytest.importorskip("fastapi", reason="the extra “web” is optional")
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from registry_databases import postgres, postgres_pattern, registered, sqlite_pattern
from staff import PASSWORD, appoint

from compliance.registry import By, Registry, open_registry
from compliance.registry.accounts import office_named
from compliance.web.app import create_app
from compliance.web.desk import Desk
from compliance.web.security import passwords
from compliance.web.settings import Settings, limits_from

__all__ = ["PASSWORD", "postgres", "postgres_pattern", "registered", "sqlite_pattern"]
ORIGIN = "https://desk.test"


class Clock:
    """A clock that only tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: hundreds of tests sign somebody in. What the desk itself takes is a test of its own."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def database(registered: str) -> str:
    """The address of a registry, on either database."""
    return registered


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    """A registry with two offices, without a desk."""
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        with opened.write(By("甲", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))) as tx:
            for name in ("工信局", "发改委"):
                office_named(tx, name)
        yield opened


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
def account(desk: Desk) -> Callable[..., int]:
    def made(name: str, *roles: str, office: str = "工信局") -> int:
        """An account with its roles, proposed by one person and approved by another."""
        return appoint(desk.registry, desk.now(), name, *roles, office=office)

    return made


@pytest.fixture
def sign_in(desk: Desk, account: Callable[..., int]) -> Callable[..., Browser]:
    def signed(name: str, *roles: str, office: str = "工信局") -> Browser:
        account(name, *roles, office=office)
        fresh = Browser(desk.more["app"], base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False)
        assert fresh.submit("/login", name=name, password=PASSWORD).status_code == 303
        return fresh

    return signed
