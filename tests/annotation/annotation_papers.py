"""Small PDFs with one figure on them, in every frame a page can have, and what pdfium shows of them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from compliance.model.evidence import BBox
from compliance.readers import read_document

SCALE = 2.0
"""Pixels to a point of the renderings."""
FRAMES: dict[str, dict[str, object]] = {
    "upright": {},
    "turned 90": {"Rotate": 90},
    "turned 180": {"Rotate": 180},
    "turned 270": {"Rotate": 270},
    "cropped": {"CropBox": [60, 90, 420, 560]},
    "cropped and turned": {"CropBox": [60, 90, 420, 560], "Rotate": 90},
    "crop box beyond the page": {"CropBox": [-50, 40, 900, 700], "Rotate": 270},
    "negative origin": {"MediaBox": [-300, -200, 200, 500], "shift": (-350, -250)},
    "negative origin turned": {"MediaBox": [-300, -200, 200, 500], "shift": (-350, -250), "Rotate": 270},
    "landscape": {"MediaBox": [0, 0, 900, 500]},
    "user unit": {"UserUnit": 2},
    "user unit turned": {"UserUnit": 2, "Rotate": 90},
}
"""Page keys; ``shift`` moves what is printed, so that it stays on a page whose origin moves."""


def paper(frame: str = "upright", words: tuple[tuple[float, float, str], ...] = ((150, 300, "PUE 1.38"),)) -> bytes:
    """A page of 500 × 700 points with ``words`` at x and y (from below)."""
    keys = dict(FRAMES[frame])
    dx, dy = keys.pop("shift", (0, 0))  # type: ignore[misc]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700), invariant=1)
    canvas.setFont("Helvetica", 14)
    for x, y, text in words:
        canvas.drawString(x + dx, y + dy, text)
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = pikepdf.Array(value) if isinstance(value, list) else value
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **({"deterministic_id": True} | options))  # type: ignore[arg-type]
    return out.getvalue()


def box_of(folder: Path, data: bytes, text: str) -> BBox:
    """The box that the reader gives to ``text``."""
    path = folder / "read.pdf"
    path.write_bytes(data)
    line = next(line for line in read_document(path, ocr=False).pages[0].lines if text in line.text)
    at = line.text.index(text)
    box = line.box_of(at, at + len(text))
    assert box is not None
    return box


def shown(data: bytes, page: int = 0) -> np.ndarray:
    """The page as pdfium shows it, annotations too."""
    document = pypdfium2.PdfDocument(data)
    return document[page].render(scale=SCALE, may_draw_forms=False).to_numpy().astype(int)[:, :, :3]


def extent(mask: np.ndarray) -> tuple[float, float, float, float]:
    """(x0, top, x1, bottom) in points of what is set in a mask."""
    ys, xs = np.nonzero(mask)
    return xs.min() / SCALE, ys.min() / SCALE, (xs.max() + 1) / SCALE, (ys.max() + 1) / SCALE
