"""Reading generated pages back: links, ids, headings, tables, and the text of each clause."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "br", "input", "hr", "img"}


@dataclass
class Element:
    """An element with its attributes, children and texts in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(c if isinstance(c, str) else c.text for c in self.content)

    @property
    def words(self) -> str:
        """All text inside, the pieces apart by one space."""
        pieces = (c if isinstance(c, str) else c.words for c in self.content)
        return " ".join(" ".join(pieces).split())

    def all(self, tag: str = "", css: str = "") -> list[Element]:
        """Every element below of that tag and class, in order."""
        found = []
        for child in self.content:
            if isinstance(child, Element):
                if tag in ("", child.tag) and (not css or css in child.attributes.get("class", "").split()):
                    found.append(child)
                found += child.all(tag, css)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_page(text: str) -> Element:
    """A page as a tree; every element must be closed in order."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def read_site(files: Mapping[str, str]) -> dict[str, Element]:
    """All pages."""
    return {path: read_page(text) for path, text in files.items() if path.endswith(".html")}


def targets(page: str, root: Element) -> list[tuple[str, str]]:
    """(path, fragment) of every link, style sheet and script of a page, as paths in the site."""
    found = []
    for element in root.all():
        for key in ("href", "src"):
            if key in element.attributes:
                parts = urlsplit(element.attributes[key])
                assert not parts.scheme and not parts.netloc and not parts.path.startswith("/"), element.attributes[key]
                path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
                found.append((path if parts.path else page, unquote(parts.fragment)))
    return found
