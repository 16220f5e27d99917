"""What a PDF's objects say about the file: fonts, language, archive form, structure, notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compliance.model.errors import InputError


def read_objects(path: Path, data: bytes) -> tuple[tuple[str, ...], tuple[str, ...], str, str, bool, int]:
    """(fonts not embedded, fonts without characters, language, PDF/A part and letter, tagged, how many notes) from the file's objects."""
    import logging

    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            fonts = tuple(dict.fromkeys(_unembedded(pdf)))
            language = str(pdf.Root.get("/Lang", ""))
            archive = str(pdf.open_metadata().pdfa_status)
            tagged = "/StructTreeRoot" in pdf.Root
            notes = sum(
                str(a.get("/Subtype", "")) not in ("/Link", "/Widget", "/Popup")
                for p in pdf.pages
                for a in p.get("/Annots", [])
            )
            return fonts, tuple(dict.fromkeys(_uncoded(pdf))), language, archive, tagged, notes
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError) as error:
        raise InputError(path, "broken", "文件已损坏，不是可以读取的 PDF；请重新导出后再提交") from error


def _uncoded(pdf: Any) -> Iterator[str]:
    """Composite fonts that number their glyphs and do not say which characters these are."""
    import pikepdf

    for thing in pdf.objects:
        composite = isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Subtype", "")) == "/Type0"
        if composite and str(thing.get("/Encoding", "")).startswith("/Identity") and "/ToUnicode" not in thing:
            yield str(thing.get("/BaseFont", "")).lstrip("/") or "（没有名称）"


def _unembedded(pdf: Any) -> Iterator[str]:
    import pikepdf

    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or str(thing.get("/Type", "")) != "/Font":
            continue
        kind = str(thing.get("/Subtype", ""))
        if kind in ("/Type0", "/Type3"):
            continue
        descriptor = thing.get("/FontDescriptor")
        carried = isinstance(descriptor, pikepdf.Dictionary) and any(
            k in descriptor for k in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        if not carried:
            yield str(thing.get("/BaseFont", "")).lstrip("/") or "（没有名称）"
