"""A box that a reviewer drew on a page: percent of the page as shown, into points; what the text layer says in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.model.errors import RegistryError
from compliance.model.evidence import Evidence
from compliance.registry.cases import Case
from compliance.web.desk import Desk
from compliance.web.pages.asking import PageError
from compliance.web.pages.service import pages_of

_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?")
_PAGE = re.compile(r"[1-9][0-9]{0,4}")
_LEAST = 0.1
"""Percent of the page that a box must at least have on either side."""
ODD = "框的位置不对：页号写整数，左、上、右、下写页面的百分之几（0到100），左小于右，上小于下"


@dataclass(frozen=True)
class Drawn:
    """A box as it was sent: the page (1-based), left, top, right, bottom in percent of the page as shown (its CropBox)."""

    page: int
    percent: tuple[float, float, float, float]


def drawn(page: str, sides: tuple[str, str, str, str]) -> Drawn | None:
    """What the fields of a form say; None where all of them are empty.

    Raises:
        RegistryError: for whatever is no box on a page.
    """
    if not any(part.strip() for part in (page, *sides)):
        return None
    if not _PAGE.fullmatch(page.strip()) or not all(_NUMBER.fullmatch(side.strip()) for side in sides):
        raise RegistryError(ODD, "invalid")
    x0, top, x1, bottom = (float(side) for side in sides)
    if not (x0 + _LEAST <= x1 <= 100 and top + _LEAST <= bottom <= 100):
        raise RegistryError(ODD, "invalid")
    return Drawn(int(page), (x0, top, x1, bottom))


def place_of(desk: Desk, case: Case, box: Drawn) -> Evidence:
    """The box as evidence: points on the page as shown, with the text in it (empty on a scan).

    Raises:
        RegistryError: where the plan has no such page, or it cannot be read.
    """
    path, images = desk.registry.originals.path(case.sha256), pages_of(desk).images
    try:
        size = images.sizes(path, case.sha256).of(box.page)
        if size is None:
            raise RegistryError(f"方案没有第{box.page}页，或者这一页没有大小", "invalid")
        x0, top, x1, bottom = box.percent
        points = (x0 * size[0] / 100, top * size[1] / 100, x1 * size[0] / 100, bottom * size[1] / 100)
        text = images.text(path, case.sha256, box.page, points)
    except PageError as error:
        raise RegistryError(f"第{box.page}页：{error}", "invalid") from error
    return Evidence(box.page, points, text, "person")
