"""A picture of every kind of document, as its sample prints it: ``python scripts/contact_sheet.py [FILE] [KIND…]``.

The first file argument ends in .png (docs/images/documents.png when there is none). Look at it after every change of a template or of the style sheet.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageOps

from compliance.drafting import draft_document, load_forms, read_data
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.pages import page_images
from compliance.drafting.pdf import print_docx

ROOT = Path(__file__).resolve().parents[1]
SCALE, WIDTH, GAP, PER_KIND = 0.55, 8, 8, 4


def main(target: Path, kinds: tuple[str, ...]) -> None:
    """Write the sheet: one row of pages after another, at most ``PER_KIND`` pages of a kind."""
    forms = load_forms()
    pages = []
    for form in forms.forms:
        if kinds and form.kind not in kinds:
            continue
        draft = draft_document(form, read_data(form.sample), forms.wording)
        docx = fill_master(form.master, draft.context, draft.date)
        printed = print_docx(docx, forms.folder, form.kind, draft.date)
        pages += page_images(printed.pdf, SCALE)[:PER_KIND]
        print(f"{form.kind}: {printed.pages}")
    framed = [ImageOps.expand(page.convert("RGB"), 1, (120, 120, 120)) for page in pages]
    wide, high = (max(size) for size in zip(*(page.size for page in framed), strict=True))
    rows = -(-len(framed) // WIDTH)
    sheet = Image.new("RGB", (WIDTH * (wide + GAP), rows * (high + GAP)), (235, 235, 235))
    for number, page in enumerate(framed):
        sheet.paste(page, ((number % WIDTH) * (wide + GAP), (number // WIDTH) * (high + GAP)))
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(32).save(target, optimize=True)


if __name__ == "__main__":
    files = [a for a in sys.argv[1:] if a.endswith(".png")]
    main(
        Path(files[0]) if files else ROOT / "docs" / "images" / "documents.png",
        tuple(a for a in sys.argv[1:] if a not in files),
    )
