"""docs/serve.md names every setting, and no other."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from docs_text import read

pytest.importorskip("sqlalchemy")


def test_every_limit_of_the_desk_is_documented_and_no_other() -> None:
    from compliance.web.settings import Limits

    rows = [r for part in ("限度和时间", "收件和队列") for r in _section(part).splitlines() if r.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row.split("|")[1])}
    assert named == {f.name for f in fields(Limits)}


def test_every_setting_of_the_desk_is_an_option_that_is_documented() -> None:
    from compliance.web.settings import Settings

    text = read("docs/serve.md")
    for field in fields(Settings):
        assert f"--{field.name.replace('_', '-')}" in text, field.name


def test_every_setting_of_the_login_service_is_documented_and_no_other() -> None:
    from compliance.web.oidc.settings import LoginService

    named = re.findall(r"(?:^\||、)\s*`([a-z_]+)`", _section("统一登录（OIDC）"), re.M)
    assert set(named) == {f.name for f in fields(LoginService)} - {"secret"} | {"client_secret_file"}


def _section(title: str) -> str:
    return read("docs/serve.md").split(f"\n## {title}\n")[1].split("\n## ")[0]
