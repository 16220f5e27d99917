"""A file as it comes in: streamed to a file of its own within its bounds, then looked at without parsing it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from compliance.model.errors import InputError
from compliance.ooxml import UNREADABLE
from compliance.readers.registry import format_of, refuse

_MB = 1024**2


@dataclass(frozen=True)
class Intake:
    """Bounds of one file: bytes, seconds in all, seconds without a byte, and bytes a second after ``grace`` seconds.

    ``unfolded`` and ``parts`` bound what a package (DOCX, XLSX) says of itself in its directory.
    """

    most: int = 100 * _MB
    seconds: float = 600.0
    silent: float = 15.0
    rate: int = 8 * 1024
    grace: float = 10.0
    unfolded: int = 500 * _MB
    parts: int = 10_000


@dataclass(frozen=True)
class Complete:
    """A file that has come in whole: where it lies for now, its checksum, size and format."""

    path: Path
    sha256: str
    size: int
    format: str


async def received(
    name: str, stream: AsyncIterator[bytes], path: Path, bounds: Intake, clock: Callable[[], float] = time.monotonic
) -> Complete:
    """Stream a file to ``path`` and look at it. Whatever goes wrong, ``path`` is gone afterwards.

    Raises:
        InputError: too_large, slow, empty, unsupported, encrypted, macros, bomb; with its reason in Chinese.
    """
    try:
        sha256, size = await _written(name, stream, path, bounds, clock)
        return Complete(path, sha256, size, await asyncio.to_thread(looked_at, name, path, bounds))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def _written(
    name: str, stream: AsyncIterator[bytes], path: Path, bounds: Intake, clock: Callable[[], float]
) -> tuple[str, int]:
    digest, size, began, blocks = hashlib.sha256(), 0, clock(), aiter(stream)
    with path.open("xb") as file:
        while True:
            try:
                block = await asyncio.wait_for(anext(blocks), bounds.silent)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise _slow(name) from None
            size += len(block)
            if size > bounds.most:
                raise too_large(name, bounds.most)
            spent = clock() - began
            if spent > bounds.seconds or (spent > bounds.grace and size < bounds.rate * (spent - bounds.grace)):
                raise _slow(name)
            digest.update(block)
            file.write(block)
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
    if size == 0:
        raise InputError(name, "empty", "文件是空的")
    return digest.hexdigest(), size


def too_large(name: str, most: int) -> InputError:
    """Why a file of more than ``most`` bytes is not taken."""
    return InputError(name, "too_large", f"文件超过{most // _MB} MB的上限；请拆分或压缩图片后再上传")


def _slow(name: str) -> InputError:
    return InputError(name, "slow", "上传太慢或中断了，没有收下；请检查网络后重新上传")


def looked_at(name: str, path: Path, bounds: Intake) -> str:
    """The format of a file by its content.

    Raises:
        InputError: where no reader reads it, or it is a package that must not be opened.
    """
    data = path.read_bytes()
    found = format_of(data)
    if found is None:
        refuse(Path(name), data)
    if found != "pdf":
        _check_package(name, path, bounds)
    return found


def _check_package(name: str, path: Path, bounds: Intake) -> None:
    """What the directory of a package says, before anything of it is unfolded."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except UNREADABLE:
        raise InputError(name, "broken", "文件已损坏，无法打开；请重新导出后再上传") from None
    if len(parts) > bounds.parts or sum(part.file_size for part in parts) > bounds.unfolded:
        raise InputError(name, "bomb", "文件展开后过大，没有收下；请用原软件重新导出")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise InputError(name, "macros", "文件带有宏，没有收下；请另存为不带宏的 .docx、.xlsx，或导出为 PDF")
    if any(_astray(part) for part in parts):
        raise InputError(name, "broken", "文件里有指向外面的路径或链接，不是正常的文档；请用原软件重新导出")


def _astray(part: zipfile.ZipInfo) -> bool:
    """A name that leads out of the package, or a link."""
    names = part.filename.replace("\\", "/").split("/")
    return ".." in names or part.filename.startswith("/") or (part.external_attr >> 16) & 0o170000 == 0o120000
