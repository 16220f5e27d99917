"""A PDF signed by a certificate in a PKCS #12 file: PAdES, as an appended revision."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from compliance.model.errors import InputError
from compliance.sealing.external import insert_signature, prepare_signature
from compliance.sealing.library import DIGEST, require_pyhanko


@dataclass(frozen=True)
class Credentials:
    """A certificate with its key, and between which moments it is good."""

    signer: Any
    name: str
    since: datetime
    until: datetime


def load_credentials(certificate: Path, password: bytes | None) -> Credentials:
    """The certificate and key in a ``.p12`` or ``.pfx`` file.

    Raises:
        InputError: not_found, broken (no such file, or the password is wrong).
        MissingComponentError: when pyHanko is not installed.
    """
    require_pyhanko()
    from pyhanko.sign.signers import SimpleSigner

    if not certificate.is_file():
        raise InputError(certificate, "not_found", "找不到这个文件")
    try:
        signer = SimpleSigner.load_pkcs12(str(certificate), passphrase=password)
    except (ValueError, OSError, TypeError) as error:
        raise InputError(certificate, "broken", "打不开证书文件：不是 PKCS #12（.p12、.pfx），或者密码不对") from error
    if signer is None or signer.signing_cert is None:
        raise InputError(certificate, "broken", "打不开证书文件：不是 PKCS #12（.p12、.pfx），或者密码不对")
    held = signer.signing_cert
    return Credentials(signer, held.subject.human_friendly, held.not_valid_before, held.not_valid_after)


def sign_pdf(path: Path, credentials: Credentials, moment: datetime, reason: str = "") -> bytes:
    """The PDF at ``path`` with a signature as of ``moment`` (with time zone); the bytes before it stay as they were.

    Raises:
        InputError: the file cannot be read or signed, or the certificate is not good at ``moment``.
    """
    if not credentials.since <= moment <= credentials.until:
        term = f"{credentials.since:%Y-%m-%d} 至 {credentials.until:%Y-%m-%d}"
        raise InputError(path, "certificate", f"证书不在有效期内（{term}），没有签名")
    prepared = prepare_signature(path, moment, reason)
    answer = asyncio.run(credentials.signer.async_sign(prepared.digest, DIGEST, use_pades=True))
    return insert_signature(path, prepared.content, answer.dump())
