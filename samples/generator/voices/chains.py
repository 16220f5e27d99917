"""The tool chains: the same blocks through each typesetting program, in a look drawn by chance."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from blocks import Block, Break, Para, Table
from spec import Document

SERIF, SANS, ZEN = "Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei"
_FIGURE = re.compile(r"(?<![\d.,#])\d{3,}(?:\.\d+)?(?=千|公斤|吨|万|kg|kW|tce|t|个|架| )")
Builder = Callable[[str, Sequence[Block], random.Random], Document]


@dataclass(frozen=True)
class Chain:
    """A tool chain: what it needs, how it typesets, what it leaves."""

    name: str
    build: Builder
    needs: Callable[[], str | None]
    suffix: str = ".pdf"


def _css(draw: random.Random, title: str) -> str:
    size, family = draw.choice([10, 10.5, 11, 12, 14]), draw.choice([SERIF, SERIF, SANS, ZEN])
    margin = draw.choice(["2.2cm", "2.5cm 2.4cm", "3.2cm 2.6cm 2.8cm", "1.8cm"])
    footer = draw.choice(
        [
            '"第 " counter(page) " 页"',
            '"- " counter(page) " -"',
            '"第" counter(page) "页 共" counter(pages) "页"',
            "counter(page)",
        ]
    )
    header = f'@top-center {{ content: "{title}"; font-size: 8pt; }}' if draw.random() < 0.4 else ""
    heads = draw.choice(
        [
            "h1 { text-align: center; }",
            "h1 { border-bottom: 1pt solid #246; }",
            f"h1, h2 {{ font-family: '{SANS}'; }}",
            "",
        ]
    )
    return f"""@page {{ size: A4; margin: {margin}; @bottom-center {{ content: {footer}; font-size: 8pt; }} {header} }}
    @page wide {{ size: A4 landscape; }}
    body {{ font-family: '{family}'; font-size: {size}pt; line-height: {draw.choice([1.5, 1.7, 1.9])}; }}
    p {{ text-indent: 2em; margin: {draw.choice([0, 2, 5])}pt 0; text-align: justify; }}
    h1 {{ font-size: {size + 4}pt; }} h2 {{ font-size: {size + 1.5}pt; }} h3 {{ font-size: {size}pt; }}
    table {{ font-size: {draw.choice([8, 8.5, 9, 9.5])}pt; }} {heads}"""


def html(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    from engines import html as engine

    return Document(engine.weasyprint(title, _css(draw, title), engine.body(blocks)))


def chromium(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    from engines import html as engine

    return Document(engine.chromium(title, _css(draw, title), engine.body(blocks)))


def typst(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    from engines import typst_engine as engine

    size = draw.choice([10, 10.5, 11, 12])
    preamble = f"""#set page(paper: "a4", margin: {draw.choice(["2.2cm", "2.6cm", "(x: 2cm, y: 3cm)"])}, numbering: "{draw.choice(["1", "- 1 -", "1 / 1"])}")
#set text(font: "{draw.choice([SERIF, SANS, ZEN])}", size: {size}pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: {draw.choice(["0.8em", "1em", "1.1em"])})
#show heading: set block(above: 1.2em, below: 0.8em)
#show heading: set text(size: {size + 2}pt)
#show table: set par(justify: false)
"""
    return Document(engine.render(title, preamble, engine.markup(blocks)))


def flow(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    from engines import flow as engine

    look = engine.Look(
        size=draw.choice([10, 10.5, 11, 12]), leading=draw.choice([17, 18, 20]), margin=draw.choice([2.0, 2.4, 2.8]),
        header=title if draw.random() < 0.4 else "", footer=draw.choice(["- {} -", "第{}页", "{}"]), table_size=draw.choice([8, 8.5, 9]),
    )  # fmt: skip
    return Document(engine.render(title, engine.story(blocks, look), look))


def _look(title: str, draw: random.Random) -> object:
    from engines import word

    return word.Look(
        body=draw.choice([SERIF, SERIF, ZEN]), head=draw.choice([SANS, ZEN]), size=draw.choice([10.5, 12, 12, 14]), line=draw.choice([1.2, 1.5, 1.5, 1.8]),
        header=title if draw.random() < 0.4 else "", footer=draw.choice(["第{}页", "- {} -", "— {} —"]), table_size=draw.choice([8.5, 9, 9.5, 10.5]),
        centre_chapters=draw.random() < 0.3, chapter_break=draw.random() < 0.1,
    )  # fmt: skip


def _docx(title: str, blocks: Sequence[Block], draw: random.Random) -> bytes:
    from engines import word

    look = _look(title, draw)
    document = word.start(look, title)
    word.add_blocks(document, blocks, look)
    return word.save(document)


def docx(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    """Left as DOCX: some tables stand in a cell of another, some paragraphs in a text box, some figures were changed."""
    from engines import word

    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and block.n_cols <= 6 and draw.random() < 0.15:
            block = Table(block.rows, block.header, {**block.options, "nested": "1"})
        elif isinstance(block, Para) and block.kind == "body" and 12 < len(block.text) < 120 and draw.random() < 0.05:
            block = Para(block.text, "box")
        out.append(block)
    look = _look(title, draw)
    document = word.start(look, title)
    word.add_blocks(document, out, look)
    nested = any(isinstance(b, Table) and "nested" in b.options for b in out)
    boxed = any(isinstance(b, Para) and b.kind == "box" for b in out)
    tracked = draw.random() < 0.5 and _track(document, draw)
    kinds = {"嵌套表": nested, "文本框": boxed, "修订": tracked}
    return Document(word.save(document), parts={"features": [k for k, there in kinds.items() if there]})


def _track(document: Any, draw: random.Random) -> bool:
    """Replace figures in up to three paragraphs by tracked changes; whether there was any."""
    from engines import word

    chosen = [p for p in document.paragraphs if len(p.runs) == 1 and len(p.text) > 15 and _FIGURE.search(p.text)]
    for p in draw.sample(chosen, min(3, len(chosen))):
        match = draw.choice(list(_FIGURE.finditer(p.text)))
        old = "".join(str((int(c) + 3) % 10) if c.isdigit() else c for c in match[0])
        word.track_change(p, match.start(), old)
    return bool(chosen)


def office(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    from engines import word

    return Document(word.to_pdf(_docx(title, blocks, draw), title))


def scan(title: str, blocks: Sequence[Block], draw: random.Random) -> Document:
    """A print that was scanned: 150 to 300 dpi, skewed, noisy."""
    from engines import scan as engine

    printer = html if draw.random() < 0.6 or _program("soffice") else office
    flat = [b for b in blocks if not (isinstance(b, Break) and b.kind in ("landscape", "portrait", "page"))]
    proof = printer(title, flat, draw).data
    dpi = draw.choice([150, 200, 200, 250, 300])
    data = engine.scan(
        proof,
        title,
        draw.randrange(1 << 30),
        dpi,
        draw.choice([30, 45, 60]),
        skew=draw.choice([0.3, 0.7, 1.2]),
        noise=draw.choice([1.5, 3.2, 5.0]),
    )
    return Document(data, proof)


def _program(*names: str) -> str | None:
    return None if any(shutil.which(n) for n in names) else f"没有程序 {names[0]}"


def _module(name: str) -> Callable[[], str | None]:
    return lambda: None if find_spec(name) else f"没有安装 Python 包 {name}"


def _zen() -> str | None:
    if missing := _module("reportlab")():
        return missing
    from engines.flow import FONT_FILE

    return None if Path(FONT_FILE).exists() else f"没有字体 {FONT_FILE}"


CHAINS: dict[str, Chain] = {
    c.name: c
    for c in (
        Chain("html", html, _module("weasyprint")),
        Chain("typst", typst, _module("typst")),
        Chain("flow", flow, _zen),
        Chain("office", office, lambda: _module("docx")() or _program("soffice", "libreoffice")),
        Chain("chromium", chromium, lambda: _program("chromium", "google-chrome")),
        Chain("docx", docx, _module("docx"), ".docx"),
        Chain("scan", scan, lambda: _module("weasyprint")() or _module("numpy")()),
    )
}
"""Every tool chain by its name."""
