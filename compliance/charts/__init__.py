"""Charts of a register: what is drawn (values) and the drawing (matplotlib). Same values and library, same bytes.

No distinction rests on colour alone: every series has its own hatching and every bar its figure. What could not be judged
stands in a field of its own and is never part of what meets or misses anything.
"""

from __future__ import annotations

from compliance.charts.drawing import FORMATS, draw
from compliance.charts.values import Chart, ShareRow, Shares, Stack, StackRow, Step, Steps

__all__ = ["FORMATS", "Chart", "ShareRow", "Shares", "Stack", "StackRow", "Step", "Steps", "draw"]
