"""Small PDFs whose page has every frame that pages have, with one figure each, and rendered pages as pixels."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FIGURE = "PUE 1.38"
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
}


def paper(frame: str = "upright", words: tuple[tuple[float, float, str], ...] = ((150, 300, FIGURE),)) -> bytes:
    """A page of 500 × 700 points, put into its frame, with ``words`` at x and y from below."""
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
        return _saved(pdf)


def scan(frame: str, words: tuple[tuple[float, float, str], ...]) -> bytes:
    """The page as a scanner gives it: one image, no text."""
    import pypdfium2

    upright = pypdfium2.PdfDocument(paper("upright", words))[0].render(scale=200 / 72).to_pil()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 700), invariant=1)
    canvas.drawImage(ImageReader(upright), 0, 0, 500, 700)
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        for key, value in FRAMES[frame].items():
            pdf.pages[0].obj[f"/{key}"] = pikepdf.Array(value) if isinstance(value, list) else value
        return _saved(pdf)


def pages(count: int) -> bytes:
    """A plan of ``count`` pages, each with its number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for number in range(1, count + 1):
        canvas.setFont("Helvetica", 14)
        for line in range(40):
            canvas.drawString(72, 780 - 18 * line, f"page {number} line {line} 128.5 kgce/t, 94070, 2025-12-31")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def ink(jpeg: bytes) -> tuple[float, float, float, float]:
    """Where a page has ink, as fractions of the image: (x0, top, x1, bottom)."""
    grey = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).astype(int)
    ys, xs = np.nonzero(grey < 128)
    height, width = grey.shape
    return xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height
