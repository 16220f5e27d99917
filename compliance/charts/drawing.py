"""The drawing: matplotlib without its global state, one Chinese font by file, no times and no random ids in the output."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from compliance.charts.values import Chart, Shares, Stack, Step, Steps
from compliance.drafting.fonts import find_fonts
from compliance.drafting.glyphs import Face
from compliance.model.errors import MissingComponentError
from compliance.resources import data_folder

FORMATS = ("svg", "png")
_WIDTH, _ROW, _HEAD, _FOOT = 9.2, 0.46, 1.25, 0.75
_DPI = 150
_LABEL, _LINE = 26, 0.17
"""Characters on a line of a label beside a bar, and the height of one in inches."""
_NARROW = 0.045
"""A part of a bar narrower than this share of the axis has its figure behind the bar."""
_SETTINGS = {
    "svg.hashsalt": "nengshen", "svg.fonttype": "path", "hatch.linewidth": 0.6, "axes.linewidth": 0.6,
    "axes.unicode_minus": False, "path.simplify": True, "font.size": 9.5,
}  # fmt: skip


def draw(chart: Chart, format_: str) -> bytes:
    """The picture as ``svg`` or ``png``.

    Raises:
        MissingComponentError: where matplotlib or a Chinese font with every character is missing; it says what to do.
    """
    with _library() as library:
        sheet = _Sheet(library, _font(_texts(chart)), _style())
        if isinstance(chart, Stack):
            figure = sheet.upright(chart) if chart.upright else sheet.stack(chart)
        else:
            figure = sheet.shares(chart) if isinstance(chart, Shares) else sheet.steps(chart)
        out = io.BytesIO()
        about: dict[str, Any] = {"Date": None, "Creator": None} if format_ == "svg" else {"Software": None}
        about["Title"] = chart.head.title
        figure.savefig(out, format=format_, metadata=about, dpi=_DPI, facecolor="white")
    return out.getvalue()


@contextmanager
def _library() -> Iterator[Any]:
    try:
        import matplotlib
        import matplotlib.figure
        import matplotlib.font_manager
        import matplotlib.lines
        import matplotlib.patches
        import matplotlib.ticker
    except ImportError as error:
        raise MissingComponentError(
            "没有安装 matplotlib，不能画图。请运行：pip install 'nengshen[charts]'；表格不需要它（--format json、--out 文件.xlsx）"
        ) from error
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield matplotlib


@lru_cache(maxsize=1)
def _style() -> dict[str, Any]:
    text = (data_folder("templates") / "登记" / "图表.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def _texts(chart: Chart) -> str:
    parts: list[object] = [chart.head.title, chart.head.about, *chart.head.notes, *chart.headers]
    parts += [cell for row in chart.table for cell in row]
    if isinstance(chart, Shares):
        parts += [t for r in chart.rows for t in (*r.lines, r.target_text, r.outcome)] + list(chart.words)
    if isinstance(chart, Steps):
        parts += [p.title for p in chart.panels]
    return "".join(str(p) for p in parts if p is not None)


def _font(texts: str) -> Path:
    """The first face of 黑体, else of 宋体, that has every character; the same fonts that print documents."""
    fonts = find_fonts(data_folder("templates") / "fonts")
    wanted = {ord(c) for c in texts + "0123456789.%（）"} - {10, 32}
    faces: list[Face] = [f for role in ("hei", "song") for f in fonts.chains[role]]
    for face in faces:
        if wanted <= face.characters:
            return face.path
    fewest = min((wanted - f.characters for f in faces), key=len)
    missing = "、".join(f"“{chr(c)}”（U+{c:04X}）" for c in sorted(fewest)[:20])
    raise MissingComponentError(f"现有字体没有这些字，图上会是空框：{missing}。请把有这些字的黑体放到 templates/fonts/")


def _share(low: Decimal, high: Decimal) -> str:
    return f"{low:.1f}%" if low == high else f"{low:.1f}%至{high:.1f}%"


def _wrapped(text: str, most: int) -> list[str]:
    """``text`` on lines of at most ``most`` characters; no line begins with a closing mark."""
    lines: list[str] = []
    while len(text) > most:
        cut = most
        while cut > 1 and text[cut] in "）》」』”，。；、：":
            cut -= 1
        lines.append(text[:cut])
        text = text[cut:]
    return [*lines, text]


class _Sheet:
    """Draws one chart; holds the library, the font and the style."""

    def __init__(self, library: Any, font: Path, style: dict[str, Any]) -> None:
        self.lib, self.style = library, style
        self.font_file = font

    def font(self, size: float, bold: bool = False) -> Any:
        return self.lib.font_manager.FontProperties(fname=str(self.font_file), size=size)

    def figure(self, chart: Chart, height: float) -> Any:
        figure = self.lib.figure.Figure(figsize=(_WIDTH, height))
        figure.text(0.5, 1 - 0.22 / height, chart.head.title, ha="center", va="top", fontproperties=self.font(15))
        figure.text(0.5, 1 - 0.58 / height, chart.head.about, ha="center", va="top", fontproperties=self.font(9.5))
        for number, note in enumerate(chart.head.notes):
            y = (0.12 + 0.2 * (len(chart.head.notes) - 1 - number)) / height
            figure.text(0.03, y, note, va="bottom", fontproperties=self.font(8.5))
        return figure

    def foot(self, chart: Chart) -> float:
        return _FOOT + 0.2 * len(chart.head.notes)

    def fill(self, number: int | None) -> dict[str, Any]:
        style = self.style["不明样式"] if number is None else self.style["样式"][number % len(self.style["样式"])]
        return {"facecolor": style["色"], "hatch": style["纹"], "edgecolor": "#222222", "linewidth": 0.6}

    def write(self, axes: Any, x: float, y: float, text: str, number: int | None = 0, **how: Any) -> None:
        """A figure on a bar: on a hatched one in a white field, so that it can be read."""
        style = self.style["不明样式"] if number is None else self.style["样式"][number % len(self.style["样式"])]
        box = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"} if style["纹"] else None
        how = {"ha": "center", "va": "center", "color": style["字"], "bbox": box} | how
        axes.text(x, y, text, fontproperties=self.font(9), **how)

    def plain(self, axes: Any, x: float, y: float, text: str, **how: Any) -> None:
        axes.text(x, y, text, **({"fontproperties": self.font(9), "va": "center", "color": "black"} | how))

    def bare(self, axes: Any) -> None:
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontproperties(self.font(9))

    def legend(self, figure: Any, names: Sequence[str], height: float, styles: Sequence[int | None]) -> None:
        patches = [self.lib.patches.Patch(label=n, **self.fill(s)) for n, s in zip(names, styles, strict=True)]
        figure.legend(
            handles=patches, loc="upper center", bbox_to_anchor=(0.5, 1 - 0.8 / height), ncol=len(patches),
            frameon=False, prop=self.font(9.5), handlelength=2.4, handleheight=1.1,
        )  # fmt: skip

    def stack(self, chart: Stack) -> Any:
        """Lying bars, and to the right, apart, what could not be classified."""
        height = _HEAD + _ROW * max(len(chart.rows), 2) + self.foot(chart)
        figure = self.figure(chart, height)
        bottom, top = self.foot(chart) / height, 1 - _HEAD / height
        main = figure.add_axes((0.17, bottom, 0.56, top - bottom))
        side = figure.add_axes((0.81, bottom, 0.15, top - bottom), sharey=main)
        most = max([sum(r.counts) for r in chart.rows] + [1])
        for place, row in enumerate(chart.rows):
            self._bar(main, chart, place, row.counts, most)
            if row.apart:
                side.barh(place, row.apart, height=0.62, **self.fill(None))
            self.plain(side, row.apart, place, f" {row.apart}")
        main.set_xlim(0, most * 1.28)
        side.set_xlim(0, max([r.apart for r in chart.rows] + [1]) * 1.35)
        main.set_ylim(len(chart.rows) - 0.4, -0.6)
        main.set_yticks(range(len(chart.rows)), [r.label for r in chart.rows])
        side.tick_params(labelleft=False)
        for axes, name in ((main, chart.settled), (side, chart.apart)):
            axes.xaxis.set_major_locator(self.lib.ticker.MaxNLocator(4, integer=True))
            axes.set_xlabel(f"{name}（{chart.unit}）", fontproperties=self.font(9))
            self.bare(axes)
        self.legend(figure, (*chart.series, chart.apart), height, (*range(len(chart.series)), None))
        return figure

    def _bar(self, axes: Any, chart: Stack, place: int, counts: Sequence[int], most: int) -> None:
        left, narrow = 0, []
        for number, count in enumerate(counts):
            if not count:
                continue
            axes.barh(place, count, left=left, height=0.62, **self.fill(number))
            if count / (most * 1.28) < _NARROW:
                narrow.append(f"{chart.series[number]}{count}")
            else:
                self.write(axes, left + count / 2, place, str(count), number)
            left += count
        rest = f"（{'，'.join(narrow)}）" if narrow else ""
        self.plain(axes, left, place, f" {left}{chart.unit}{rest}", clip_on=False)

    def upright(self, chart: Stack) -> Any:
        """Standing bars in the course of time, and below, apart, what could not be classified."""
        height = 5.6 + self.foot(chart)
        figure = self.figure(chart, height)
        bottom = self.foot(chart) / height
        side = figure.add_axes((0.1, bottom, 0.86, 0.9 / height))
        main = figure.add_axes(
            (0.1, bottom + 1.35 / height, 0.86, 1 - _HEAD / height - bottom - 1.35 / height), sharex=side
        )
        most = max([sum(r.counts) for r in chart.rows] + [1])
        for place, row in enumerate(chart.rows):
            low = 0
            for number, count in enumerate(row.counts):
                if count:
                    main.bar(place, count, bottom=low, width=0.5, **self.fill(number))
                    inside = count / (most * 1.12) >= _NARROW
                    if inside:
                        self.write(main, place, low + count / 2, str(count), number)
                    else:
                        self.plain(main, place + 0.28, low + count / 2, str(count))
                low += count
            self.plain(main, place, low, f"{low}{chart.unit}", ha="center", va="bottom")
            if row.apart:
                side.bar(place, row.apart, width=0.5, **self.fill(None))
            self.plain(side, place, row.apart, str(row.apart), ha="center", va="bottom")
        main.set_ylim(0, most * 1.12)
        side.set_ylim(0, max([r.apart for r in chart.rows] + [1]) * 1.5)
        spare = max(3 - len(chart.rows), 0) / 2  # few bars stand in the middle, no wider than many
        main.set_xlim(-0.6 - spare, len(chart.rows) - 0.4 + spare)
        side.set_xticks(range(len(chart.rows)), [r.label for r in chart.rows])
        main.tick_params(labelbottom=False)
        for axes, name in ((main, chart.settled), (side, chart.apart)):
            axes.yaxis.set_major_locator(self.lib.ticker.MaxNLocator(4 if axes is main else 2, integer=True))
            axes.set_ylabel(f"{name}（{chart.unit}）", fontproperties=self.font(9))
            self.bare(axes)
        self.legend(figure, (*chart.series, chart.apart), height, (*range(len(chart.series)), None))
        return figure

    def shares(self, chart: Shares) -> Any:
        """One row a document: what it asks for, the certain share and the open part behind it, the target as a line; the
        share in figures and the judgement stand to the right, where no line crosses them."""
        labels = [[part for text in r.lines for part in _wrapped(text, _LABEL)] for r in chart.rows]
        tall = [max(_LINE * len(lines) + 0.16, 0.8) for lines in labels] or [0.8]
        height = _HEAD + sum(tall) + self.foot(chart)
        figure = self.figure(chart, height)
        bottom, top = self.foot(chart) / height, 1 - _HEAD / height
        axes = figure.add_axes((0.4, bottom, 0.44, top - bottom))
        middle, line = 0.0, self.style["目标线"]
        side = axes.get_yaxis_transform()
        for r, lines, room in zip(chart.rows, labels, tall, strict=False):
            place = middle + room / 2
            middle += room
            low, high, target = float(r.low or 0), float(r.high or 0), float(r.target)
            axes.barh(place, low, height=0.26, **self.fill(0))
            if high > low:
                axes.barh(place, high - low, left=low, height=0.26, **self.fill(None))
            axes.plot([target, target], [place - 0.2, place + 0.2], color=line, linewidth=2.4)
            self.plain(axes, 0.8, place - 0.27, r.target_text, color=line, fontproperties=self.font(8.5))
            told = [] if r.low is None or r.high is None else [_share(r.low, r.high)]
            self.plain(axes, 1.03, place, "\n".join([*told, r.outcome]), transform=side, linespacing=1.4)
            self.plain(
                axes,
                -0.03,
                place,
                "\n".join(lines),
                transform=side,
                ha="right",
                multialignment="left",
                linespacing=1.25,
            )
        axes.set_xlim(0, 101.5)
        axes.set_ylim(max(middle, 0.8), 0)
        axes.set_xticks([0, 20, 40, 60, 80, 100], [f"{n}%" for n in (0, 20, 40, 60, 80, 100)])
        axes.set_yticks([])
        self.bare(axes)
        patches = [
            self.lib.patches.Patch(label=n, **self.fill(k)) for n, k in zip(chart.words, (0, None), strict=False)
        ]
        patches.append(self.lib.lines.Line2D([], [], color=line, linewidth=2.4, label=chart.words[2]))
        figure.legend(
            handles=patches, loc="upper center", bbox_to_anchor=(0.5, 1 - 0.8 / height), ncol=3, frameon=False,
            prop=self.font(9.5), handlelength=2.4, handleheight=1.1,
        )  # fmt: skip
        return figure

    def steps(self, chart: Steps) -> Any:
        """Panels side by side, each with its bars by period and the figure on every bar."""
        height = 4.2 + self.foot(chart)
        figure = self.figure(chart, height)
        bottom, top = (self.foot(chart) + 0.1) / height, 1 - (_HEAD + 0.25) / height
        weights = [len(p.series) for p in chart.panels]
        left, room = 0.06, 0.92 - 0.05 * (len(chart.panels) - 1)
        for panel, weight in zip(chart.panels, weights, strict=True):
            wide = room * weight / sum(weights)
            self._panel(figure.add_axes((left, bottom, wide, top - bottom)), chart, panel)
            left += wide + 0.05
        names = [s for p in chart.panels for s in p.series]
        styles = [self._step_style(p, k) for p in chart.panels for k in range(len(p.series))]
        self.legend(figure, names, height, styles)
        return figure

    def _step_style(self, panel: Step, number: int) -> int | None:
        return None if len(panel.series) == 1 else (1, 0)[number]

    def _panel(self, axes: Any, chart: Steps, panel: Step) -> None:
        width = 0.76 / len(panel.series)
        most = max([c for counts in panel.counts for c in counts] + [1])
        for number, counts in enumerate(panel.counts):
            for place, count in enumerate(counts):
                x = place + (number - (len(panel.series) - 1) / 2) * width
                if count:
                    axes.bar(x, count, width=width * 0.92, **self.fill(self._step_style(panel, number)))
                self.plain(axes, x, count, str(count), ha="center", va="bottom")
        axes.set_title(panel.title, fontproperties=self.font(10.5))
        axes.set_ylim(0, most * 1.15)
        axes.set_xlim(-0.6, max(len(chart.periods), 2) - 0.4)
        axes.set_xticks(range(len(chart.periods)), [p.replace("年", "年\n", 1) for p in chart.periods])
        axes.yaxis.set_major_locator(self.lib.ticker.MaxNLocator(4, integer=True))
        self.bare(axes)
