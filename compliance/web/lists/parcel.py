"""Issued documents as one ZIP: the very files that were granted, and a list of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from compliance.exports.ledger_csv import csv_table
from compliance.model.errors import RegistryError
from compliance.registry.office_lists import documents_seen
from compliance.web.desk import Desk
from compliance.web.naming import shown_name

MOST_BYTES = 500 * 1024**2
"""Of files in one parcel."""
_IN_MEMORY = 16 * 1024**2
_BLOCK = 256 * 1024
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('/\\<>:"|?*', "_"))
"""What no system lets stand in the name of a file."""
_LIST = "目录.csv"
_TITLES = ("文号", "文书", "企业", "签发日期", "文件", "SHA-256")


def parcel(desk: Desk, rows: Sequence[Mapping[str, Any]]) -> Response:
    """The files of rows of the list of documents, which are those that the person sees. One that has no file stands in the list alone.

    Raises:
        RegistryError: ``invalid`` where they are too large together, or none of them has a file.
    """
    numbers = [row["id"] for row in rows]
    with desk.registry.read() as connection:
        kept = {d["id"]: d for d in documents_seen(connection, None, numbers) if d["sha256"]}
    if not kept:
        raise RegistryError("选中的文书都没有文件", "invalid")
    if sum(desk.registry.originals.path(one["sha256"]).stat().st_size for one in kept.values()) > MOST_BYTES:
        raise RegistryError(f"选中的文件合计超过 {MOST_BYTES // 1024**2} MB，请分几次下载", "invalid")
    packed = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed once it is sent)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # PDF and DOCX are packed already
        listed = []
        for row in rows:
            one = kept.get(row["id"])
            name = _name(row, one["file"]) if one else ""
            if one:
                archive.writestr(zipfile.ZipInfo(name), desk.registry.originals.read(one["sha256"]))
            listed.append((row["number"], row["kind"], row["enterprise"], row["issued_on"], name, one["sha256"] if one else ""))  # fmt: skip
        archive.writestr(zipfile.ZipInfo(_LIST), csv_table(_TITLES, listed))
    told = f"attachment; filename=\"documents.zip\"; filename*=UTF-8''{quote(_called(desk))}"
    headers = {"Content-Disposition": told, "Cache-Control": "private, no-store"}
    return StreamingResponse(_blocks(packed), media_type="application/zip", headers=headers)


def _name(row: Mapping[str, Any], file: str | None) -> str:
    """What a file is called inside: its row's number first, so that no two are alike."""
    ending = str(file or "").rpartition(".")[2]
    return shown_name(f"{row['id']} {row['number']} {row['kind']}.{ending}".translate(_NOT_IN_NAMES))


def _called(desk: Desk) -> str:
    return f"文书-{desk.options().as_of}.zip"


def _blocks(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        packed.seek(0)
        while block := packed.read(_BLOCK):
            yield block
