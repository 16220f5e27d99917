"""A PDF with changed objects, saved: appended as an incremental update (ISO 32000-1, 7.5.6) wherever that is sound.

Appended, every byte of the original stays where it was: electronic signatures keep covering what was signed, and the
copy costs only what was added. Encrypted files and files whose cross-references are damaged are written anew.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

import pikepdf

_START = re.compile(rb"startxref\s+(\d+)")
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj")
_TAIL = 2048


def can_append(data: bytes, pdf: pikepdf.Pdf) -> bool:
    """Whether a revision appended to ``data``, as opened in ``pdf``, will be found by every reader."""
    return (
        not pdf.is_encrypted
        and data.startswith(b"%PDF-")
        and not pdf.get_warnings()
        and _last(data) is not None
        and pdf.Root.is_indirect
    )


def _last(data: bytes) -> tuple[int, bool] | None:
    """(offset of the last cross-reference section, whether it is a stream); None where there is none."""
    starts = _START.findall(data, max(len(data) - _TAIL, 0))
    if not starts:
        return None
    offset = int(starts[-1])
    if data[offset : offset + 4] == b"xref":
        return offset, False
    return (offset, True) if 0 < offset < len(data) and _OBJECT.match(data, offset) else None


def append_revision(data: bytes, pdf: pikepdf.Pdf, changed: Sequence[pikepdf.Object]) -> bytes | None:
    """``data`` with ``changed`` appended; None where a changed object is not one of the file's own."""
    last = _last(data)
    if last is None or any(not o.is_indirect for o in changed):
        return None
    previous, as_stream = last
    new_from = min((o.objgen[0] for o in changed if isinstance(o, pikepdf.Stream)), default=0)
    if any(o.get("/Type") == "/Page" and o.objgen[0] >= new_from for o in changed):
        return None  # qpdf made this page itself while mending the page tree
    out = io.BytesIO()
    out.write(data)
    out.write(b"" if data.endswith((b"\n", b"\r")) else b"\n")
    places: dict[int, tuple[int, int]] = {}
    for item in changed:
        number, generation = item.objgen
        places[number] = (out.tell(), generation)
        out.write(b"%d %d obj\n" % (number, generation) + _body(item) + b"\nendobj\n")
    size = max(int(pdf.trailer.get("/Size", 0)), max(places) + 1)
    keys = _trailer(pdf, hashlib.md5(out.getbuffer(), usedforsecurity=False).digest(), previous)
    start = out.tell()
    if as_stream:
        out.write(_stream_section(places, size, start, keys))
    else:
        out.write(_table_section(places) + b"trailer\n<< /Size %d %s >>\n" % (size, keys))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def rewrite(pdf: pikepdf.Pdf) -> bytes:
    """The whole file anew: streams byte for byte as they were, no encryption, the same bytes every time."""
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        fix_metadata_version=False,
        encryption=False,
    )
    return out.getvalue()


def _body(item: pikepdf.Object) -> bytes:
    if not isinstance(item, pikepdf.Stream):
        return bytes(item.unparse(resolved=True))
    content = item.read_raw_bytes()
    entries = b" ".join(k.encode() + b" " + v.unparse() for k, v in item.items() if k != "/Length")
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def _trailer(pdf: pikepdf.Pdf, digest: bytes, previous: int) -> bytes:
    keys = [b"/Root %d %d R" % pdf.Root.objgen]
    info = pdf.trailer.get("/Info")
    if info is not None and info.is_indirect:
        keys.append(b"/Info %d %d R" % info.objgen)
    name = pdf.trailer.get("/ID")
    if isinstance(name, pikepdf.Array) and len(name) == 2:
        keys.append(b"/ID [<%s> <%s>]" % (bytes(name[0]).hex().encode(), digest.hex().encode()))
    keys.append(b"/Prev %d" % previous)
    return b" ".join(keys)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _table_section(places: dict[int, tuple[int, int]]) -> bytes:
    out = [b"xref\n"]
    for run in _runs(list(places)):
        out.append(b"%d %d\n" % (run[0], len(run)))
        out += [b"%010d %05d n \n" % places[number] for number in run]
    return b"".join(out)


def _stream_section(places: dict[int, tuple[int, int]], size: int, start: int, keys: bytes) -> bytes:
    """The section as a cross-reference stream, which describes itself too."""
    places = {**places, size: (start, 0)}
    runs = _runs(list(places))
    width = max(4, (start.bit_length() + 7) // 8)
    rows = b"".join(
        b"\x01" + places[n][0].to_bytes(width, "big") + places[n][1].to_bytes(2, "big") for run in runs for n in run
    )
    index = b" ".join(b"%d %d" % (run[0], len(run)) for run in runs)
    head = b"%d 0 obj\n<< /Type /XRef /Size %d %s /W [1 %d 2] /Index [%s] /Length %d >>\nstream\n"
    return head % (size, size + 1, keys, width, index, len(rows)) + rows + b"\nendstream\nendobj\n"
