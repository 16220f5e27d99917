"""Issued documents as a ZIP: the very files that were granted, named so that any system can unpack them."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from web_cases import case_of

from compliance.registry import By
from compliance.registry.approvals import IssuedDocument, ask, decide, issue
from compliance.web.lists import parcel


@pytest.fixture
def issued(desk: Any) -> dict[str, int]:
    """Three documents of 工信局 (one without a file) and one of 发改委."""
    by, made = By("甲", desk.now()), {}
    cases = {
        office: case_of(desk.registry, by, plan, office)
        for office, plan in (("工信局", "P01.pdf"), ("发改委", "P02.pdf"))
    }
    told = (
        ("渝〔2026〕1号", "工信局", b"%PDF-1"),
        ("a/..\\b:2?号", "工信局", b"%PDF-2"),
        ("渝〔2026〕3号", "工信局", None),
        ("别〔2026〕1号", "发改委", b"%PDF-4"),
    )
    for number, office, content in told:
        with desk.registry.write(by) as tx:
            request = ask(tx, "document", number, "依审查结论发出")
            kept = desk.registry.originals.keep(tx, content, "pdf") if content else None
        with desk.registry.write(By("乙", desk.now())) as tx:
            decide(tx, request, True)
            named = IssuedDocument(
                "整改通知书", number, date(2026, 3, 1), request, case_id=cases[office], sha256=kept,
                file=f"{number}.pdf" if kept else None,
            )  # fmt: skip
            made[number] = issue(tx, named)
    return made


def packed(person: Any, numbers: list[int]) -> Any:
    fields = {"csrf": person.token(), "act": "zip", "id": [str(n) for n in numbers]}
    return person.post("/lists/documents", data=fields, headers={"origin": "https://desk.test"})


def test_the_files_that_were_granted_and_a_list_of_them(desk: Any, issued: Any, sign_in: Any) -> None:
    person = sign_in("张三", "reviewer")
    answer = packed(person, list(issued.values()))
    assert answer.headers["content-type"] == "application/zip" and "no-store" in answer.headers["cache-control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    listed = list(csv.DictReader(io.StringIO(held.pop("目录.csv").decode("utf-8-sig"))))
    assert sorted(held.values()) == [b"%PDF-1", b"%PDF-2"], "another office's document is not in it"
    assert {r["文号"] for r in listed} == {"渝〔2026〕1号", "a/..\\b:2?号", "渝〔2026〕3号"}
    for row in listed:
        content = held.get(row["文件"])
        assert row["SHA-256"].lstrip("'") == (hashlib.sha256(content).hexdigest() if content else "")
    assert all(not set(name) & set('/\\:?*"<>|') for name in held)


def test_an_auditor_may_take_them_too_and_nobody_takes_nothing(issued: Any, sign_in: Any) -> None:
    auditor, person = sign_in("周审计", "auditor"), sign_in("张三", "reviewer")
    assert packed(auditor, list(issued.values())).headers["content-type"] == "application/zip"
    none = packed(person, [issued["渝〔2026〕3号"]])
    assert none.status_code == 200 and "选中的文书都没有文件" in none.text


def test_too_much_at_once_is_refused(issued: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel, "MOST_BYTES", 7)
    person = sign_in("张三", "reviewer")
    assert "请分几次下载" in packed(person, list(issued.values())).text
    assert packed(person, [issued["渝〔2026〕1号"]]).headers["content-type"] == "application/zip"
