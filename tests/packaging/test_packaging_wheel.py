"""The wheel alone does the job: built here, installed elsewhere, run from a folder that is not the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = "import sys; from compliance.cli import main; main(sys.argv[1:])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (found,) = out.glob("nengshen-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content; its libraries are those of this environment."""
    target = tmp_path_factory.mktemp("site")
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    return target


def call(installed: Path, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_carries_the_corpus_and_the_templates_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "compliance/_data/policy_corpus/params/PUE_新建大型上限.yaml" in names
    assert "compliance/_data/templates/整改通知书/模板.docx" in names
    assert "compliance/_data/templates/语料网站/规则.html" in names
    assert "compliance/extraction/data/lexicon.yaml" in names
    assert "compliance/_data/templates/登记/清单.yaml" in names
    assert {"compliance/registry/migrations/env.py", "compliance/registry/migrations/versions/r0001_first.py"} <= set(
        names
    )
    assert [n for n in names if n.startswith(("tests/", "samples/"))] == []


def test_it_runs_outside_the_checkout(installed, tmp_path):
    from compliance import __version__

    where = [sys.executable, "-c", "import compliance; print(compliance.__file__)"]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    place = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert Path(place.strip()).is_relative_to(installed)
    assert call(installed, tmp_path, "--version").stdout == f"compliance {__version__}\n"


def test_it_extracts_and_judges_with_the_data_it_carries(installed, tmp_path):
    plan = ROOT / "samples" / "plans" / "P15.docx"
    extracted = call(installed, tmp_path, "extract", plan, "--format", "json")
    assert extracted.returncode == 0, extracted.stderr
    facts = json.loads(extracted.stdout)
    assert facts["document"]["file"] == "P15.docx"
    assert facts["enterprise"]["province"]["value"] == "重庆市"
    reviewed = call(installed, tmp_path, "check", plan, "--format", "json", "--as-of", "2025-04-30")
    assert reviewed.returncode == 2, reviewed.stderr
    assert json.loads(reviewed.stdout)["summary"]["undetermined"] > 0


def test_it_writes_a_notice_with_the_templates_it_carries(installed, tmp_path):
    plan = ROOT / "samples" / "plans" / "P15.docx"
    done = call(installed, tmp_path, "notice", plan, "--as-of", "2025-04-30", "--no-pdf")
    assert done.returncode == 2, done.stderr
    assert (tmp_path / "out" / "P15" / "补正通知书.docx").is_file()
