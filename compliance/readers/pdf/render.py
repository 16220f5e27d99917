"""A page as an image: grey for recognition, in colour for people."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium

DPI = 200.0
"""Resolution of the image that is recognised."""
LARGEST_SIDE = 4000
"""Pixels of the longer side of the image of a very large page."""


def render_gray(page: Any, width: float, height: float) -> tuple[Any, float]:
    """(image H × W of uint8, its resolution in dpi) of a loaded page of ``width`` × ``height`` points as shown."""
    dpi = min(DPI, LARGEST_SIDE * 72.0 / max(width, height, 1.0))
    w, h = max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))
    image = np.full((h, w), 255, np.uint8)
    bitmap = pdfium.FPDFBitmap_CreateEx(
        w, h, pdfium.FPDFBitmap_Gray, image.ctypes.data_as(ctypes.c_void_p), image.strides[0]
    )
    try:
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, w, h, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return image, dpi


def render_jpeg(page: Any, width: float, height: float, dpi: float, largest: int, quality: int) -> bytes:
    """A loaded page of ``width`` × ``height`` points in colour, annotations too; its longer side has at most ``largest`` pixels.

    No form environment is made, so nothing that a PDF brings as a program can run.
    """
    from PIL import Image

    dpi = min(dpi, largest * 72.0 / max(width, height, 1.0))
    w, h = max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))
    pixels = np.full((h, w, 3), 255, np.uint8)
    bitmap = pdfium.FPDFBitmap_CreateEx(
        w, h, pdfium.FPDFBitmap_BGR, pixels.ctypes.data_as(ctypes.c_void_p), pixels.strides[0]
    )
    try:
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, w, h, 0, flags)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()
