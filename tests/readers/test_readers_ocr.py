"""Scans: straightened, their rulings found, recognised, and put back where they stand on the page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from readers_paper import Paper, only_table, read, shown

from compliance.model.errors import InputError
from compliance.readers.layout.affine import Affine
from compliance.readers.ocr import engine

pytest.importorskip("cv2")
np = pytest.importorskip("numpy")

XS = [72, 222, 372, 522]
ROWS = [["Plant", "2022", "2023"], ["Kiln 1", "117.3", "118.6"], ["Kiln 2", "107.9", "108.4"]]
DPI = 200.0


def sheet() -> Paper:
    """A page with a heading and a ruled table, in Latin letters (every machine has such a font)."""
    paper = Paper().latin(72, 90, "Specific energy consumption in kgce per tonne", 14)
    paper.grid(XS, [120, 150, 180, 210])
    for r, row in enumerate(ROWS):
        for x, cell in zip(XS, row, strict=False):
            paper.latin(x + 10, 140 + 30 * r, cell, 13)
    paper.latin(72, 260, "The kilns were measured over a full year of operation and", 13)
    return paper.latin(72, 280, "the figures are those of the certified meters.", 13)


def picture(paper: Paper, degrees: float = 0.0) -> Any:
    """The page as a grey image, turned clockwise, with the grain of a scanner."""
    import pypdfium2
    from PIL import Image

    image = pypdfium2.PdfDocument(paper.data())[0].render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
    image = image.rotate(-degrees, expand=degrees in (90, 180, 270), fillcolor=255)
    grain = np.random.default_rng(1).normal(0, 8, (image.height, image.width))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def scan(image: Any) -> bytes:
    """A PDF with the image on its only page and no text."""
    out = io.BytesIO()
    image.save(out, "PDF", resolution=DPI)
    return out.getvalue()


@pytest.mark.ocr
@pytest.mark.parametrize("degrees", [1.2, 90], ids=["askew", "on its side"])
def test_a_scan_is_read_with_its_table_and_its_boxes(tmp_path: Path, degrees: float) -> None:
    pytest.importorskip("rapidocr")
    document = read(tmp_path, scan(picture(sheet(), degrees)), ocr=True)
    assert [[cell.replace(" ", "") for cell in row] for row in shown(only_table(document))] == [
        [cell.replace(" ", "") for cell in row] for row in ROWS
    ]
    (page,) = document.pages
    assert (page.source, document.ocr_pages) == ("ocr", (1,))
    assert [w.message for w in document.warnings] == ["第1页没有文字层，已用文字识别读取"]
    cell = next(c for c in only_table(document).cells if c.text == "118.6")
    (evidence,) = cell.evidence(0, 5)
    assert evidence.source == "ocr"
    assert cell.lines[0].confidence > 0.8
    x0, top, x1, bottom = evidence.bbox or (0, 0, 0, 0)
    back = Affine.turn(degrees, 595, 842) if degrees == 90 else Affine.tilt(degrees, 297.5, 421)
    left, upper, right, lower = back.box((382, 160, 415, 172))  # where 118.6 is printed, on the page as scanned
    assert abs((x0 + x1) / 2 - (left + right) / 2) < 8
    assert abs((top + bottom) / 2 - (upper + lower) / 2) < 8


def hidden_layer(image: Any, misread: dict[str, str]) -> bytes:
    """A scan of :func:`sheet` with the text that a scanner put behind it, some of it ``misread``."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
    for r, row in enumerate(ROWS):
        for x, cell in zip(XS, row, strict=False):
            text = canvas.beginText(x + 10, 842 - 140 - 30 * r)
            text.setTextRenderMode(3)
            text.setFont("Helvetica", 13)
            text.textOut(misread.get(cell, cell))
            canvas.drawText(text)
    canvas.save()
    return out.getvalue()


@pytest.mark.ocr
def test_a_scanners_own_text_that_disagrees_with_its_picture_is_not_believed(tmp_path: Path) -> None:
    """No letter stands among the digits: only the picture tells that the figures are wrong."""
    pytest.importorskip("rapidocr")
    wrong = {"117.3": "171.3", "118.6": "116.8", "107.9": "101.9"}
    document = read(tmp_path, hidden_layer(picture(sheet()), wrong), ocr=True)
    assert [w.message for w in document.warnings] == ["第1页扫描件自带的识别层有明显错误，已改用文字识别读取"]
    assert shown(only_table(document))[1][1:] == ["117.3", "118.6"]


@pytest.mark.ocr
def test_a_scanners_own_text_that_agrees_with_its_picture_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    document = read(tmp_path, hidden_layer(picture(sheet()), {}), ocr=True)
    assert [w.message for w in document.warnings] == ["第1页的文字来自扫描件自带的隐藏识别层，可能有识别错误"]
    assert document.ocr_pages == ()


@pytest.mark.parametrize(
    ("again", "text", "score"),
    [
        (("21,960吨", 0.90), "21,960吨", 0.93),  # the same figures: the better score of the two
        (("21.960吨", 0.90), "21,960吨", 0.40),  # other figures: the surer reading, and nobody may rest on it
        (("21.960吨", 0.96), "21.960吨", 0.40),
    ],
)
def test_figures_that_recognition_is_unsure_of_are_read_twice(
    monkeypatch: pytest.MonkeyPatch, again: tuple[str, float], text: str, score: float
) -> None:
    from compliance.readers.ocr import again as second

    monkeypatch.setattr(second, "read_line_images", lambda crops: [again] * len(crops))
    line = engine.Recognised(
        "21,960吨", 0.93, (10.0, 10.0, 90.0, 24.0), engine.places("21,960吨", (10, 10, 90, 24), ())
    )
    sure = engine.Recognised("本厂", 0.60, (10.0, 40.0, 40.0, 54.0), ((10.0, 25.0), (25.0, 40.0)))
    checked, untouched = second.double_checked(np.zeros((100, 100), np.uint8), [line, sure])
    assert (checked.text, checked.score, len(checked.places)) == (text, score, len(text))
    assert untouched is sure  # no figure in it


@pytest.mark.parametrize("degrees", [-3.0, -0.4, 0.0, 0.7, 2.5])
def test_the_skew_of_a_scan_is_measured(degrees: float) -> None:
    from compliance.readers.ocr.skew import estimate_skew

    assert estimate_skew(np.asarray(picture(sheet(), degrees))) == pytest.approx(-degrees, abs=0.15)


def test_rulings_are_found_in_the_image() -> None:
    from compliance.readers.layout.grid import find_grids
    from compliance.readers.layout.rules import merge
    from compliance.readers.ocr.lines import find_rules

    (grid,), _ = find_grids(merge(find_rules(np.asarray(picture(sheet())), DPI)))
    assert [round(x / 2) for x in grid.xs] == [round(x / 2) for x in XS]
    assert [round(y / 2) for y in grid.ys] == [60, 75, 90, 105]


def test_without_the_packages_the_error_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "NEEDED", ("a_package_that_is_not_there",))
    with pytest.raises(InputError) as caught:
        read(tmp_path, scan(picture(sheet())), ocr=True)
    assert "nengshen[ocr]" in caught.value.reason


def test_recognised_punctuation_beside_chinese_is_chinese() -> None:
    from compliance.readers.ocr.page import punctuate

    assert punctuate("水平(2023年版),见附表:") == "水平（2023年版），见附表："
    assert punctuate("1,580 (kgce/t)") == "1,580 (kgce/t)"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_frame_maps_back(degrees: int) -> None:
    """The upper left corner of the straight frame goes to the corner where the turned page has it."""
    width, height = (842.0, 595.0) if degrees in (90, 270) else (595.0, 842.0)
    corner = {90: (585, 0, 595, 10), 180: (585, 832, 595, 842), 270: (0, 832, 10, 842)}[degrees]
    assert Affine.turn(degrees, width, height).box((0, 0, 10, 10)) == pytest.approx(corner)
