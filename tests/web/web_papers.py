"""Small PDFs whose page has every frame that pages have, with one figure each, and rendered pages as pixels."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
from annotation_papers import FRAMES, paper, saved
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FIGURE = "PUE 1.38"
__all__ = ["FRAMES", "paper"]


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
        return saved(pdf)


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


def ink(jpeg: bytes) -> tuple[float, float, float, float]:
    """Where a page has ink, as fractions of the image: (x0, top, x1, bottom)."""
    grey = np.asarray(Image.open(io.BytesIO(jpeg)).convert("L")).astype(int)
    ys, xs = np.nonzero(grey < 128)
    height, width = grey.shape
    return xs.min() / width, ys.min() / height, (xs.max() + 1) / width, (ys.max() + 1) / height
