"""The pages of a PDF as pictures, to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compliance.files import replace_file


def page_images(pdf: bytes, scale: float = 1.5) -> tuple[Any, ...]:
    """Each page as a Pillow image; ``scale`` 1 is 72 dots an inch."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(page.render(scale=scale).to_pil() for page in document)
    finally:
        document.close()


def write_pages(pdf: Path, scale: float = 1.5) -> tuple[Path, ...]:
    """Write ``名称-1.png`` and so on beside the PDF.

    Raises:
        InputError: when they cannot be written.
    """
    import io

    written = []
    for number, image in enumerate(page_images(pdf.read_bytes(), scale), 1):
        out = io.BytesIO()
        image.save(out, "PNG")
        target = pdf.with_name(f"{pdf.stem}-{number}.png")
        replace_file(target, out.getvalue())
        written.append(target)
    return tuple(written)
