"""Files that people attach: looked at by their content, named by it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Protocol

from compliance.model.errors import InputError, RegistryError
from compliance.web.intake import Intake, looked_at
from compliance.web.naming import UNNAMED, shown_name

MOST = 10
"""Files with one request; their size together is that of one upload."""
_IMAGES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
_STEM = 60
"""Characters of a name: three bytes each must fit into what a file system takes."""


class Sent(Protocol):
    """A file of a form."""

    filename: str | None

    @property
    def file(self) -> IO[bytes]:
        """Its content."""


@contextmanager
def kept(files: Sequence[Sent], bounds: Intake) -> Iterator[tuple[Path, ...]]:
    """The files of a form in a folder of their own, gone afterwards.

    Raises:
        RegistryError: too many; or one that is no PDF, DOCX, XLSX, JPEG or PNG, is encrypted, broken, or brings macros.
    """
    sent = [one for one in files if one.filename]
    if len(sent) > MOST:
        raise RegistryError(f"一次最多附{MOST}个文件", "invalid")
    with TemporaryDirectory(prefix="nengshen-") as folder:
        yield tuple(_kept(one, Path(folder) / str(place), bounds) for place, one in enumerate(sent))


def _kept(one: Sent, folder: Path, bounds: Intake) -> Path:
    folder.mkdir()
    path = folder / "content"
    with path.open("xb") as file:
        shutil.copyfileobj(one.file, file)
    return checked(path, shown_name(one.filename or "").rpartition("/")[2], bounds)


def checked(path: Path, name: str, bounds: Intake) -> Path:
    """A file that was sent, looked at by its content and named by it, in the folder where it lies alone.

    Raises:
        RegistryError: for one that is no PDF, DOCX, XLSX, JPEG or PNG, is empty, encrypted, broken, or brings macros.
    """
    if not path.stat().st_size:
        raise RegistryError(f"附件“{name}”是空的", "invalid")
    with path.open("rb") as file:
        begins = file.read(16)
    found = next((kind for magic, kind in _IMAGES if begins.startswith(magic)), None)
    if found is None:
        try:
            found = looked_at(name, path, bounds)
        except InputError as error:
            raise RegistryError(
                f"附件“{name}”没有收下（可以附 PDF、DOCX、XLSX、JPEG、PNG）：{error.reason}", "invalid"
            ) from error
    stem = Path(name).stem[:_STEM].strip(". ") or UNNAMED
    return path.rename(path.parent / f"{stem}.{found}")
