"""A finished DOCX to PDF: blocks, HTML, WeasyPrint; with the checks that keep a blank page from leaving."""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings as python_warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from compliance.drafting.archive import Enclosure, write_archive
from compliance.drafting.blocks import NoticeBlock, read_blocks, text_of
from compliance.drafting.cjk_justify import VERIFIED_VERSION, apply_justification
from compliance.drafting.fields import GAP
from compliance.drafting.fonts import find_fonts, require_characters
from compliance.drafting.html import render_html
from compliance.drafting.long_tables import LongTables
from compliance.drafting.title_lines import set_titles
from compliance.drafting.watermark import watermark
from compliance.model.collector import resting
from compliance.model.errors import ComplianceError, MissingComponentError, TemplateError

_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
STYLE_SHEET = Path("版式", "公文.css")
OWN_FONTS = Path("fonts")


@dataclass(frozen=True)
class PrintedNotice:
    """A PDF, its number of pages, and what the reader should know of how it was printed."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]


def print_docx(
    docx: bytes,
    templates: Path,
    title: str,
    issued: date | None,
    enclosures: Sequence[Enclosure] = (),
    *,
    draft: bool = False,
    tags: bool = False,
) -> PrintedNotice:
    """The PDF (PDF/A-3u, tagged) of a finished notice, also of one that was edited in Word since; ``enclosures`` go inside.

    A document with 【待补：…】 in it, or ``draft``, gets 草稿 across every page: it cannot be taken for a signed one.
    ``tags``: what looks like a tag of a template is part of somebody's name, not a field that was left open.

    Raises:
        TemplateError: when the document holds what cannot be printed, or the style sheet is missing.
        MissingComponentError: when a font, a character in the fonts, or a library is missing.
    """
    with resting():
        blocks = read_blocks(docx, title, tags=tags)
    fonts = find_fonts(templates / OWN_FONTS)
    require_characters(fonts, blocks)
    try:
        css = (templates / STYLE_SHEET).read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateError(f"{templates / STYLE_SHEET}：读不到版式文件（{error.strerror}）") from error
    if draft or any(GAP.search(text.text) for text in text_of(blocks)):
        css += watermark(fonts)
    weasyprint = load_weasyprint()
    notes = list(fonts.warnings)
    if not apply_justification():
        notes.append(f"WeasyPrint 不是核对过的 {VERIFIED_VERSION} 版，汉字两端对齐已停用，行末可能不齐")
    tables = LongTables(fonts.advances("fang"), fonts.advances("hei"))
    draw = tables.html if apply_justification() else lambda grid: None
    html = render_html(set_titles(blocks), css, fonts.families(), title, issued, draw)
    drawing = {"fonts": _loaded(fonts.faces_css()), "cache": tables.pictures}
    with resting() if tables.pictures else nullcontext():  # it would walk all boxes of a long document over and over
        pdf = write_archive(weasyprint, html, templates, blocks, enclosures, issued, **drawing)
    return PrintedNotice(pdf, verify_print(pdf, blocks, title), tuple(notes))


@lru_cache(maxsize=2)
def _loaded(faces: str) -> Any:
    """The fonts of these ``@font-face`` rules as WeasyPrint holds them: loaded once, or each document would leave
    a third of a megabyte behind."""
    weasyprint = load_weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    configuration = FontConfiguration()
    weasyprint.CSS(string=faces, font_config=configuration)
    return configuration


def load_weasyprint() -> Any:
    """WeasyPrint, quiet, with the subsetting library it needs.

    Raises:
        MissingComponentError: when WeasyPrint or a system library is missing; the message says how to install it.
    """
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            import weasyprint
            from weasyprint.text import ffi
    except ImportError as error:
        raise MissingComponentError(
            "没有安装 WeasyPrint，不能出 PDF。请运行：pip install 'nengshen[documents]'"
        ) from error
    except OSError as error:
        raise MissingComponentError(f"缺少排版用的系统库（{error}）。请运行：apt-get install {_LIBRARIES}") from error
    if ffi.harfbuzz_subset is None:
        raise MissingComponentError(
            "缺少 libharfbuzz-subset：没有它出一份文书要十几秒，而且每次字节不同。请运行：apt-get install libharfbuzz-subset0"
        )
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


def verify_print(pdf: bytes, blocks: Sequence[NoticeBlock], title: str) -> int:
    """Read the PDF back and make sure that every paragraph stands in it; the number of its pages.

    Raises:
        ComplianceError: when a page is empty or a paragraph is not there.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [_squeeze(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()
    for number, text in enumerate(pages, 1):
        if len(text) < 4:
            raise ComplianceError(f"“{title}”的 PDF 第{number}页是空白，没有写出文件")
    printed = "".join(re.sub(r"—\d+—", "", text) for text in pages)
    for text in dict.fromkeys(block.text for block in text_of(tuple(blocks))):
        wanted = _squeeze(text)
        if wanted not in printed and not _in_pieces(wanted, printed):
            raise ComplianceError(f"“{title}”的 PDF 里缺少这段文字，没有写出文件：“{text[:40]}”")
    return len(pages)


def _squeeze(text: str) -> str:
    """Text for comparison: ligatures apart, without white space, and without the hyphens that readers
    drop at line ends."""
    return re.sub(r"[\s\u200b\ufffe\x02\u00ad\u2010\u2011-]+", "", unicodedata.normalize("NFKC", text))


def _in_pieces(wanted: str, printed: str) -> bool:
    """Whether ``wanted`` is there although a page break put other text (a repeated table head) into it."""
    rest = wanted
    while rest:
        step = next((n for n in range(len(rest), 0, -1) if rest[:n] in printed), 0)
        if step < min(4, len(rest)):
            return False
        rest = rest[step:]
    return True
