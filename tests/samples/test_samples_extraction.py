"""The extraction against the labels of the sample plans, and every piece of evidence against the file itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from scoring import Score, score, worst_fields

from compliance.readers.characters import normalise

PLANS = Path(__file__).parents[2] / "samples" / "plans"
LABELS = tuple(json.loads(p.read_text(encoding="utf-8")) for p in sorted(PLANS.glob("*.gold.json")))
PRINTED = tuple(label for label in LABELS if not label["scanned"])
SCANNED = tuple(label for label in LABELS if label["scanned"])

FLOOR = 0.936
"""F1 over the plans with text was 0.956 when this was set: 0.02 lower, for the changes that win here and lose there."""
PLAN_FLOOR = 0.85
"""No single plan may fall below this (the worst, P07, stood at 0.870)."""
SCAN_FLOOR = 0.78
"""F1 of the scan was 0.806 when this was set."""

Extraction = Callable[[str], dict[str, Any]]


def test_every_sample_has_a_label_and_the_set_has_all_kinds() -> None:
    plans = {p.name for p in PLANS.iterdir() if p.suffix in (".pdf", ".docx")}
    assert {label["file"] for label in LABELS} == plans
    assert {Path(name).suffix for name in plans} == {".pdf", ".docx"}
    assert SCANNED


def test_the_figures_agree_with_the_labels(extraction_of: Extraction) -> None:
    total = sum((score(label, extraction_of(label["id"])) for label in PRINTED), Score())
    message = f"F1 {total.f1:.3f}; {worst_fields(total).most_common()}\n" + "\n".join(total.wrong)
    assert total.f1 >= FLOOR, message


@pytest.mark.parametrize("label", PRINTED, ids=lambda label: label["id"])
def test_no_plan_is_read_badly(label: dict[str, Any], extraction_of: Extraction) -> None:
    found = score(label, extraction_of(label["id"]))
    assert found.f1 >= PLAN_FLOOR, "\n".join(found.wrong)


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="文字识别组件未安装（pip install 'nengshen[ocr]'）")
def test_the_scan_is_read_by_ocr(extraction_of: Extraction) -> None:
    for label in SCANNED:
        extraction = extraction_of(label["id"])
        found = score(label, extraction)
        assert extraction["document"]["ocr_pages"] == list(range(1, extraction["document"]["pages"] + 1))
        assert {piece["source"] for _, piece, _ in pieces(extraction)} == {"ocr"}
        assert found.f1 >= SCAN_FLOOR, "\n".join(found.wrong)


def pieces(extraction: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """(path, evidence, raw) of every piece of evidence in an extraction."""
    records = [("enterprise", extraction["enterprise"]), ("plan", extraction["plan"])]
    for group in ("installations", "data_centres"):
        records += [(f"{group}.{i}", record) for i, record in enumerate(extraction[group])]
    for prefix, record in records:
        for name, fact in record.items():
            for holder in (fact or {}).get("candidates", [fact] if fact else []):
                for piece in holder["evidence"]:
                    yield f"{prefix}.{name}", piece, holder["raw"]


def bare(text: str) -> str:
    """``text`` without white space and without the marks that a text layer puts at the ends of lines."""
    return re.sub(r"[\s\ufffe\x02]+", "", text)


@pytest.mark.parametrize("label", [x for x in PRINTED if x["file"].endswith(".pdf")], ids=lambda label: label["id"])
def test_every_piece_of_evidence_reads_back_from_its_box(label: dict[str, Any], extraction_of: Extraction) -> None:
    found = list(pieces(extraction_of(label["id"])))
    assert found
    document = pypdfium2.PdfDocument(PLANS / label["file"])
    texts = [(page, page.get_textpage()) for page in document]
    for path, piece, _ in found:
        page, text = texts[piece["page"] - 1]
        assert page.get_rotation() == 0
        left, _, _, above = page.get_cropbox()
        x0, top, x1, bottom = piece["bbox"]
        inside = text.get_text_bounded(left + x0 - 1, above - bottom - 1, left + x1 + 1, above - top + 1)
        shown = normalise(bare(inside))
        assert normalise(bare(piece["text"])) in shown, f"{path}：第{piece['page']}页 {piece['bbox']}"
    document.close()


@pytest.mark.parametrize("label", [x for x in PRINTED if x["file"].endswith(".docx")], ids=lambda label: label["id"])
def test_evidence_in_a_docx_names_its_paragraph_or_cell(label: dict[str, Any], extraction_of: Extraction) -> None:
    found = list(pieces(extraction_of(label["id"])))
    assert found
    for path, piece, _ in found:
        assert (piece["page"], piece["bbox"]) == (None, None), path
        assert re.search(r"第\d+", piece["locator"]), path


@pytest.mark.parametrize("label", PRINTED, ids=lambda label: label["id"])
def test_what_is_quoted_stands_in_the_evidence(label: dict[str, Any], extraction_of: Extraction) -> None:
    shown: dict[tuple[str, str], str] = {}
    for path, piece, raw in pieces(extraction_of(label["id"])):
        shown[path, raw] = shown.get((path, raw), "") + "\n" + bare(piece["text"])
    missing = [(path, raw) for (path, raw), text in shown.items() if bare(raw) not in text]
    assert not missing
