"""pyHanko, quiet, and what its refusals mean in Chinese."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from compliance.model.errors import InputError, MissingComponentError

DIGEST = "sha256"
SIGNATURE_DIGITS = 16384
"""Room for the signature, in hexadecimal digits; the certificates of a chain and a time stamp fit in."""


def require_pyhanko() -> None:
    """Make sure that the extra is there.

    Raises:
        MissingComponentError: when pyHanko is not installed.
    """
    try:
        import pyhanko.sign.signers  # noqa: F401
    except ImportError as error:
        raise MissingComponentError("没有安装 pyHanko，不能签名。请运行：pip install 'nengshen[sign]'") from error
    for name in ("pyhanko", "pyhanko_certvalidator", "oscrypto"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def read_pdf(path: Path) -> bytes:
    """The bytes of the PDF to sign.

    Raises:
        InputError: not_found, empty, unsupported.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, "not_found", f"读不到文件（{error.strerror}）") from error
    if not data:
        raise InputError(path, "empty", "文件是空的")
    if b"%PDF-" not in data[:1024]:
        raise InputError(path, "unsupported", "不是 PDF，不能签名；DOCX 请先出成 PDF")
    return data


@contextmanager
def writing(path: Path, data: bytes) -> Iterator[Any]:
    """An incremental writer on ``data``: what is there stays byte for byte.

    Raises:
        InputError: encrypted, broken.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        if writer.prev.encrypted:
            raise InputError(path, "encrypted", "文件加了密码，不能签名；请提供未加密的文件")
        yield writer
    except PdfError as error:
        raise InputError(path, "broken", f"文件已损坏，不能签名（{error}）；请重新出 PDF") from error


def free_field(writer: Any) -> str:
    """A name for the signature field that the document does not use yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    number = 1
    while f"Signature{number}" in taken:
        number += 1
    return f"Signature{number}"
