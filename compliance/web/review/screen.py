"""The review screen as HTML: templates of ``templates/网页/``, with everything from a plan escaped."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from compliance.resources import data_folder
from compliance.web.pages.boxes import Placed, placed
from compliance.web.review.view import STATES, CaseView, Item, status_word

ASSETS = Path(__file__).resolve().parents[1] / "assets"


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates; a name that the code does not give is an error, and nothing is printed unescaped."""
    found = Environment(
        loader=FileSystemLoader(data_folder("templates") / "网页"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.globals |= {"STATES": STATES, "status_word": status_word, "asset": asset}
    return found


@lru_cache(maxsize=16)
def asset(name: str) -> str:
    """The address of an asset, with its content's checksum, so that browsers may keep it."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?{digest}"


def rendered(name: str, **context: Any) -> str:
    """A template filled in."""
    return templates().get_template(name).render(**context)


def boxes_on(view: CaseView, page: int, size: tuple[float, float], selected: Item | None) -> list[dict[str, Any]]:
    """The boxes on a page: those of the selected finding strongly, those of the others that call faintly, each once."""
    found: dict[Placed, dict[str, Any]] = {}
    for item in ([selected] if selected else []) + [i for i in view.items if i.calls and i is not selected]:
        for chip in item.chips:
            if chip.evidence.page != page or chip.evidence.bbox is None:
                continue
            box = placed(chip.evidence.bbox, size)
            if box is not None:
                own = item is selected
                found.setdefault(
                    box,
                    {"box": box, "kind": item.finding.outcome.value, "own": own, "number": chip.number, "key": item.key},
                )
    return list(found.values())
