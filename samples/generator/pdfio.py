"""Making the output of other programs repeatable: no dates, no random identifiers."""

from __future__ import annotations

import io
import zipfile

import pikepdf

_EPOCH = (2024, 1, 1, 0, 0, 0)


def settle_pdf(data: bytes, title: str, producer: str) -> bytes:
    """The same pages without creation date, random ID and XMP packet."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        for key in ("/DocChecksum", "/ID"):
            if key in pdf.trailer:
                del pdf.trailer[key]
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"] = title
        pdf.docinfo["/Producer"] = producer
        out = io.BytesIO()
        pdf.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True
        )
    return out.getvalue()


def settle_docx(data: bytes) -> bytes:
    """The same package with fixed time stamps."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()
