"""Justified Chinese lines for WeasyPrint, which by itself stretches only spaces.

Chinese text has no spaces: a line that breaks early because the next line may not begin with 。 would
end ragged. Here every Chinese character and full-width mark may give a little too. This replaces two
functions of WeasyPrint and wraps one method, so it is tied to the one version that it was measured
with; with any other it stays off and says so (``is_applied``, ``doctor``).
"""

from __future__ import annotations

import inspect
import re
from functools import lru_cache
from typing import Any

VERIFIED_VERSION = "70.0"
_CHARACTER = re.compile(
    "[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026\U00020000-\U0003ffff]"
)
_RUN = re.compile(f"{_CHARACTER.pattern}+|(?:(?!{_CHARACTER.pattern}).)+", re.DOTALL)
_SPACE = re.compile("[ \u00a0]")


@lru_cache(maxsize=1)
def apply_justification() -> bool:
    """Teach WeasyPrint to justify Chinese; once per process. False where its insides are not the known ones."""
    import weasyprint
    from weasyprint.layout import inline
    from weasyprint.text import line_break

    known = (
        (inline.justify_line, ("context", "line", "extra_width")),
        (inline.count_expandable_spaces, ("box",)),
        (inline.add_word_spacing, ("context", "box", "justification_spacing", "x_advance")),
        (line_break.Layout.set_text, ("self", "text", "justify")),
    )
    if weasyprint.__version__ != VERIFIED_VERSION:
        return False
    if any(tuple(inspect.signature(function).parameters) != names for function, names in known):
        return False
    _patch(inline, line_break)
    return True


def _patch(inline: Any, line_break: Any) -> None:
    count_spaces, set_text = inline.count_expandable_spaces, line_break.Layout.set_text

    def count_expandable(box: Any) -> int:
        own = len(_CHARACTER.findall(box.text)) if isinstance(box, inline.boxes.TextBox) else 0
        if own:
            return own + len(_SPACE.findall(box.text))
        return int(count_spaces(box))

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        points = float(count_expandable(line))
        texts = [box for box in line.descendants() if isinstance(box, inline.boxes.TextBox) and box.text]
        if texts:
            # Pango gives half of the space on each side of a character, and none at the ends of a run.
            points -= 0.5 * bool(_CHARACTER.match(texts[-1].text[0])) + 0.5 * bool(_CHARACTER.match(texts[-1].text[-1]))
        for box in texts:
            # Drawing drops the half space after the last character of each run inside a line (国|2|国), so Chinese
            # before a figure stretches by half, and every such end gives back half of the style's own spacing.
            ends = [bool(_CHARACTER.match(run[0])) for run in _RUN.findall(box.text)][:-1]
            own = box.style["letter_spacing"]
            points -= 0.5 * sum(ends)
            extra_width += 0.5 * (0 if own == "normal" else own) * len(ends)
        if points > 0:
            inline.add_word_spacing(context, line, extra_width / points, 0)

    def set_text_spread(self: Any, text: str, justify: bool = False) -> None:
        set_text(self, text, justify)
        if justify and self.justification_spacing and _CHARACTER.search(self.text):
            _spread(self, line_break)

    inline.count_expandable_spaces, inline.justify_line = count_expandable, justify_line
    line_break.Layout.set_text = set_text_spread


def _spread(layout: Any, line_break: Any) -> None:
    """Set the letter spacing of every Chinese character of a line that is being drawn."""
    pango, ffi = line_break.pango, line_break.ffi
    own = layout.style["letter_spacing"]
    spacing = int(((0 if own == "normal" else own) + layout.justification_spacing) * line_break.TO_UNITS)
    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for run in re.finditer(f"{_CHARACTER.pattern}+", layout.text):
        attribute = pango.pango_attr_letter_spacing_new(spacing)
        attribute.start_index = len(layout.text[: run.start()].encode())
        attribute.end_index = len(layout.text[: run.end()].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)
