"""Invented plans in many voices, layouts and tool chains: ``python samples/generator/generate.py --seed 1 --count 20 --out DIR``.

Plan ``i`` of a seed does not depend on the others, so ``--only 7`` makes plan 7 again. Every plan has a gold file
(the format of ``samples/plans``) and a manifest: which wordings, table shapes, spellings and distractors were drawn.
A tool chain whose program is missing is left out with a message; its plans are not made with another one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))
os.environ.setdefault("SOURCE_DATE_EPOCH", "1704067200")

from blocks import Block  # noqa: E402
from spec import Document, Plan, docx_text, gold, page_texts, printed  # noqa: E402
from voices import sections  # noqa: E402
from voices.chains import CHAINS  # noqa: E402
from voices.labels import Labels, manifest, plan_of  # noqa: E402
from voices.said import weighted  # noqa: E402
from voices.story import Story  # noqa: E402
from voices.world import make_world  # noqa: E402

_FOOT = re.compile(r"(?:第|[-—–])?\s*\d{1,3}\s*(?:页|[-—–])?(?:\s*共\s*\d+\s*页)?\s*$")
WEIGHTS = {"html": 4, "typst": 4, "flow": 3, "office": 4, "chromium": 2, "docx": 3, "scan": 2}


def tell(seed: int, number: int, short: bool = False) -> tuple[Story, str]:
    """The story of plan ``number`` of a seed and its title; nothing is typeset."""
    world = make_world(seed, number)
    draw = random.Random(f"story:{seed}:{number}")
    voice = "运营商" if world.kind == "centre" else draw.choice(["设计院", "咨询", "企业", "企业", "小厂"])
    story = Story(world, voice, draw)
    story.short = story.short or short
    return story, sections.write(story)


def chain_of(seed: int, number: int, chains: Sequence[str]) -> str:
    """The tool chain of a plan, drawn by weight."""
    return str(weighted(random.Random(f"chain:{seed}:{number}"), [(c, WEIGHTS[c]) for c in chains]))


def plan(seed: int, number: int, chain: str) -> tuple[Plan, Labels, Story, tuple[Block, ...], str]:
    """Labels, story, blocks and title of one plan."""
    story, title = tell(seed, number, short=chain == "scan")
    made, labels = plan_of(story, f"G{number:04}", chain, CHAINS[chain].suffix)
    return made, labels, story, tuple(story.draft.blocks), title


def unprinted(made: Plan, texts: Sequence[str]) -> list[str]:
    """Labelled strings that the document prints nowhere, page breaks (and the page numbers at them) apart."""
    whole = "".join(_FOOT.sub("", text) for text in texts)
    return [
        f"{prefix}.{name}: {raw!r}"
        for prefix, _, group in made.groups()
        for name, fact in group.items()
        for raw in fact.raws
        if not printed(raw, whole) and not any(printed(raw, t) for t in texts)
    ]


def write(seed: int, number: int, chain: str, folder: Path) -> str:
    """Typeset one plan and write it with its gold and manifest; raises ValueError where a label is not printed."""
    made, labels, story, blocks, title = plan(seed, number, chain)
    document: Document = CHAINS[chain].build(title, blocks, random.Random(f"look:{seed}:{number}"))
    texts = [docx_text(document.data)] if chain == "docx" else page_texts(document.proof or document.data)
    (folder / made.file).write_bytes(document.data)
    if lost := unprinted(made, texts):
        raise ValueError(f"{made.id}: not printed: " + "; ".join(lost))
    drawn = manifest(story, labels, chain, seed, number)
    for suffix, content in (
        (".gold.json", gold(made, () if chain == "docx" else texts)),
        (".manifest.json", {**drawn, "features": sorted({*drawn["features"], *document.parts.get("features", ())})}),
    ):
        (folder / (made.id + suffix)).write_text(
            json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return f"{made.id}  {made.file}  {chain}  {story.voice}  {len(texts)} page(s)"


def usable(wanted: Sequence[str]) -> list[str]:
    """The chains whose programs are here; says which are not."""
    out = []
    for name in wanted:
        if name not in CHAINS:
            raise SystemExit(f"没有排版方式 {name}；可用：{', '.join(CHAINS)}")
        if reason := CHAINS[name].needs():
            print(f"略过 {name}：{reason}", file=sys.stderr)
        else:
            out.append(name)
    if not out:
        raise SystemExit("没有可用的排版方式")
    return out


def main() -> int:
    """Make the plans asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--chains", default=",".join(WEIGHTS), help="comma separated: " + ", ".join(WEIGHTS))
    parser.add_argument("--only", type=int, action="append", help="make only this plan (may be repeated)")
    args = parser.parse_args()
    wanted = args.chains.split(",")
    here = set(usable(wanted))
    args.out.mkdir(parents=True, exist_ok=True)
    left_out = 0
    for number in args.only or range(args.count):
        chain = chain_of(args.seed, number, wanted)
        if chain not in here:
            left_out += 1
            continue
        print(write(args.seed, number, chain, args.out), flush=True)
    if left_out:
        print(f"{left_out} 份的排版程序不在，未生成", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
