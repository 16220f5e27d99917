"""A fact whose quotation does not stand where it says is not released as if it did."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from compliance.extraction import extract
from compliance.extraction.readback import ASTRAY, confirmed
from compliance.model.document import Line, Page, Paragraph, SourceDocument
from compliance.model.evidence import BBox, Evidence
from compliance.model.facts import Candidate, DocumentInfo, Fact, Facts, PlanFacts
from compliance.model.vocabulary import Vocabulary

INFO = DocumentInfo("a.pdf", "0" * 64, "pdf", 2)


def line(text: str, top: float, page: int = 1) -> Line:
    boxes = tuple((50 + 10.0 * i, top, 60 + 10.0 * i, top + 12) for i in range(len(text)))
    return Line(text, text, page, (50, top, 50 + 10 * len(text), top + 12), boxes)


LINES = (line("总投资 3600 万元", 100), line("年节能量19615吨", 130))
OVERLEAF = (line("标准煤", 80, page=2),)
PDF = SourceDocument("a.pdf", "0" * 64, "pdf", (Page(1, 500, 700, lines=LINES), Page(2, 500, 700, lines=OVERLEAF)), ())


def box(of: Line, text: str) -> BBox:
    at = of.text.index(text)
    found = of.box_of(at, at + len(text))
    assert found is not None
    return found


def fact(raw: str, *evidence: Evidence, **more: object) -> Fact:
    return Fact(Decimal(3600), "10k_cny", raw, "stated", evidence, 0.95, **more)  # type: ignore[arg-type]


def released(investment: Fact, document: SourceDocument = PDF) -> tuple[Fact, tuple[str, ...]]:
    out = confirmed(Facts(INFO, plan=PlanFacts(investment=investment)), document)
    assert out.plan.investment is not None
    return out.plan.investment, out.document.warnings


GOOD = Evidence(1, box(LINES[0], "3600 万元"), "3600 万元")


def test_a_quotation_in_its_place_is_released_as_it_is() -> None:
    for raw in ("3600 万元", "3600万元", "3600"):  # white space apart; a part of what the box holds
        assert released(fact(raw, GOOD)) == (fact(raw, GOOD), ())


def test_a_box_on_the_line_below_costs_the_fact_its_confidence_and_is_told() -> None:
    astray = replace(GOOD, bbox=box(LINES[1], "19615吨"))
    shown, warnings = released(fact("3600 万元", astray))
    assert (shown.state, shown.value, shown.confidence) == ("stated", Decimal(3600), ASTRAY)
    assert warnings == ("方案的“投资”与出处对不上，请核对原文",)


def test_a_box_on_white_paper_is_illegible() -> None:
    shown, warnings = released(fact("3600 万元", replace(GOOD, bbox=(300, 500, 360, 512))))
    assert (shown.state, shown.value) == ("illegible", None) and len(warnings) == 1


def test_a_page_that_does_not_exist_is_illegible() -> None:
    assert released(fact("3600 万元", replace(GOOD, page=9)))[0].state == "illegible"


def test_one_box_astray_among_good_ones_is_dropped_alone() -> None:
    astray = replace(GOOD, bbox=box(LINES[1], "19615吨"))
    assert released(fact("3600 万元", GOOD, astray)) == (fact("3600 万元", GOOD), ())


def test_a_quotation_over_a_page_break_is_read_from_its_parts() -> None:
    parts = (Evidence(1, box(LINES[1], "19615吨"), "19615吨"), Evidence(2, OVERLEAF[0].bbox, "标准煤"))
    assert released(fact("19615吨标准煤", *parts))[1] == ()


def test_a_rival_value_astray_lowers_the_conflict() -> None:
    rival = Candidate(Decimal(3900), "10k_cny", "3900万元", (replace(GOOD, text="3900万元"),))
    conflict = Fact(None, "10k_cny", "", "conflicting", (GOOD,), 0.9, (rival,))
    assert released(conflict)[0].confidence == ASTRAY


def test_a_line_without_character_boxes_is_read_whole() -> None:
    scanned = replace(LINES[0], boxes=(), source="ocr")
    document = replace(PDF, pages=(Page(1, 500, 700, lines=(scanned,)),))
    assert released(fact("3600 万元", replace(GOOD, bbox=scanned.bbox)), document)[1] == ()


def test_a_docx_is_read_back_by_its_locators() -> None:
    paragraph = Paragraph((Line("总投资3600万元", "总投资３６００万元", None, None),), "第2段")
    document = SourceDocument("a.docx", "0" * 64, "docx", (), (paragraph,))
    where = Evidence(None, None, "３６００万元", "text", "第2段")
    assert released(fact("３６００万元", where), document)[1] == ()
    assert released(fact("３６００万元", replace(where, locator="第3段")), document)[0].state == "illegible"


def test_a_fact_without_evidence_is_left_alone() -> None:
    assert released(fact("")) == (fact(""), ())


def test_extraction_ends_with_it() -> None:
    """A reader that gives a line a box away from its characters: the figure is not released as sure."""
    text = "项目总投资4860万元，资金全部由企业自筹。"
    good = line(text, 100)
    page = Page(1, 500, 700, lines=(good,))
    document = SourceDocument("a.pdf", "0" * 64, "pdf", (page,), (Paragraph((good,)),))
    sure = extract(document, Vocabulary((), ())).plan.investment
    gone = extract(
        replace(document, pages=(replace(page, lines=(line(text, 400),)),)), Vocabulary((), ())
    ).plan.investment
    assert sure is not None and gone is not None
    assert (sure.value, sure.state, gone.state) == (Decimal(4860), "stated", "illegible")


def test_a_figure_of_a_scan_is_as_sure_as_the_recognition_of_its_line() -> None:
    """Recognition could not tell 3600 from 3500: no verdict may rest on it, though the quotation stands there."""
    unsure = replace(LINES[0], source="ocr", confidence=0.4)
    scan = replace(PDF, pages=(Page(1, 500, 700, lines=(unsure, LINES[1])), PDF.pages[1]))
    read = replace(GOOD, source="ocr")
    shown, warnings = released(fact("3600万元", read), scan)
    assert (shown.state, shown.confidence, warnings) == ("stated", 0.4, ())


def test_a_figure_that_stands_in_a_sure_line_too_keeps_the_sure_lines_confidence() -> None:
    unsure, sure = replace(LINES[0], source="ocr", confidence=0.4), replace(LINES[0], source="ocr", confidence=0.93)
    scan = replace(PDF, pages=(Page(1, 500, 700, lines=(unsure,)), Page(2, 500, 700, lines=(sure,))))
    read = replace(GOOD, source="ocr")
    assert released(fact("3600万元", read, replace(read, page=2)), scan)[0].confidence == 0.93
