"""Waivers that a registry has on record: batch and check attach those that another person has granted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from batch_plans import called, plan, plans
from batch_runs import AS_OF, run, started
from cli_runs import CLINKER
from cli_runs import run as call

from compliance.batch import find, resume
from compliance.batch.recording import Settled
from compliance.deciding import Wanted, ask_for_waiver
from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, approvals, cases, open_registry, reviews

RULE = "EE001"
TERM = (date(2025, 3, 1), date(2025, 6, 30))
LI = By("李四", datetime(2025, 3, 2, tzinfo=UTC))


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    """A registry on either database."""
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "方案"
    plans(folder, 2)
    return folder


def processed(registry: Registry, folder: Path, out: Path, acting: Callable[[], By]) -> list[str]:
    """A batch; the files that were worked on."""
    done: list[Settled] = []
    run(registry, started(registry, folder, out, acting()), out, acting, executor="local:1", told=done.append)
    return [one.job.path for one in done]


def waived(out: Path) -> dict[str, Any]:
    """The waiver of the rule's finding in each line."""
    lines = (json.loads(text) for text in (out / "结果.jsonl").read_text(encoding="utf-8").splitlines())
    return {x["document"]["file"]: f["waiver"] for x in lines for f in x["findings"] if f["rule"] == RULE}


def asked(registry: Registry, acting: Callable[[], By], content: bytes) -> int:
    """A waiver for the rule's finding of the plan with this content; its request."""
    from hashlib import sha256

    with registry.read() as connection:
        case = cases.case_of(connection, sha256(content).hexdigest())
        assert case is not None
        rows = reviews.findings_of(connection, [reviews.last_review(connection, case.id) or 0])
    (finding,) = (row["fingerprint"] for row in rows if row["rule"] == RULE)
    return ask_for_waiver(registry, acting(), case.id, Wanted("W-1", (finding,), "延期批准", "设备未到货", *TERM))


def grant(registry: Registry, request: int) -> None:
    with registry.write(LI) as tx:
        approvals.decide(tx, request, True, "同意")


def checked(path: Path, database: str | None, as_of: date = AS_OF) -> tuple[str | None, dict[str, int]]:
    """What ``check`` says: the waiver of the rule's finding, and how many are waived."""
    more = () if database is None else ("--database", database)
    printed = json.loads(call("check", path, "--format", "json", "--as-of", as_of.isoformat(), *more).out)
    return next(f["waiver"] for f in printed["findings"] if f["rule"] == RULE), printed["waived"]


def test_a_waiver_counts_once_another_person_has_granted_it(
    registry: Registry, database: str, folder: Path, tmp_path: Path, acting: Callable[[], By]
) -> None:
    out, one = tmp_path / "out", folder / "方案001.docx"
    assert len(processed(registry, folder, out, acting)) == 2
    request = asked(registry, acting, one.read_bytes())
    assert processed(registry, folder, out, acting) == []  # nothing that is granted has changed
    assert checked(one, database) == (None, {})
    grant(registry, request)
    assert processed(registry, folder, out, acting) == ["方案001.docx", "方案002.docx"]
    assert waived(out) == {"方案001.docx": "W-1", "方案002.docx": None}
    assert processed(registry, folder, out, acting) == []
    assert checked(one, database) == ("W-1", {"fail": 1})
    assert checked(folder / "方案002.docx", database) == (None, {})  # another enterprise
    assert checked(one, None) == (None, {})  # nobody asked for the registry
    assert checked(one, database, date(2025, 7, 1)) == (None, {})  # it ended the day before


def test_with_another_figure_it_is_stale(
    registry: Registry, database: str, folder: Path, tmp_path: Path, acting: Callable[[], By]
) -> None:
    processed(registry, folder, tmp_path / "out", acting)
    grant(registry, asked(registry, acting, (folder / "方案001.docx").read_bytes()))
    other = plan(tmp_path / "再次提交.docx", called(1), tuple(t.replace("99.2", "117.9") for t in CLINKER))
    assert checked(folder / "方案001.docx", database)[0] == "W-1"
    assert checked(other, database)[0] is None


def test_a_batch_does_not_go_on_under_other_waivers(
    registry: Registry, folder: Path, tmp_path: Path, acting: Callable[[], By]
) -> None:
    out = tmp_path / "out"
    processed(registry, folder, out, acting)
    request = asked(registry, acting, (folder / "方案001.docx").read_bytes())
    source = str(folder)
    assert resume(registry, source, find(folder, out), acting(), lambda s: s).counts["done"] == 2
    grant(registry, request)
    with pytest.raises(RegistryError, match="豁免、认定登记或程序版本"):
        resume(registry, source, find(folder, out), acting(), lambda s: s)


def test_a_notice_leaves_out_what_is_waived(
    registry: Registry, database: str, folder: Path, tmp_path: Path, acting: Callable[[], By]
) -> None:
    one = folder / "方案001.docx"
    processed(registry, folder, tmp_path / "out", acting)
    grant(registry, asked(registry, acting, one.read_bytes()))

    def drafted(*more: str) -> tuple[str, str]:
        """What is printed of the plan, and the notice itself."""
        out = tmp_path / f"文书{len(more)}"
        words = ("--as-of", AS_OF.isoformat(), "--no-pdf", "--summary", "--out", out, *more)
        printed = call("notice", one, *words).out
        text = "".join(p.text for p in docx.Document(str(out / one.stem / "整改通知书.docx")).paragraphs)
        return printed, text

    plain, full = drafted()
    marked, shorter = drafted("--database", database)
    assert f"{RULE}（豁免）" not in plain and f"{RULE}（豁免）" in marked
    assert len(shorter) < len(full)
