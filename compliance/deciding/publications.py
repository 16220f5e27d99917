"""Publications: one person asks to publish a file as it is, another grants it; ``prepublish`` looks for this very content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from compliance.model.errors import RegistryError
from compliance.model.file_names import readable
from compliance.registry import By, Registry
from compliance.registry.approvals import ask
from compliance.registry.requests import Request, attach, content_of, requests_of

SUBJECT = "公布{file} sha256:{sha256}"
"""What a request says it is about: the file by name and by content."""


@dataclass(frozen=True)
class Publication:
    """A file that somebody asked to publish: the number of the request, and the checksum that is granted or not."""

    request: int
    file: str
    sha256: str


def ask_for_publication(registry: Registry, by: By, path: Path, reason: str) -> Publication:
    """Ask to publish the file at ``path``, which is kept with the request; another person must grant it.

    Raises:
        RegistryError: without a reason, and for content that somebody asked for already and nobody refused.
        InputError: where there is no such file.
    """
    sha256 = hashlib.sha256(content_of(path)).hexdigest()
    with registry.write(by) as tx:
        for known in requests_of(tx.connection):
            if known.kind == "publication" and _names(known, sha256) and known.state != "已驳回":
                raise RegistryError(
                    f"“{readable(path.name)}”已有公布申请{known.id}（{known.requested_by}提出，{known.state}）",
                    "exists",
                )
        request = ask(tx, "publication", SUBJECT.format(file=readable(path.name), sha256=sha256), reason)
        kept = attach(tx, registry.originals, request, path)
        if kept != sha256:
            raise RegistryError(f"“{readable(path.name)}”在登记的时候被改动，请再申请一次", "invalid")
    return Publication(request, readable(path.name), sha256)


def _names(request: Request, sha256: str) -> bool:
    return f"sha256:{sha256}" in request.subject.lower()
