"""Tables that were pasted into a DOCX as images: recognised, with the place of every cell named after the image.

Only images large enough to hold a table are looked at, each part once however often it is shown. Running text in an image is
kept where there is much of it (a scanned page pasted in); a few words are a logo, a stamp or a photograph.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from compliance.model.document import Block, Cell, Line, Paragraph, ReadWarning, Table
from compliance.model.errors import InputError
from compliance.readers.docx.inline import Picture
from compliance.readers.docx.package import Package
from compliance.readers.limits import Request
from compliance.readers.ocr.engine import missing

LEAST_PIXELS = (240, 60)
"""Width and height in pixels of the smallest image that is looked at."""
LEAST_POINTS = (140.0, 30.0)
"""Width and height as shown; a table is wider than a logo and higher than a line."""
MOST_PIXELS = 64_000_000
"""Pixels of the largest image that is opened: more is a bomb."""
BRIGHT, SHARE = 180, 0.5
"""The grey from which a pixel is paper, and the share of an image that must be paper: photographs are darker."""
MOST_PICTURES = 200
"""Images of one document that are recognised."""
MUCH_TEXT = 50
"""Characters of running text from which an image is a page and not a picture."""
MARGIN = 0.15
"""White put around an image, as a share of its longer side: recognition expects a page, and takes what touches the edge for
its edge."""
_USUAL_DPI, _DPI = 144.0, (72.0, 400.0)


def read_pictures(
    request: Request, package: Package, pictures: Mapping[str, Picture], has_text: bool
) -> tuple[dict[str, tuple[Block, ...]], list[ReadWarning]]:
    """(blocks recognised in each image, by the image's name; what the user must be told).

    Raises:
        InputError: ``unsupported`` where there is nothing but images and recognition is not installed.
    """
    images = {name: found for name, picture in pictures.items() if (found := _opened(package, picture)) is not None}
    if not images:
        return {}, []
    names = "、".join(images)
    if missing() or not request.ocr:
        if missing() and request.ocr and not has_text:
            raise InputError(
                request.path, "unsupported", "正文是图片，需要文字识别，请先安装识别组件：pip install 'nengshen[ocr]'"
            )
        how = "没有安装识别组件" if request.ocr else "未启用文字识别"
        return {}, [ReadWarning(f"{names}可能是图片形式的表格，{how}，没有读取")]
    parts = list(dict.fromkeys(part for part, *_ in images.values()))[:MOST_PICTURES]
    request.announce(len(parts))
    done: dict[str, tuple[Block, ...]] = {}
    out: dict[str, tuple[Block, ...]] = {}
    for name, (part, image, dpi) in images.items():
        if part not in parts:
            continue
        if part not in done:
            done[part] = _recognised(image, dpi)
        if done[part]:
            out[name] = _named(done[part], name)
    warnings = [ReadWarning(f"{'、'.join(out)}是图片，已用文字识别读取，请核对原件")] if out else []
    if len(done) < len({part for part, *_ in images.values()}):
        warnings.append(ReadWarning(f"图片太多，只识别了前{MOST_PICTURES}张，其余没有读取"))
    return out, warnings


def _opened(package: Package, picture: Picture) -> tuple[str, Any, float] | None:
    """(part, grey image as an array, dpi as shown); None for what is no image, or too small or too large for a table."""
    import numpy as np
    from PIL import Image

    part = package.target(picture.relation)
    data = package.content(part) if part is not None else None
    if part is None or data is None:
        return None
    shown = picture.width, picture.height
    if any(0 < size < least for size, least in zip(shown, LEAST_POINTS, strict=True)):
        return None
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width < LEAST_PIXELS[0] or height < LEAST_PIXELS[1] or width * height > MOST_PIXELS:
                return None
            rgba = image.convert("RGBA")
            white = Image.new("RGBA", rgba.size, "white")
            gray = np.asarray(Image.alpha_composite(white, rgba).convert("L"))
    except Exception:  # Pillow raises whatever a broken or foreign image (EMF, WMF) makes it stumble over
        return None
    if float(np.mean(gray >= BRIGHT)) < SHARE:
        return None
    dpi = width * 72.0 / picture.width if picture.width else _USUAL_DPI
    return part, gray.copy(), min(max(dpi, _DPI[0]), _DPI[1])


def _recognised(gray: Any, dpi: float) -> tuple[Block, ...]:
    """The tables of an image, and its running text where there is much of it."""
    import numpy as np

    from compliance.readers.layout.flow import make_blocks
    from compliance.readers.layout.ink import PageInk
    from compliance.readers.layout.page import arrange
    from compliance.readers.ocr.page import read_scan

    scan = read_scan(np.pad(gray, round(MARGIN * max(gray.shape)), constant_values=255), dpi, 1)
    ink = PageInk(1, scan.width, scan.height, 0, "ocr", scan.spans, scan.rules).settle()
    blocks = make_blocks([arrange(ink)])
    text = "".join(b.text for b in blocks if isinstance(b, Paragraph))
    if len("".join(text.split())) >= MUCH_TEXT:
        return blocks
    return tuple(b for b in blocks if isinstance(b, Table) and b.n_rows > 1 and b.n_cols > 1)


def _named(blocks: Sequence[Block], name: str) -> tuple[Block, ...]:
    """Blocks with places named after their image: 图1第2行第3列, and 图1表2第… from the second table on."""
    out: list[Block] = []
    tables = paragraphs = 0
    for block in blocks:
        if isinstance(block, Table):
            tables += 1
            table = name if tables == 1 else f"{name}表{tables}"
            cells = tuple(_cell(c, f"{table}第{c.row + 1}行第{c.col + 1}列") for c in block.cells)
            caption = None if block.caption is None else _paragraph(block.caption, table)
            out.append(replace(block, cells=cells, page=None, bbox=None, caption=caption, locator=table))
        else:
            paragraphs += 1
            out.append(_paragraph(block, f"{name}第{paragraphs}段"))
    return tuple(out)


def _paragraph(paragraph: Paragraph, locator: str) -> Paragraph:
    return replace(paragraph, lines=_placeless(paragraph.lines), locator=locator)


def _cell(cell: Cell, locator: str) -> Cell:
    return replace(cell, lines=_placeless(cell.lines), bbox=None, page_number=None, locator=locator)


def _placeless(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, page=None, bbox=None, boxes=()) for line in lines)
