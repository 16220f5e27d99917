"""docs/prepublish.md names every check with its level."""

from __future__ import annotations

import re
from pathlib import Path

from compliance.prepublication import load_norms


def test_every_check_stands_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "prepublish.md").read_text(encoding="utf-8")
    written = {m[1]: (m[2], m[3]) for m in re.finditer(r"^\| (PB\d+) \| (.+?) \| (.+?) \|$", text, re.M)}
    assert written == {code: (c.title, c.level.value) for code, c in load_norms().checks.items()}
