"""A form that brings files, with scripts or without: its token first, then short fields and files, each within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect

from compliance.web.naming import shown_name
from compliance.web.parts import Part, Parts
from compliance.web.security.csrf import FIELD, check_csrf

LONGEST = 4000
"""Bytes of a field that is no file."""
_MOST_FIELDS = 50


@dataclass(frozen=True)
class SentFile:
    """A file of a form: where it lies for now, and what it is called."""

    path: Path
    name: str


@dataclass(frozen=True)
class LongForm:
    """What a form said."""

    fields: Mapping[str, str]
    files: tuple[SentFile, ...]

    def field(self, name: str) -> str:
        """What was filled in, without blanks around it."""
        return self.fields.get(name, "").strip()


@asynccontextmanager
async def long_form(request: Request, most_files: int, most_bytes: int) -> AsyncIterator[LongForm]:
    """The form that ``request`` brings; its files are gone afterwards. A route that reads one stands in ``csrf.LONG_FORMS``.

    Raises:
        HTTPException: 403 without the token; 400 for what is no such form; 408, 413 for one that is too slow or large.
    """
    parts = Parts(request.headers.get("content-type", ""), request.stream())
    fields: dict[str, str] = {}
    files: list[SentFile] = []
    with TemporaryDirectory(prefix="nengshen-") as folder:
        try:
            part = await parts.next()
            first = part is not None and part.name == FIELD and part.filename is None
            check_csrf(request, await parts.text(200) if first else None)  # before a byte of a file is kept
            part = await parts.next() if first else part
            while part is not None:
                if part.filename is None:
                    if len(fields) >= _MOST_FIELDS:
                        raise HTTPException(400)
                    fields[part.name] = await parts.text(LONGEST)
                elif part.filename:
                    if len(files) >= most_files:
                        raise HTTPException(413, headers={"Connection": "close"})
                    files.append(await _file(parts, part, Path(folder) / str(len(files)), most_bytes))
                part = await parts.next()
        except ClientDisconnect:
            raise HTTPException(408) from None
        yield LongForm(fields, tuple(files))


async def _file(parts: Parts, part: Part, path: Path, most: int) -> SentFile:
    size = 0
    path.mkdir()  # alone in a folder: it may be given its name there
    path = path / "content"
    with path.open("xb") as file:
        async for block in parts.blocks():
            size += len(block)
            if size > most:
                raise HTTPException(413, headers={"Connection": "close"})
            await asyncio.to_thread(file.write, block)
    return SentFile(path, shown_name(part.filename or "").rpartition("/")[2])
