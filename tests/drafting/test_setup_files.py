"""The set-up: locks that bind, and one list of checks for people, CI and pre-commit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", r) for r in requirements)
    return {re.sub(r"[._-]+", "-", m.group()).lower() for m in found if m} - {"nengshen"}


def locked(lock: str) -> list[str]:
    return [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if re.match(r"\S+==", line)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_registry_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S+==)", text)[1:]
    assert len(blocks) == len(locked(lock))
    assert [b.splitlines()[0] for b in blocks if "--hash=sha256:" not in b] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    runtime = names(project["dependencies"]) | names(extras["ocr"]) | names(extras["documents"])
    assert names(locked("requirements.lock")) >= runtime
    assert names(locked("requirements-dev.lock")) >= runtime | names(extras["dev"])


def test_both_locks_agree() -> None:
    versions = {line.split(" ")[0] for line in locked("requirements.lock")}
    assert versions <= {line.split(" ")[0] for line in locked("requirements-dev.lock")}


def test_pre_commit_and_ci_run_the_targets_that_people_run() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checks = re.findall(r"^check: (.*)$", makefile, re.MULTILINE)[0].split()
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert [h["entry"] for h in hooks] == [f"make {target}" for target in checks]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)$", script, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("script", ["scripts/setup.sh", ".ci/run"])
def test_scripts_can_be_run(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111
