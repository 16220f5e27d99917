"""草稿 across every page of a document that is not ready: drawn as an outline, so that no text of it can be read out."""

from __future__ import annotations

import base64

from compliance.drafting.fonts import FontSet
from compliance.drafting.glyphs import outline

_WORDS, _COLOUR, _OPACITY = "草稿", "#b00020", "0.12"


def watermark(fonts: FontSet) -> str:
    """The rule of the style sheet that puts it behind the text of all pages."""
    path, width = outline(fonts.chains["hei"][0], _WORDS)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {width:.0f}">'
        f'<g transform="translate({width / 2:.0f} {width / 2:.0f}) rotate(-45) translate({-width / 2:.0f} 370) scale(1 -1)">'
        f'<path d="{path}" fill="{_COLOUR}" fill-opacity="{_OPACITY}"/></g></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f"@page {{ background: url(data:image/svg+xml;base64,{data}) center / 150mm 150mm no-repeat }}"
