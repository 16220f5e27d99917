"""What each means of extraction adds to F1 on generated plans: ``.venv/bin/python benchmarks/ablation.py [--seed N] [--count N]``.

Every run reads the same plans (told, not typeset) with one means switched off: the columns of merged headers above the
last header row (header paths), units taken from labels, groups of rows (bands, forms, blank first cells), what figures
say about one another (identities of sums, differences and products, alone and together with equal mentions supporting each
other, rounding, contradictions of totals), the words of the data file that tell others' figures apart. jieba and rapidfuzz are looked for among the modules that extraction loads: what it
never loads can add nothing. Prints Chinese lines; figures are F1 and its difference in points.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "samples"), str(ROOT / "samples" / "generator")]

import generate  # noqa: E402
from scoring import Score, score  # noqa: E402
from spec import gold  # noqa: E402
from voices import memory  # noqa: E402

from compliance.corpus import load_corpus  # noqa: E402
from compliance.extraction import assemble, axes, extract, reconcile, records  # noqa: E402
from compliance.extraction.registers import Registers  # noqa: E402
from compliance.extraction.table_axes import TableAxes  # noqa: E402
from compliance.model.document import SourceDocument  # noqa: E402


def plans(seed: int, count: int) -> list[tuple[dict, SourceDocument]]:  # type: ignore[type-arg]
    """Labels and documents of the plans of a seed."""
    out = []
    for number in range(count):
        made, _, _, blocks, _ = generate.plan(seed, number, "html")
        out.append((json.loads(json.dumps(gold(made, ()))), memory.read(blocks)))
    return out


def f1(told: list[tuple[dict, SourceDocument]]) -> float:  # type: ignore[type-arg]
    """F1 over all plans."""
    vocabulary = load_corpus().vocabulary()
    parts = (score(label, extract(document, vocabulary).to_json()) for label, document in told)
    return sum(parts, Score()).f1


def last_header_only(self: TableAxes, col: int) -> axes.Axis:
    """A column read by its last header row alone."""
    texts = [self.view.text(self.rows - 1, col)] if self.rows else []
    return axes.read_axis(texts, self.lexicon, self.index)


def ablations() -> dict[str, list[mock._patch]]:  # type: ignore[type-arg]
    """What is switched off, by its name."""
    alone: Callable[..., bool] = lambda a, b: bool(a.value == b.value and a.unit == b.unit)  # noqa: E731
    total = lambda totals, everything: reconcile.settle(totals, conflicts=False)  # noqa: E731
    strength = property(lambda self: max(m.confidence for m in self.mentions))
    nobody: Callable[..., None] = lambda self, *_: None  # noqa: E731
    unasked: Callable[..., object] = lambda scan, *_: scan.mentions  # noqa: E731
    return {
        "表头路径（只看最后一行表头）": [mock.patch.object(TableAxes, "_column", last_header_only)],
        "标签上的单位": [mock.patch.object(TableAxes, "unit_at", nobody)],
        "行组（通栏行、表单归属、空首格）": [
            mock.patch.object(TableAxes, "_bands", lambda self: {}),
            mock.patch.object(TableAxes, "_groups", nobody),
            mock.patch.object(TableAxes, "_owners", lambda self: [None] * self.view.table.n_rows),
        ],
        "恒等式（合计、前后之差、单耗乘产量）": [mock.patch.object(assemble, "corroborated", unasked)],
        "互相印证（恒等式，相同的值、约数、合计的矛盾）": [
            mock.patch.object(assemble, "corroborated", unasked),
            mock.patch.object(reconcile, "same_value", alone),
            mock.patch.object(records, "settle_total", total),
            mock.patch.object(reconcile._Group, "strength", strength),
        ],
        "他人的数（某企业、行业平均、政策）": [
            mock.patch.object(Registers, "_on_foreign", nobody),
            mock.patch.object(Registers, "_on_policy", nobody),
            mock.patch.object(Registers, "_on_hypothetical", nobody),
        ],
    }


def main() -> None:
    """Print F1 with everything, and without each means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--count", type=int, default=300)
    args = parser.parse_args()
    told = plans(args.seed, args.count)
    whole = f1(told)
    print(f"{len(told)} 份（种子 {args.seed}，不排版）：全部手段 F1 {whole:.4f}")
    for name, patches in ablations().items():
        for patch in patches:
            patch.start()
        without = f1(told)
        for patch in patches:
            patch.stop()
        print(f"去掉 {name}：{without:.4f}（{100 * (without - whole):+.2f} 个百分点）", flush=True)
    for module in ("jieba", "rapidfuzz"):
        loaded = any(m == module or m.startswith(module + ".") for m in sys.modules)
        print(f"{module}：抽取{'装载了它' if loaded else '没有装载它，贡献 0'}")


if __name__ == "__main__":
    main()
