"""Which reader reads which file: decided by content, never by the file's name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.ooxml import UNREADABLE
from compliance.readers.limits import Limits, Request, Step, unheard


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_docx(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04" and (b"word/" in data or b"[Content_Types].xml" in data)


def _is_xlsx(data: bytes) -> bool:
    """By the parts' names: a DOCX may hold a whole XLSX, and the other way round."""
    if data[:4] != b"PK\x03\x04" or b"xl/" not in data:
        return False
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except UNREADABLE:
        return b"xl/workbook" in data and b"word/document" not in data
    return any(n.startswith("xl/") for n in names) and "word/document.xml" not in names


Read = Callable[[Request], SourceDocument]


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
"""How old Office files begin, and new ones that are encrypted."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Reader:
    """One format: how to know it, and where its function ``read(request)`` is."""

    name: str
    matches: Callable[[bytes], bool]
    module: str
    function: str


READERS: tuple[Reader, ...] = (
    Reader("pdf", _is_pdf, "compliance.readers.pdf.reader", "read_pdf"),
    Reader("xlsx", _is_xlsx, "compliance.readers.xlsx.reader", "read_xlsx"),
    Reader("docx", _is_docx, "compliance.readers.docx.reader", "read_docx"),
)


def read_with(
    path: Path, limits: Limits, ocr: bool, announce: Callable[[int], None], told: Callable[[Step], None] = unheard
) -> SourceDocument:
    """``path`` as a SourceDocument; ``announce`` and ``told`` as in ``Request``.

    Raises:
        InputError: not_found, unsupported, encrypted, broken, empty, too_large, too_many_pages.
    """
    data = load(path, limits)
    for reader in READERS:
        if reader.matches(data):
            read: Read = getattr(import_module(reader.module), reader.function)
            return read(Request(path, data, hashlib.sha256(data).hexdigest(), limits, ocr, announce, told))
    refuse(path, data)


def refuse(path: Path, data: bytes) -> NoReturn:
    """Say why no reader reads ``data``.

    Raises:
        InputError: encrypted, unsupported.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputError(path, "encrypted", "文件加了密码，无法打开；请提供未加密的文件")
        raise InputError(
            path, "unsupported", "旧版 Office 文件（.doc、.xls、.wps）无法读取，请另存为 .docx、.xlsx 或 PDF"
        )
    if data.startswith(b"PK") and b"OFD.xml" in data:
        raise InputError(path, "unsupported", "暂不支持 OFD 文件，请另存为 PDF")
    raise InputError(path, "unsupported", "不是 PDF、DOCX 或 XLSX 文件，无法读取；旧版 .doc 请另存为 .docx")


def format_of(data: bytes) -> str | None:
    """The name of the reader that reads ``data``; None for a file that none reads."""
    return next((reader.name for reader in READERS if reader.matches(data)), None)


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: not_found, empty, too_large.
    """
    if not path.is_file():
        raise InputError(path, "not_found", "找不到这个文件")
    size = path.stat().st_size
    if size == 0:
        raise InputError(path, "empty", "文件是空的")
    if size > limits.file_bytes:
        raise InputError(
            path, "too_large", f"文件有{size / 1024**2:.0f} MB，超过{limits.file_bytes / 1024**2:.0f} MB的上限"
        )
    try:
        return path.read_bytes()
    except PermissionError:
        raise InputError(path, "not_found", "读不到文件：没有权限") from None
