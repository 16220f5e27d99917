"""What a rendering child is asked and what it answers."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal

from compliance.model.evidence import BBox

COMMAND = (sys.executable, "-P", "-m", "compliance.web.pages.child")
"""The child, run as the reading child is."""
USUAL_DPI, LARGE_DPI = 110, 220
"""Resolutions of a page on the screen, and zoomed in."""
QUALITY = 82
"""Of the JPEG: text stays sharp, a page is about 200 KB."""
LARGEST_SIDE = 5000
"""Pixels of the longer side of the image of a very large page."""

Code = Literal["no_page", "broken", "timeout", "memory", "crashed", "encrypted", "busy", "not_found"]


@dataclass(frozen=True)
class Bounds:
    """What rendering may cost: wall seconds a page, bytes that a child may hold, pages until it is replaced."""

    seconds: float = 10.0
    memory_bytes: int = 1024**3
    pages: int = 300


@dataclass(frozen=True)
class Ask:
    """One thing to do with the PDF at ``path``: the image of ``page`` (1-based) at ``dpi``, with page 0 the sizes of all.

    With ``box`` (points on the page as shown) it is the text in that box, by the text layer.
    """

    path: str
    sha256: str
    page: int
    dpi: int = USUAL_DPI
    box: BBox | None = None


@dataclass(frozen=True)
class Sizes:
    """Width and height of every page as shown, in points: the frame in which evidence boxes are recorded.

    A page that cannot be loaded has size (0, 0).
    """

    pages: tuple[tuple[float, float], ...]

    def of(self, page: int) -> tuple[float, float] | None:
        """The size of a page (1-based); None where there is none to show."""
        if not 1 <= page <= len(self.pages) or self.pages[page - 1][0] <= 0:
            return None
        return self.pages[page - 1]


class PageError(Exception):
    """A page that cannot be shown. ``str`` is the reason in Chinese, ``code`` names it."""

    def __init__(self, code: Code) -> None:
        super().__init__(REASONS[code])
        self.code: Code = code


REASONS: dict[Code, str] = {
    "no_page": "没有这一页",
    "broken": "这一页有损坏，显示不出来；请下载原件查看",
    "timeout": "显示这一页用时超过上限，已停止；请下载原件查看",
    "memory": "显示这一页所需内存超过上限，已停止；请下载原件查看",
    "crashed": "显示这一页时程序崩溃，文件可能已损坏；请下载原件查看",
    "encrypted": "文件加了密码，显示不出来",
    "busy": "显示页面的进程都在忙，请稍后再试",
    "not_found": "原件不在登记库的目录里，显示不出来",
}
