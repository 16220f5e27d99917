"""A form of several parts as it comes in: one part after the other, no part held whole.

The form parsers of the framework put every file into a temporary file before anybody may look at the form; here the
token, which comes first, is known before the first byte of a file is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import HTTPException
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

MOST = 1000
"""Parts of one form; an empty choice of files is a part too."""
_HEADERS = 8 * 1024
"""Bytes of the headers of one part."""


@dataclass(frozen=True)
class Part:
    """One field. ``filename`` is None where it is no file, and empty where no file was chosen."""

    name: str
    filename: str | None


class Parts:
    """The parts of a form, in its order: ``next()``, then ``blocks()`` or ``text()`` of that part, then the next.

    What is left of a part is passed over. It reads no further into ``blocks`` than it is asked to.
    """

    def __init__(self, content_type: str, blocks: AsyncIterator[bytes]) -> None:
        """``content_type`` is the header of the form.

        Raises:
            HTTPException: 400 where it names no boundary.
        """
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise HTTPException(400)
        self._blocks = blocks
        # What was parsed and not asked for yet: at most what one block brought. None is the end of a part.
        self._found: deque[Part | bytes | None] = deque()
        self._header, self._field, self._read, self._parts = bytearray(), bytearray(), 0, 0
        self._disposition, self._inside, self._complete = b"", False, False
        try:
            self._parser = MultipartParser(
                options[b"boundary"],
                {
                    "on_part_begin": self._begins,
                    "on_header_field": self._names,
                    "on_header_value": self._says,
                    "on_header_end": self._header_ends,
                    "on_headers_finished": self._headers_end,
                    "on_part_data": self._brings,
                    "on_part_end": self._ends,
                    "on_end": self._closes,
                },
            )
        except FormParserError:
            raise HTTPException(400) from None

    async def next(self) -> Part | None:
        """The next part; None after the last.

        Raises:
            HTTPException: 400 for what is no such form, or does not end.
        """
        while self._inside:
            await self._block()
        found = await self._one()
        if found is None:
            return None
        assert isinstance(found, Part)
        self._inside = True
        return found

    async def blocks(self) -> AsyncIterator[bytes]:
        """The content of the part, as it comes.

        Raises:
            HTTPException: 400.
        """
        while (block := await self._block()) is not None:
            yield block

    async def text(self, most: int) -> str:
        """The content of a short field.

        Raises:
            HTTPException: 400 where it has more than ``most`` bytes.
        """
        found = bytearray()
        async for block in self.blocks():
            found += block
            if len(found) > most:
                raise HTTPException(400)
        return found.decode("utf-8", "replace")

    async def _block(self) -> bytes | None:
        """More of the part; None where it has ended."""
        if not self._inside:
            return None
        found = await self._one()
        if isinstance(found, bytes):
            return found
        self._inside = False
        return None

    async def _one(self) -> Part | bytes | None:
        while not self._found:
            block = await anext(self._blocks, None)
            if block is None:
                if not self._complete or self._inside:
                    raise HTTPException(400)
                return None
            try:
                self._parser.write(block)
            except FormParserError:
                raise HTTPException(400) from None
        return self._found.popleft()

    # What the parser calls.

    def _begins(self) -> None:
        self._parts += 1
        if self._parts > MOST:
            raise HTTPException(413, headers={"Connection": "close"})
        self._disposition, self._read = b"", 0

    def _names(self, data: bytes, start: int, end: int) -> None:
        self._field += self._bounded(data[start:end])

    def _says(self, data: bytes, start: int, end: int) -> None:
        self._header += self._bounded(data[start:end])

    def _bounded(self, data: bytes) -> bytes:
        self._read += len(data)
        if self._read > _HEADERS:
            raise HTTPException(400)
        return data

    def _header_ends(self) -> None:
        if bytes(self._field).lower() == b"content-disposition":
            self._disposition = bytes(self._header)
        self._field.clear()
        self._header.clear()

    def _headers_end(self) -> None:
        kind, options = parse_options_header(self._disposition)
        if kind != b"form-data" or b"name" not in options:
            raise HTTPException(400)
        filename = options.get(b"filename")
        told = None if filename is None else filename.decode("utf-8", "replace")
        self._found.append(Part(options[b"name"].decode("utf-8", "replace"), told))

    def _brings(self, data: bytes, start: int, end: int) -> None:
        self._found.append(data[start:end])

    def _ends(self) -> None:
        self._found.append(None)

    def _closes(self) -> None:
        self._complete = True
