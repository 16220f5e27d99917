"""The DOCX package: a zip of XML parts, opened with suspicion.

Parts are size-capped before they are inflated, document type definitions are refused, entities and the
network are never used.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from compliance.model.errors import InputError

LARGEST_PART = 64 * 1024**2
"""Bytes of XML that one part may inflate to."""
LARGEST_TOTAL = 256 * 1024**2
"""Bytes of XML that all parts read may inflate to."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip
_OFFICE_DOCUMENT = "/officeDocument"

# All that the standard library's zip reader raises for damaged or hostile bytes. It signals a compression method or
# an encryption that it does not support with NotImplementedError (a RuntimeError), a bad offset with ValueError.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class Package:
    """Read access to the parts of a DOCX; ``document`` is the name of its main part."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.total = 0
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = {i.filename.lstrip("/"): i for i in self.zip.infolist()}
        except _UNREADABLE as error:
            raise self.broken("压缩包结构不完整") from error
        self.document = self._main_part()

    def broken(self, why: str) -> InputError:
        """The error for a package that cannot be read."""
        return InputError(
            self.path, "broken", f"文件已损坏，不是可以读取的 DOCX（{why}）；请用 Word 或 WPS 重新保存后再提交"
        )

    def xml(self, name: str) -> Any | None:
        """The root of an XML part, None when the package has no such part.

        Raises:
            InputError: ``too_large`` for a part over the cap, ``broken`` for one that is no plain XML.
        """
        info = self.names.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise InputError(self.path, "encrypted", "文件加了密码，无法打开；请提供未加密的文件")
        if info.file_size > LARGEST_PART or self.total + info.file_size > LARGEST_TOTAL:
            raise self._too_large()
        try:
            with self.zip.open(info) as part:
                data = part.read(LARGEST_PART + 1)
        except _UNREADABLE as error:
            raise self.broken(f"部件 {name} 解压失败") from error
        self.total += len(data)
        if len(data) > LARGEST_PART or self.total > LARGEST_TOTAL:
            raise self._too_large()
        return self._parse(name, data)

    def _too_large(self) -> InputError:
        return InputError(self.path, "too_large", "文件解压后过大，可能是压缩炸弹，已停止读取")

    def _parse(self, name: str, data: bytes) -> Any:
        for strict, plain in _STRICT:
            data = data.replace(strict, plain)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken(f"部件 {name} 不是合法的 XML") from error
        if root.getroottree().docinfo.doctype:
            raise self.broken(f"部件 {name} 带有文档类型定义")
        return root

    def related(self, kind: str) -> str | None:
        """The name of the part that the main part relates to as ``kind`` (``styles``, ``footnotes``)."""
        folder, name = posixpath.split(self.document)
        for target, relation in self._relations(posixpath.join(folder, "_rels", name + ".rels")):
            if relation.endswith("/" + kind):
                full = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                if full in self.names:
                    return full
        return None

    def _main_part(self) -> str:
        for target, relation in self._relations("_rels/.rels"):
            if relation.endswith(_OFFICE_DOCUMENT) and target.lstrip("/") in self.names:
                return target.lstrip("/")
        if "word/document.xml" in self.names:
            return "word/document.xml"
        raise InputError(self.path, "unsupported", "压缩包里没有 Word 正文，不是 DOCX 文件")

    def _relations(self, name: str) -> list[tuple[str, str]]:
        root = self.xml(name)
        if root is None:
            return []
        return [(r.get("Target", ""), r.get("Type", "")) for r in root if r.get("TargetMode") != "External"]
