"""What a file is called that somebody sent: a label to show, never a path."""

from __future__ import annotations

import unicodedata

LONGEST, LONGEST_PART = 300, 120
UNNAMED = "未命名"


def shown_name(given: str) -> str:
    """The name of an upload, of a folder's file with the folders above it, safe to show and to store.

    Control characters, marks that turn the direction of text, and ``..`` are gone; what is too long loses its middle,
    so that the ending stays.
    """
    text = unicodedata.normalize("NFC", given.encode("utf-8", "replace").decode("utf-8"))
    text = "".join(
        c for c in text.replace("\\", "/") if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    parts = [part.strip() for part in text.split("/")]
    kept = [_shortened(part, LONGEST_PART) for part in parts if part not in ("", ".", "..")]
    while len(kept) > 1 and len("/".join(kept)) > LONGEST:
        kept.pop(0)
    return "/".join(kept) or UNNAMED


def _shortened(part: str, longest: int) -> str:
    if len(part) <= longest:
        return part
    return part[: longest - 21] + "…" + part[-20:]
