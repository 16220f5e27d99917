"""A scan of a printed document: grey pictures at 200 dpi, a little skewed and noisy, no text layer."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
from pdfio import settle_pdf
from PIL import Image, ImageFilter


def scan(
    pdf: bytes, title: str, seed: int, dpi: int = 200, quality: int = 34, skew: float = 0.7, noise: float = 3.2
) -> bytes:
    """Picture pages of ``pdf``; ``seed`` fixes skew (at most ``skew`` degrees), shade and ``noise``."""
    rng = np.random.default_rng(seed)
    source = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in source:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        angle = float(rng.uniform(-skew, skew))
        picture = picture.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
        grey = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.45)), dtype=np.float32)
        shade = np.linspace(0, float(rng.uniform(4, 9)), grey.shape[1], dtype=np.float32)[None, :]
        grey = 22 + grey * 0.89 - shade + rng.normal(0, noise, grey.shape).astype(np.float32)
        specks = rng.random(grey.shape) < 0.00002
        grey[specks] = 70
        pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    source.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=quality)
    return settle_pdf(out.getvalue(), title, "scanner")
