"""What Word and Excel files have in common: a zip of parts, which is written without a trace of the clock."""

from __future__ import annotations

import io
import zipfile
import zlib

_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"

# All that the standard library's zip reader raises for damaged or hostile bytes: for a compression method or an
# encryption that it does not know a RuntimeError (or a subclass of it), for a bad offset a ValueError.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def normalise(package: bytes) -> bytes:
    """The same archive with its parts in a fixed order and without times, so that equal content is equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != _FIRST, n)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name), compresslevel=9)
    return out.getvalue()
