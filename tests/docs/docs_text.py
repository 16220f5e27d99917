"""The documents of the repository as text, for the tests that hold them to the code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = tuple(
    sorted(
        path.relative_to(ROOT).as_posix()
        for pattern in (
            "*.md",
            "docs/**/*.md",
            "samples/*.md",
            "templates/*.md",
            "policy_corpus/*.md",
            "benchmarks/*.md",
        )
        for path in ROOT.glob(pattern)
    )
)


def read(name: str) -> str:
    """The text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")


def headings(name: str) -> list[tuple[int, str]]:
    """(depth, title) of every heading outside code blocks."""
    text = re.sub(r"^```.*?^```$", "", read(name), flags=re.S | re.M)
    return [(len(m[1]), m[2].strip()) for m in re.finditer(r"^(#{1,6}) (.+)$", text, re.M)]


def code_blocks(name: str) -> list[tuple[str, str]]:
    """(what stands after the opening fence, content) of every code block."""
    return re.findall(r"^```([^\n]*)\n(.*?)^```$", read(name), re.S | re.M)


def anchor(title: str) -> str:
    """The link target that a heading gets."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def table_codes(name: str) -> set[str]:
    """What stands in back quotes in the first column of the document's tables."""
    return {code for row in re.findall(r"^\| ?([^|]+)\|", read(name), re.M) for code in re.findall(r"`([^`]+)`", row)}
