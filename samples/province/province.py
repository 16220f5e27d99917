"""A province from an empty machine: ``python samples/province/province.py [--out DIR] [--enterprises 300] [--plans 200]``.

Invents enterprises, their messy lists and plans; imports, reviews, draws up every list, plan, chart and document, and
checks all of it before publication. Every step runs the commands that an office would type, prints them, and is remembered:
a run that was stopped goes on where it was, and a run that is done does nothing again. Nothing is written but to ``--out``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent / "generator")]

import generate  # noqa: E402
import yaml  # noqa: E402
from lists import enterprises, spoil, write_directory, write_lists, write_progress  # noqa: E402

PROVINCE, YEAR, DAY = "青海省", 2025, "2025-10-15"
LISTED, HALF_YEAR = "2024-12-25", "2025-07-10"
ASKED_BY, GRANTED_BY = "张三", "李四"
DOCUMENTS = (
    ("企业名录",), ("企业能效清单目录",), ("企业能效调查情况表",), ("能效先进清单",), ("能效落后清单",), ("年度改造淘汰计划", "--year", str(YEAR)),
    ("下一年度拟实施项目报告", "--year", str(YEAR)), ("季度进展报告", "--year", str(YEAR), "--quarter", "3"),
)  # fmt: skip
LISTS = ("名录", "能效清单", "调查情况表", "先进清单", "落后清单")
CHARTS = (
    ("州市分类",), ("行业分类",), ("目标",), ("进度", "--year", str(YEAR), "--quarter", "3"),
    ("历次分类", "--from", "2024-12-31", "--to", "2025-12-31"),
)  # fmt: skip
CHAINS = ("html", "flow", "docx", "typst", "office")
"""Tool chains of the plans, those whose programs are here; no scans, which take a minute each to recognise."""


class Province:
    """One run: its folder, and what of it is done."""

    def __init__(self, out: Path, count: int, plans: int, seed: int) -> None:
        self.out, self.count, self.plans, self.seed = out, count, plans, seed
        out.mkdir(parents=True, exist_ok=True)
        self.state = out / "进度.json"
        wanted = {"enterprises": count, "plans": plans, "seed": seed}
        told = json.loads(self.state.read_text(encoding="utf-8")) if self.state.exists() else {**wanted, "done": {}}
        if {k: told[k] for k in wanted} != wanted:
            raise SystemExit(f"{out} 里是另一次运行的结果（{told}）；换一个 --out，或者删去它")
        self.told = told
        self.database: tuple[str, str] = ("--database", str(out / "registry.sqlite"))

    def step(self, name: str, act: Callable[[], str]) -> None:
        """One step, unless it is done."""
        number = STEPS.index(name) + 1
        if name in self.told["done"]:
            print(f"[{number}/{len(STEPS)}] {name}：已做过（{self.told['done'][name]}）", flush=True)
            return
        print(f"[{number}/{len(STEPS)}] {name}", flush=True)
        began = time.monotonic()
        result = act()
        self.told["done"][name] = f"{result}，{time.monotonic() - began:.0f}秒"
        temporary = self.state.with_suffix(".tmp")
        temporary.write_text(json.dumps(self.told, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(self.state)
        print(f"    {self.told['done'][name]}", flush=True)

    def call(self, *arguments: str, codes: tuple[int, ...] = (0,), quiet: bool = True) -> str:
        """``compliance ARGUMENTS``, printed as one would type it; its standard output."""
        told = [a for a in arguments if a not in self.database]
        shown = " ".join(a if " " not in a else f"'{a}'" for a in told)
        print(f"    $ compliance {shown}", flush=True)
        program = "from compliance.cli import main; main()"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            check=False, text=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE if quiet else None,
        )  # fmt: skip
        if done.returncode not in codes:
            raise SystemExit(f"{done.stdout}{done.stderr or ''}\n退出码 {done.returncode}，应是 {codes}")
        return done.stdout + (done.stderr or "")

    # --- the steps ----------------------------------------------------------------------------------------------

    def invent(self) -> str:
        found = enterprises(self.seed, self.count, PROVINCE)
        made = write_lists(found, self.out / "报来", self.seed)
        write_directory(found, self.out / "报来" / "名录.xlsx")
        spoil(next(p for p in made if p.suffix == ".xlsx"), self.out / "报来" / "初稿（有错）.xlsx")
        return f"{len(found)}家企业，{len(made)}个州市的清单"

    def write_plans(self) -> str:
        folder = self.out / "方案"
        folder.mkdir(exist_ok=True)
        chains = generate.usable(CHAINS)
        found = enterprises(self.seed, self.count, PROVINCE)[: self.plans]
        for number, one in enumerate(found, 1):
            plan = one.world.number
            if not list(folder.glob(f"G{plan:04}.gold.json")):
                generate.write(self.seed, plan, generate.chain_of(self.seed, plan, chains), folder)
            if number % 20 == 0 or number == len(found):
                print(f"    {number}/{len(found)}", flush=True)
        return f"{len(found)}份方案"

    def start(self) -> str:
        if not (self.out / "registry.sqlite").exists():
            self.call("registry", "init", *self.database)
        return "登记库"

    def dry_run(self) -> str:
        told = self.call(
            "registry", "import", "能效清单", str(self.out / "报来" / "初稿（有错）.xlsx"), "--dry-run", codes=(3,)
        )
        faults = [line for line in told.splitlines() if line.startswith("错误")]
        (self.out / "初稿的问题.txt").write_text(told, encoding="utf-8")
        return f"退出码 3，{len(faults)}处错误，没有写入"

    def bring_in(self) -> str:
        by = ("--by", ASKED_BY, "--region", PROVINCE, "--as-of", LISTED, *self.database)
        files = [("名录", self.out / "报来" / "名录.xlsx")]
        files += [("能效清单", p) for p in sorted((self.out / "报来").glob("能效清单*"))]
        for kind, path in files:
            print("    " + self.call("registry", "import", kind, str(path), *by).strip().splitlines()[-1])
        return self.call("registry", "names", *self.database).strip().splitlines()[-1]

    def review(self) -> str:
        self.call(
            "batch", str(self.out / "方案"), "--out", str(self.out / "批量核查"), "--as-of", HALF_YEAR, "--region", PROVINCE, "--adopt",
            "--received", HALF_YEAR, "--name", f"{YEAR}年第一批", "--by", ASKED_BY, *self.database, codes=(0, 1, 2, 3), quiet=False,
        )  # fmt: skip
        return f"{self.plans}份方案已核查"

    def report_progress(self) -> str:
        found = enterprises(self.seed, self.count, PROVINCE)
        for quarter, day in ((1, "2025-04-10"), (2, "2025-07-10"), (3, "2025-10-10")):
            plan = self.call("registry", "plan", "--year", str(YEAR), "--region", PROVINCE, "--as-of", day, "--format", "json",
                             *self.database, codes=(0, 1, 2, 4))  # fmt: skip
            path = self.out / "报来" / f"季度进度{quarter}.xlsx"
            write_progress(json.loads(plan), found, path, YEAR, quarter, self.seed)
            self.call("registry", "import", "进度", str(path), "--by", ASKED_BY, "--as-of", day, *self.database)
        return "三个季度的进度"

    def draw_up(self) -> str:
        folder = self.out / "表"
        folder.mkdir(exist_ok=True)
        where = ("--region", PROVINCE, "--as-of", DAY, *self.database)
        for kind in LISTS:
            self.call("registry", "export", kind, "--out", str(folder / f"{kind}.xlsx"), *where)
        self.call(
            "registry", "plan", "--year", str(YEAR), "--out", str(folder / "年度计划.xlsx"), *where, codes=(0, 1, 2, 4)
        )
        self.call("registry", "changes", "--from", LISTED, "--to", HALF_YEAR, "--region", PROVINCE,
                  "--out", str(folder / "清单变更.xlsx"), *self.database)  # fmt: skip
        self.call("registry", "progress", "--year", str(YEAR), "--quarter", "3", "--out", str(folder / "季度进展.xlsx"), *where,
                  codes=(0, 2))  # fmt: skip
        told = self.call("registry", "indicators", "--complete", *where, codes=(0, 1, 2, 4))
        (folder / "地区指标.txt").write_text(told, encoding="utf-8")
        return f"{len(list(folder.iterdir()))}个文件"

    def write_documents(self) -> str:
        folder, heads = self.out / "文书", self.out / "抬头"
        told = yaml.safe_load((HERE / "heads.yaml").read_text(encoding="utf-8"))
        heads.mkdir(exist_ok=True)
        for kind, *more in DOCUMENTS:
            data = heads / f"{kind}.json"
            data.write_text(json.dumps(told[kind], ensure_ascii=False, indent=1), encoding="utf-8")
            self.call("document", kind, *more, "--from-registry", "--region", PROVINCE, "--as-of", DAY, "--data", str(data),
                      "--out", str(folder), *self.database, codes=(0, 2))  # fmt: skip
        report = json.loads((self.out / "批量核查" / "批量核查报告.json").read_text(encoding="utf-8"))
        data = heads / "批量核查报告.json"
        data.write_text(json.dumps({**report, **told["批量核查报告"]}, ensure_ascii=False, indent=1), encoding="utf-8")
        self.call("document", "批量核查报告", "--data", str(data), "--out", str(folder), codes=(0, 2))
        return f"{len(list(folder.rglob('*.pdf')))}份 PDF"

    def draw_charts(self) -> str:
        folder = self.out / "图"
        for kind, *more in CHARTS:
            files = [x for suffix in ("svg", "png", "xlsx") for x in ("--out", str(folder / f"{kind}.{suffix}"))]
            extra = ["--complete"] if kind == "目标" else []
            self.call(
                "registry", "chart", kind, *more, *extra, "--region", PROVINCE, "--as-of", DAY, *files, *self.database
            )
        return f"{len(list(folder.glob('*.png')))}幅图"

    def ask(self) -> str:
        folder = self.out / "公布"
        folder.mkdir(exist_ok=True)
        for kind in LISTS[:2]:
            shutil.copy2(self.out / "表" / f"{kind}.xlsx", folder)
        for kind in ("能效先进清单", "能效落后清单"):
            for path in (self.out / "文书").rglob(f"{kind}*.pdf"):
                shutil.copy2(path, folder)
        for path in sorted(folder.iterdir()):
            told = self.call(
                "registry",
                "request",
                "publication",
                str(path),
                "--reason",
                "按时公布",
                "--by",
                ASKED_BY,
                *self.database,
            )
            number = told.partition("公布申请")[2].partition("：")[0]
            self.call("registry", "request", "approve", number, "--by", GRANTED_BY, *self.database)
        return f"{len(list(folder.iterdir()))}个文件申请并批准公布"

    def prepublish(self) -> str:
        where = (str(self.out / "公布"), "--region", PROVINCE, "--as-of", DAY, *self.database)
        report = self.out / "发布前核对.xlsx"
        told = self.call("prepublish", *where, codes=(0, 1, 2))
        self.call("prepublish", *where, "--format", "xlsx", "--out", str(report), codes=(0, 1, 2))
        (self.out / "发布前核对.txt").write_text(told, encoding="utf-8")
        return next(line for line in told.splitlines() if line.startswith("核对 "))  # how far it is may stand behind

    def verify(self) -> str:
        return self.call("audit", "verify", *self.database).strip().splitlines()[-1]


STEPS = (
    "编造企业和清单", "建立登记库", "试导入有错的初稿", "导入名录和清单", "编写方案", "批量核查", "登记季度进度", "出清单、计划和指标", "写文书", "画图",
    "申请和批准公布", "发布前核对", "核验审计日志",
)  # fmt: skip


def main() -> int:
    """Run what is not done yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=None, help="缺省：系统临时目录下的 nengshen-province")
    parser.add_argument("--enterprises", type=int, default=300)
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    if args.plans > args.enterprises:
        parser.error("方案不能多于企业")
    out = (args.out or Path(tempfile.gettempdir()) / "nengshen-province").resolve()
    run = Province(out, args.enterprises, args.plans, args.seed)
    acts = (
        run.invent, run.start, run.dry_run, run.bring_in, run.write_plans, run.review, run.report_progress, run.draw_up,
        run.write_documents, run.draw_charts, run.ask, run.prepublish, run.verify,
    )  # fmt: skip
    for name, act in zip(STEPS, acts, strict=True):
        run.step(name, act)
    print(f"结果在 {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
