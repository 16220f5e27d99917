"""What the doctor says of a machine."""

from __future__ import annotations

import importlib.metadata
import tempfile
from pathlib import Path

import pytest

from compliance.drafting import diagnose, doctor, fonts
from compliance.drafting.doctor import Check
from compliance.model.errors import CorpusError, MissingComponentError


def check(name: str, checks: tuple[Check, ...]) -> Check:
    return next(c for c in checks if name in c.name)


def test_this_machine_is_well() -> None:
    assert [c for c in diagnose(lambda: None) if not c.ok] == []


def test_the_corpus_is_looked_at_only_where_the_caller_says_how() -> None:
    assert [c.name for c in diagnose()] == [c.name for c in diagnose(lambda: None) if c.name != "政策库"]


def test_a_broken_corpus_is_told_with_its_place() -> None:
    def load() -> None:
        raise CorpusError("rules/DC001.yaml", 2, "键后面用了全角冒号")

    found = check("政策库", diagnose(load))
    assert not found.ok and "rules/DC001.yaml:2" in found.message and found.remedy


def test_missing_fonts_are_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path,))
    monkeypatch.setattr(fonts, "USER_FONTS", tmp_path)
    monkeypatch.setattr(fonts, "_ROOT", tmp_path)
    found = check("中文字体", diagnose())
    assert not found.ok and "fonts-noto-cjk" in found.remedy


def test_a_missing_library_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingComponentError("缺少 libharfbuzz-subset。请运行：apt-get install libharfbuzz-subset0")

    monkeypatch.setattr(doctor, "load_weasyprint", missing)
    found = check("libharfbuzz", diagnose())
    assert (found.ok, found.remedy) == (False, "apt-get install libharfbuzz-subset0")


def test_another_weasyprint_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "71.0")
    found = check("WeasyPrint 版本", diagnose())
    assert not found.ok and found.remedy == "pip install weasyprint==70.0"


def test_missing_ocr_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_OCR_PACKAGES", ("rapidocr", "no_such_package"))
    found = check("OCR", diagnose())
    assert not found.ok and "no_such_package" in found.message and "nengshen[ocr]" in found.remedy


def test_a_temporary_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    found = check("临时目录", diagnose())
    assert not found.ok and "TMPDIR" in found.remedy
