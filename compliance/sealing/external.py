"""The two halves of a signature: a digest goes out, a signature comes in. Whoever holds the key may sit in between.

``prepare_signature`` appends a signature field with an empty place and gives the digest of everything else;
``insert_signature`` puts the signature (a detached CMS, DER) into that place. The prepared file is the only state.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from compliance.model.errors import InputError
from compliance.sealing.library import DIGEST, SIGNATURE_DIGITS, free_field, read_pdf, require_pyhanko, writing

_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Prepared:
    """A PDF with an empty place for a signature, and the SHA-256 of all of it but that place."""

    content: bytes
    digest: bytes
    field: str


def prepare_signature(path: Path, moment: datetime, reason: str = "") -> Prepared:
    """The PDF at ``path`` ready to be signed as of ``moment`` (with time zone); its bytes stay as they were.

    Raises:
        InputError: not_found, empty, unsupported, encrypted, broken.
        MissingComponentError: when pyHanko is not installed.
    """
    require_pyhanko()
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    data = read_pdf(path)
    with writing(path, data) as writer:
        field = free_field(writer)
        steps = PdfCMSEmbedder().write_cms(field_name=field, writer=writer)
        next(steps)
        place = SignatureObject(
            timestamp=moment, subfilter=SigSeedSubFilter.PADES, bytes_reserved=SIGNATURE_DIGITS, reason=reason or None
        )
        steps.send(SigObjSetup(sig_placeholder=place))
        prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST, output=io.BytesIO()))
        return Prepared(output.getvalue(), prepared.document_digest, field)


def insert_signature(path: Path, prepared: bytes, signature: bytes) -> bytes:
    """``prepared`` with ``signature`` in its empty place.

    Raises:
        InputError: ``signature`` when there is no such place, the signature is none, is too large, or is of other content.
    """
    require_pyhanko()
    found = list(_RANGE.finditer(prepared))
    start, after, rest = (int(v) for v in found[-1].groups()) if found else (0, 0, 0)
    place = prepared[start:after]
    if not re.fullmatch(rb"<0+>", place) or after + rest != len(prepared):
        raise InputError(path, "signature", "文件里没有待签的位置；请先用 --prepare 生成待签文件，其后不要改动")
    digest = hashlib.sha256(prepared[:start] + prepared[after:]).digest()
    if _signed_digest(path, signature) != digest:
        raise InputError(path, "signature", "签名不是对这份文件作的：摘要不符")
    room = len(place) - 2
    text = signature.hex().upper().encode()
    if len(text) > room:
        raise InputError(path, "signature", f"签名有{len(signature)}字节，超过预留的{room // 2}字节")
    return prepared[:start] + b"<" + text.ljust(room, b"0") + b">" + prepared[after:]


def _signed_digest(path: Path, signature: bytes) -> bytes:
    """The digest of the content that a CMS signature is made over."""
    from asn1crypto import cms

    try:
        signed = cms.ContentInfo.load(signature, strict=True)["content"]
        (signer,) = signed["signer_infos"]
        return next(
            bytes(a["values"][0].native) for a in signer["signed_attrs"] if a["type"].native == "message_digest"
        )
    except (ValueError, TypeError, KeyError, StopIteration, IndexError) as error:
        raise InputError(path, "signature", "签名不是 CMS（PKCS #7，DER 编码）格式，或者没有消息摘要") from error
