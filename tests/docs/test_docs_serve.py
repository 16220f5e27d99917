"""docs/serve.md names every setting, and no other."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields

import click
import pytest
from docs_text import code_blocks, read

from compliance.cli import app

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


def test_the_container_has_what_the_setup_script_installs() -> None:
    file, script = _container(), read("scripts/setup.sh")
    (installed,) = re.findall(r"--no-install-recommends ((?:[a-z][\w.+-]* )+)", file)
    (libraries,) = re.findall(r'^libraries="([^"$]+)"$', script, re.M)
    assert sorted(installed.split()) == sorted(libraries.split())
    fonts = r"apt-get (?:-q )?download ([\w-]+)"
    assert set(re.findall(fonts, file)) == set(re.findall(fonts, script)) != set()


def test_the_container_installs_the_wheel_with_the_locked_versions_of_the_setup_script() -> None:
    file, script = _container(), read("scripts/setup.sh")
    ((lock, wheel),) = re.findall(r"^COPY (\S+) dist/(\w+)-\*\.whl /tmp/$", file, re.M)
    assert wheel == tomllib.loads(read("pyproject.toml"))["project"]["name"]
    assert re.findall(r"^extra=runtime lock=(\S+)$", script, re.M) == [lock]
    assert f"--require-hashes -r /tmp/{lock} " in file and f"--no-deps /tmp/{wheel}-*.whl " in file


def test_the_container_runs_a_command_that_there_is() -> None:
    project, file = tomllib.loads(read("pyproject.toml"))["project"], _container()
    (version,) = re.findall(r"^FROM python:3\.(\d+)", file, re.M)
    assert f">=3.{version}" in project["requires-python"]
    entry, options = (json.loads(line) for line in re.findall(r"^(?:ENTRYPOINT|CMD) (.*)$", file, re.M))
    assert entry[0] in project["scripts"]
    command = app.get_command(click.Context(app), entry[1])
    assert command is not None
    context = command.make_context(entry[1], list(options))
    assert (context.params["host"], context.params["behind_proxy"]) == ("0.0.0.0", options[-1])


def _container() -> str:
    """The container file of the document, its lines put together."""
    (found,) = (text for kind, text in code_blocks("docs/serve.md") if kind == "dockerfile")
    return re.sub(r"\s*\\\n\s*", " ", found)


def _section(title: str) -> str:
    return read("docs/serve.md").split(f"\n## {title}\n")[1].split("\n## ")[0]
