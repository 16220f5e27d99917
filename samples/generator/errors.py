"""What extraction gets wrong on generated plans, by cause: ``python samples/generator/errors.py DIR``.

Reads every document of DIR that has a gold file, extracts in this process, compares by the rules of the tests' scorer and
prints: F1 of plans with text and of scans, the share of evidence that reads back, how far confidence can be trusted, and
the errors by field, chain, wording, feature of the plan and kind of error. ``--errors FILE`` writes one JSON object a line
for every error; ``--compliance DIR`` takes the package from another checkout.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from voices.causes import Reader, cause, evidence_of, quoted  # noqa: E402

Record = dict[str, Any]
SHOWN = 18


@dataclass(frozen=True)
class Result:
    """One plan: its counts, its errors, its facts with confidence, its evidence."""

    identifier: str
    chain: str
    features: tuple[str, ...]
    tp: int
    fp: int
    fn: int
    errors: tuple[Record, ...]
    confidences: tuple[tuple[float, bool], ...]
    sole: tuple[tuple[str, str, bool], ...]
    """(field, template, right) of every fact that the plan states in one way only."""
    evidence: tuple[int, int]
    crashed: str = ""


def examine(folder: str, identifier: str) -> Result:
    """Extract one plan and compare."""
    from compliance.corpus import load_corpus
    from compliance.extraction import extract
    from compliance.readers import read_document

    vocabulary = load_corpus().vocabulary()
    base = Path(folder)
    label = json.loads((base / f"{identifier}.gold.json").read_text(encoding="utf-8"))
    manifest = json.loads((base / f"{identifier}.manifest.json").read_text(encoding="utf-8"))
    path = base / label["file"]
    try:
        extraction = extract(read_document(path), vocabulary).to_json()
    except Exception as error:
        features = tuple(manifest["features"])
        return Result(
            identifier, manifest["chain"], features, 0, 0, 0, (), (), (), (0, 0), f"{type(error).__name__}: {error}"
        )
    evidence = evidence_of(extraction, Reader(path, bool(label["scanned"])))
    return compare(identifier, label, manifest, extraction, evidence)


def examine_reading(folder: str, identifier: str) -> Result:
    """One plan, its errors only where the same plan, not typeset, has none: what reading it did."""
    manifest = json.loads((Path(folder) / f"{identifier}.manifest.json").read_text(encoding="utf-8"))
    printed = examine(folder, identifier)
    told = examine_in_memory(manifest["seed"], manifest["number"], manifest["chain"])
    known = {e["path"].split(".extra")[0] if ".extra" in e["path"] else e["path"] for e in told.errors}
    fresh = tuple(
        e for e in printed.errors if (e["path"].split(".extra")[0] if ".extra" in e["path"] else e["path"]) not in known
    )
    return replace(printed, errors=fresh)


def examine_in_memory(seed: int, number: int, chain: str = "html") -> Result:
    """Extract one plan that was never typeset."""
    import generate
    from spec import gold
    from voices import memory
    from voices.labels import manifest

    from compliance.corpus import load_corpus
    from compliance.extraction import extract

    made, labels, story, blocks, _ = generate.plan(seed, number, chain)
    label, drawn = json.loads(json.dumps(gold(made, ()))), manifest(story, labels, "memory", seed, number)
    try:
        extraction = extract(memory.read(blocks), load_corpus().vocabulary()).to_json()
    except Exception as error:
        return Result(
            made.id, "memory", tuple(drawn["features"]), 0, 0, 0, (), (), (), (0, 0), f"{type(error).__name__}: {error}"
        )
    return compare(made.id, label, drawn, extraction, quoted(extraction))


def compare(identifier: str, label: Record, manifest: Record, extraction: Record, evidence: tuple[int, int]) -> Result:
    """The result of one extraction."""
    from scoring import judge

    chain, features = manifest["chain"], tuple(manifest["features"])
    judged = judge(label, extraction)
    errors, confidences, sole = [], [], []
    for item in judged:
        stated = manifest["statements"].get(item.path, [])
        templates = list(dict.fromkeys(s["template"] for s in stated))
        field = item.path.rsplit(".", 1)[-1]
        if len(templates) == 1 and item.gold is not None:
            sole.append((field, templates[0], not item.score.fn))
        right = item.score.tp == 1
        if item.fact is not None and item.fact.get("value") not in (None, []):
            confidences.append((float(item.fact["confidence"]), right))
        if item.score.fp or item.score.fn:
            fact = item.fact or {}
            errors.append(
                {
                    "id": identifier,
                    "chain": chain,
                    "voice": manifest["voice"],
                    "path": item.path,
                    "field": field,
                    "cause": cause(item.path, item.gold, item.fact, label, manifest),
                    "gold": item.gold,
                    "got": fact.get("value"),
                    "raw": fact.get("raw"),
                    "confidence": fact.get("confidence"),
                    "candidates": [c["value"] for c in fact.get("candidates") or ()],
                    "evidence": [
                        e["text"] for h in (fact.get("candidates") or [fact]) for e in h.get("evidence") or ()
                    ],
                    "templates": templates,
                    "stated": [s["context"] for s in stated],
                }
            )
    counts = [sum(getattr(i.score, name) for i in judged) for name in ("tp", "fp", "fn")]
    return Result(identifier, chain, features, *counts, tuple(errors), tuple(confidences), tuple(sole), evidence)


def f1(results: Iterable[Result]) -> float:
    """F1 over plans."""
    tp = fp = fn = 0
    for r in results:
        tp, fp, fn = tp + r.tp, fp + r.fp, fn + r.fn
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def _table(title: str, counter: Counter[Any]) -> Iterator[str]:
    yield f"\n{title}"
    for key, count in counter.most_common(SHOWN):
        yield f"  {count:5}  {' × '.join(key) if isinstance(key, tuple) else key}"


def report(results: list[Result]) -> Iterator[str]:
    """The lines of the report."""
    text = [r for r in results if r.chain != "scan"]
    scans = [r for r in results if r.chain == "scan"]
    yield f"方案 {len(results)} 份：有文字 {len(text)}，扫描 {len(scans)}；异常 {sum(bool(r.crashed) for r in results)}"
    yield f"F1 有文字 {f1(text):.4f}" + (f"，扫描 {f1(scans):.4f}" if scans else "")
    good, total = (sum(r.evidence[k] for r in results) for k in (0, 1))
    yield f"出处复核 {good}／{total} = {good / total if total else 0:.4f}"
    pairs = [c for r in results for c in r.confidences]
    sure = [right for confidence, right in pairs if confidence >= 0.9]
    unsure = [right for confidence, right in pairs if confidence < 0.9]
    if sure:
        yield (
            f"置信度 ≥ 0.9 的 {len(sure)} 项，正确 {sum(sure) / len(sure):.4f}；低于 0.9 的占 {len(unsure) / len(pairs):.4f}"
            + (f"，其中正确 {sum(unsure) / len(unsure):.4f}" if unsure else "")
        )
    yield "按排版方式：" + "，".join(
        f"{chain} {f1(r for r in results if r.chain == chain):.3f}（{sum(r.chain == chain for r in results)}）"
        for chain in sorted({r.chain for r in results})
    )
    for r in results:
        if r.crashed:
            yield f"异常 {r.identifier}（{r.chain}）：{r.crashed}"
    errors = [e for r in results for e in r.errors]
    yield from _table("指标 × 原因", Counter((e["field"], e["cause"]) for e in errors))
    yield from _table("指标 × 排版方式", Counter((e["field"], e["chain"]) for e in errors))
    yield from _table(
        "指标 × 陈述它的措辞或表格（漏抽和错值）", Counter((e["field"], t) for e in errors for t in e["templates"])
    )
    yield "\n措辞、表形的失败率（只这样陈述的指标，至少 3 处）"
    seen: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for r in results:
        for field, template, right in r.sole:
            seen[field, template].append(right)
    worst = sorted(((1 - sum(v) / len(v)) * len(v) ** 0.5, k, v) for k, v in seen.items() if len(v) >= 3 and not all(v))
    for _, (field, template), rights in worst[::-1][: 2 * SHOWN]:
        yield f"  {len(rights) - sum(rights):3}／{len(rights):<3}  {field} × {template}"
    yield from _table("指标 × 口吻", Counter((e["field"], e["voice"]) for e in errors))
    yield "\n错误率高的特征（含该特征的方案每份错误数 ÷ 其余方案每份错误数，至少 4 份）"
    by_feature: dict[str, list[int]] = defaultdict(list)
    for r in results:
        for feature in r.features:
            by_feature[feature].append(len(r.errors))
    overall, rows = sum(len(r.errors) for r in results), []
    for feature, counts in by_feature.items():
        others = len(results) - len(counts)
        if len(counts) >= 4 and others:
            mean, rest = sum(counts) / len(counts), (overall - sum(counts)) / others
            rows.append((mean / rest if rest else float("inf"), feature, mean, len(counts)))
    for ratio, feature, mean, count in sorted(rows, reverse=True)[:SHOWN]:
        yield f"  {ratio:5.2f}  {feature}（{count} 份，每份 {mean:.1f}）"


def main() -> int:
    """Report on the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument(
        "--memory", action="store_true", help="plans that are not typeset: --seed and --count instead of a folder"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--errors", type=Path, help="write every error as a JSON line")
    parser.add_argument("--only", help="ids, comma separated")
    parser.add_argument(
        "--reading", action="store_true", help="list only the errors that typesetting and reading caused"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--compliance", type=Path, default=ROOT, help="the checkout whose package is examined")
    parser.add_argument("--verbose", action="store_true", help="list every error")
    args = parser.parse_args()
    sys.path[:0] = [str(args.compliance), str(ROOT / "tests" / "samples")]
    with ProcessPoolExecutor(args.jobs) as pool:
        if args.memory:
            numbers = [n for n in range(args.count) if not args.only or f"G{n:04}" in args.only.split(",")]
            results = list(pool.map(examine_in_memory, [args.seed] * len(numbers), numbers, chunksize=5))
        else:
            names = (
                sorted(p.name.removesuffix(".gold.json") for p in args.folder.glob("*.gold.json"))
                if args.folder
                else []
            )
            names = [n for n in names if not args.only or n in args.only.split(",")]
            if not names:
                print(f"{args.folder} 里没有 *.gold.json", file=sys.stderr)
                return 2
            results = list(
                pool.map(examine_reading if args.reading else examine, [str(args.folder)] * len(names), names)
            )
    for line in report(results):
        print(line)
    errors = [e for r in results for e in r.errors]
    if args.verbose:
        for e in errors:
            print(f"{e['id']} {e['path']}: {e['gold']!r} → {e['got']!r}（{e['cause']}）{e['templates']}")
    if args.errors:
        args.errors.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in errors), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
