"""A signature on a notice: by a certificate made here, and by a seal system that only gets the digest."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytest.importorskip("pyhanko", reason="the extra “sign” is optional")

from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from compliance.cli import app
from compliance.drafting.pdf import load_weasyprint
from compliance.model.errors import InputError
from compliance.sealing import Credentials, insert_signature, load_credentials, prepare_signature, sign_pdf

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PASSWORD = b"test only"


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF/A-3u of one line with an enclosure."""
    weasyprint = load_weasyprint()
    data = weasyprint.Attachment(string="{}", name="findings.json", created=NOW, modified=NOW, relationship="Data")
    path = tmp_path_factory.mktemp("sealing") / "整改通知书.pdf"
    html = weasyprint.HTML(string="<html lang=zh><title>t</title><p>notice")
    path.write_bytes(html.write_pdf(pdf_variant="pdf/a-3u", attachments=[data]))
    return path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-made certificate with its key, for these tests and nothing else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试机关")])
    held = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=36500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, True, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("keys") / "test.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"t", key, held, None, BestAvailableEncryption(PASSWORD)))
    return path


@pytest.fixture
def credentials(certificate: Path) -> Credentials:
    return load_credentials(certificate, PASSWORD)


def status_of(content: bytes, credentials: Credentials) -> Any:
    """What a validator says of the last signature."""
    signature = PdfFileReader(io.BytesIO(content)).embedded_signatures[-1]
    context = ValidationContext(trust_roots=[credentials.signer.signing_cert])
    return validate_pdf_signature(signature, context)


def test_a_signature_covers_the_whole_file_and_leaves_it_as_it_was(notice: Path, credentials: Credentials) -> None:
    signed = sign_pdf(notice, credentials, NOW, "签发")
    assert signed.startswith(notice.read_bytes())
    status = status_of(signed, credentials)
    assert status.intact and status.valid and status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.V.SubFilter), str(field.V.Reason), str(field.V.M)[:10]) == (
            "/ETSI.CAdES.detached", "签发", "D:20261121",
        )  # fmt: skip
        assert pdf.open_metadata().pdfa_status == "3U"
        assert pdf.attachments["findings.json"].get_file().read_bytes() == b"{}"


def test_a_changed_byte_breaks_it(notice: Path, credentials: Credentials) -> None:
    signed = bytearray(sign_pdf(notice, credentials, NOW))
    at = signed.index(b"/Producer")
    signed[at + 12] ^= 1
    assert not status_of(bytes(signed), credentials).intact


def test_a_second_signature_stands_beside_the_first(notice: Path, credentials: Credentials, tmp_path: Path) -> None:
    once = tmp_path / "一签.pdf"
    once.write_bytes(sign_pdf(notice, credentials, NOW))
    twice = sign_pdf(once, credentials, NOW)
    assert [s.field_name for s in PdfFileReader(io.BytesIO(twice)).embedded_signatures] == ["Signature1", "Signature2"]
    assert status_of(twice, credentials).intact


def test_a_seal_system_gets_a_digest_and_gives_a_signature(notice: Path, credentials: Credentials) -> None:
    prepared = prepare_signature(notice, NOW)
    answer = asyncio.run(credentials.signer.async_sign(prepared.digest, "sha256", use_pades=True)).dump()
    signed = insert_signature(notice, prepared.content, answer)
    assert len(signed) == len(prepared.content)
    assert status_of(signed, credentials).intact


def test_a_signature_of_something_else_is_refused(notice: Path, credentials: Credentials) -> None:
    prepared = prepare_signature(notice, NOW)
    other = asyncio.run(
        credentials.signer.async_sign(hashlib.sha256(b"other").digest(), "sha256", use_pades=True)
    ).dump()
    with pytest.raises(InputError, match="摘要不符"):
        insert_signature(notice, prepared.content, other)
    with pytest.raises(InputError, match="没有待签的位置"):
        insert_signature(notice, notice.read_bytes(), other)
    with pytest.raises(InputError, match="不是 CMS"):
        insert_signature(notice, prepared.content, b"not a signature")


def test_an_expired_certificate_does_not_sign(notice: Path, credentials: Credentials) -> None:
    with pytest.raises(InputError, match="证书不在有效期内"):
        sign_pdf(notice, credentials, NOW + timedelta(days=40000))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "文件是空的"), (b"PK\x03\x04", "不是 PDF，不能签名"), (b"%PDF-1.7\nnonsense", "文件已损坏，不能签名")],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, credentials: Credentials, content: bytes, message: str) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        sign_pdf(path, credentials, NOW)


def test_an_encrypted_pdf_is_refused(notice: Path, credentials: Credentials, tmp_path: Path) -> None:
    with pikepdf.open(notice) as pdf:
        pdf.save(tmp_path / "密.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(InputError, match="加了密码"):
        sign_pdf(tmp_path / "密.pdf", credentials, NOW)


def test_the_command_signs_prepares_and_completes(notice: Path, certificate: Path, tmp_path: Path) -> None:
    password = tmp_path / "密码"
    password.write_bytes(PASSWORD + b"\n")
    run = CliRunner()
    out = tmp_path / "签.pdf"
    call = ["sign", str(notice), "--certificate", str(certificate), "--password-file", str(password), "--out", str(out)]
    done = run.invoke(app, call)
    assert done.exit_code == 0 and "签名人：Common Name: 测试机关" in done.output
    waiting = tmp_path / "待签.pdf"
    asked = json.loads(run.invoke(app, ["sign", str(notice), "--prepare", "--out", str(waiting)]).output)
    credentials = load_credentials(certificate, PASSWORD)
    answer = asyncio.run(credentials.signer.async_sign(bytes.fromhex(asked["digest"]), "sha256", use_pades=True)).dump()
    (tmp_path / "签名.p7s").write_bytes(answer)
    call = ["sign", str(waiting), "--signature", str(tmp_path / "签名.p7s"), "--out", str(tmp_path / "成.pdf")]
    assert run.invoke(app, call).exit_code == 0
    assert status_of((tmp_path / "成.pdf").read_bytes(), credentials).intact


def test_a_wrong_password_is_explained(certificate: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="密码不对"):
        load_credentials(certificate, b"wrong")
    with pytest.raises(InputError, match="找不到这个文件"):
        load_credentials(tmp_path / "无.p12", None)
