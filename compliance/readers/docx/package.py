"""The DOCX package (and the XLSX, which is one too): a zip of XML parts, opened with suspicion.

Parts are size-capped before they are inflated, document type definitions are refused, entities and the
network are never used.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from compliance.model.errors import InputError
from compliance.ooxml import UNREADABLE

LARGEST_PART = 64 * 1024**2
"""Bytes of XML that one part may inflate to."""
LARGEST_TOTAL = 256 * 1024**2
"""Bytes of XML that all parts read may inflate to."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
)  # fmt: skip
"""Namespaces of the strict kind of package, and those of the usual kind that they are read as."""
_OFFICE_DOCUMENT = "/officeDocument"


class Package:
    """Read access to the parts of a DOCX; ``document`` is the name of its main part."""

    kind = "DOCX"
    usual = "word/document.xml"
    """Where the main part stands when nothing says so."""
    absent = "压缩包里没有 Word 正文，不是 DOCX 文件"

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        self.total = 0
        self._targets: dict[str, str] | None = None
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = {i.filename.lstrip("/"): i for i in self.zip.infolist()}
        except UNREADABLE as error:
            raise self.broken("压缩包结构不完整") from error
        self.document = self._main_part()

    def broken(self, why: str) -> InputError:
        """The error for a package that cannot be read."""
        return InputError(
            self.path, "broken", f"文件已损坏，不是可以读取的 {self.kind}（{why}）；请用 Office 或 WPS 重新保存后再提交"
        )

    def xml(self, name: str) -> Any | None:
        """The root of an XML part, None when the package has no such part.

        Raises:
            InputError: ``too_large`` for a part over the cap, ``broken`` for one that is no plain XML.
        """
        data = self.content(name)
        return None if data is None else self._parse(name, data)

    def content(self, name: str) -> bytes | None:
        """The bytes of a part, None when the package has no such part.

        Raises:
            InputError: ``too_large`` for a part over the cap, ``encrypted``, ``broken`` for one that cannot be inflated.
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
        except UNREADABLE as error:
            raise self.broken(f"部件 {name} 解压失败") from error
        self.total += len(data)
        if len(data) > LARGEST_PART or self.total > LARGEST_TOTAL:
            raise self._too_large()
        return data

    def _too_large(self) -> InputError:
        return InputError(self.path, "too_large", "文件解压后过大，可能是压缩炸弹，已停止读取")

    def _parse(self, name: str, data: bytes) -> Any:
        for strict, plain in STRICT:
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
                full = self._full(folder, target)
                if full in self.names:
                    return full
        return None

    def target(self, relation: str) -> str | None:
        """The part that a relation of the main part leads to, by the relation's id; None for one outside the package."""
        folder, name = posixpath.split(self.document)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels")) if self._targets is None else None
        if self._targets is None:
            self._targets = {
                r.get("Id", ""): self._full(folder, r.get("Target", ""))
                for r in (() if root is None else root)
                if r.get("TargetMode") != "External"
            }
        found = self._targets.get(relation)
        return found if found in self.names else None

    @staticmethod
    def _full(folder: str, target: str) -> str:
        """The name of a part that is named relative to ``folder``."""
        return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))

    def _main_part(self) -> str:
        for target, relation in self._relations("_rels/.rels"):
            if relation.endswith(_OFFICE_DOCUMENT) and target.lstrip("/") in self.names:
                return target.lstrip("/")
        if self.usual in self.names:
            return self.usual
        raise InputError(self.path, "unsupported", self.absent)

    def _relations(self, name: str) -> list[tuple[str, str]]:
        root = self.xml(name)
        if root is None:
            return []
        return [(r.get("Target", ""), r.get("Type", "")) for r in root if r.get("TargetMode") != "External"]
