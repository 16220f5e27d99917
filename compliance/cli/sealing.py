"""``compliance sign``: an electronic signature on a finished PDF."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from compliance.cli.options import GivenPath

_FILE = GivenPath(dir_okay=False)


@click.command()
@click.argument("file", metavar="文件.pdf", type=_FILE)
@click.option("--certificate", type=_FILE, default=None, metavar="证书.p12", help="签名用的证书和私钥（PKCS #12）")
@click.option("--password-file", type=_FILE, default=None, metavar="文件", help="证书密码，写在这个文件的第一行")
@click.option("--prepare", is_flag=True, help="只留出签名的位置，打印待签的摘要，供外部印章系统签")
@click.option(
    "--signature", type=_FILE, default=None, metavar="签名.p7s", help="把外部印章系统给出的签名（CMS，DER）放进待签文件"
)
@click.option("--reason", default="", metavar="事由", help="写进签名的事由")
@click.option("--out", type=_FILE, required=True, metavar="文件.pdf", help="签好的（或者待签的）文件写到哪里")
def sign(
    file: Path,
    certificate: Path | None,
    password_file: Path | None,
    prepare: bool,
    signature: Path | None,
    reason: str,
    out: Path,
) -> None:
    """在 PDF 上作电子签名（PAdES）。原来的每个字节不变，签名追加在后面。

    三种用法选一种：用证书签（--certificate）；留出位置、给出摘要（--prepare）；把外部签名放进去（--signature）。
    """
    from compliance.files import replace_file
    from compliance.sealing import insert_signature, load_credentials, prepare_signature, sign_pdf

    if sum((certificate is not None, prepare, signature is not None)) != 1:
        raise click.UsageError("--certificate、--prepare、--signature 要写一个，也只能写一个")
    now = datetime.now().astimezone().replace(microsecond=0)
    if certificate is not None:
        credentials = load_credentials(certificate, _password(password_file))
        replace_file(out, sign_pdf(file, credentials, now, reason))
        click.echo(f"{file.name} → {out}（签名人：{credentials.name}）")
    elif prepare:
        prepared = prepare_signature(file, now, reason)
        replace_file(out, prepared.content)
        answer = {
            "schema": "signature-request/1",
            "file": str(out),
            "algorithm": "sha256",
            "digest": prepared.digest.hex(),
        }
        click.echo(json.dumps({**answer, "field": prepared.field, "format": "CMS detached, DER"}, ensure_ascii=False))
    elif signature is not None:
        replace_file(out, insert_signature(file, _bytes(file), _bytes(signature)))
        click.echo(f"{file.name} → {out}")


def _password(path: Path | None) -> bytes | None:
    return None if path is None else _bytes(path).split(b"\n")[0].rstrip(b"\r")


def _bytes(path: Path) -> bytes:
    from compliance.model.errors import InputError

    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, "not_found", f"读不到文件（{error.strerror}）") from error
