"""A simulated year of a province: how long lists, annual plan and indicators take as the register grows.

    python benchmarks/province.py [installations…] [--database URL]

Three installations an enterprise, a plan for half of them, figures around the levels of the table; facts are put into the
register directly, without plans in PDF. Prints seconds of the processor for each step and size (2000, 20000, 60000 unless
told otherwise), so that growth can be seen. SQLite in a temporary folder unless a database is named, which must be empty.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.exports import xlsx_sheets
from compliance.indicators import indicators
from compliance.listing import Place, draw_list, sheet_of, snapshot
from compliance.model.credit_code import check_character
from compliance.pipeline import corpus_of
from compliance.planning import changes_between, plan_of, plan_tables
from compliance.registry import By, Registry, enterprises, open_registry
from compliance.registry.installations import Figures, Told, record

T = TypeVar("T")
DAY, LATER = date(2025, 1, 15), date(2025, 7, 15)
PROVINCE = "青海省"
BY = By("量测", datetime(2025, 1, 15, tzinfo=UTC))


def timed(what: str, work: Callable[[], T]) -> T:
    start = time.process_time()
    value = work()
    print(f"  {what:<32}{time.process_time() - start:8.2f} s", flush=True)
    return value


def companies(registry: Registry, count: int, chance: random.Random) -> list[int]:
    cities = [p.name for p in corpus_of(None).places.regions if p.parent == PROVINCE]
    index = enterprises.NameIndex()
    with registry.write(BY) as tx:
        found = []
        for number in range(count):
            body = f"916301{number:011d}"
            name = f"{chr(0x4E00 + number % 5000)}{chr(0x5000 + number // 5000)}{chance.choice('水钢铝化焦')}业有限公司"
            place = {
                "province": PROVINCE,
                "city": chance.choice(cities),
                "field": chance.choice(("水泥", "电解铝", "电石")),
            }
            found.append(enterprises.resolve(tx, name, body + str(check_character(body)), "x", place, index).id)
    return found


def told(owners: list[int], count: int, chance: random.Random) -> list[Told]:
    corpus = corpus_of(None)
    levels = {k: c.value for t in corpus.levels for (k, level), c in t.cells.items() if level == "基准" and c.usable}
    keys = sorted(levels)
    rows = []
    for number in range(count):
        key = chance.choice(keys)
        base = levels[key] or Decimal(100)
        plan = (
            {"disposal": "retrofit", "measure": "改造", "start": date(2025, chance.randint(1, 12), 1)}
            if number % 2
            else {}
        )
        figures = Figures(
            year=2024, product=key, status="existing", capacity=Decimal(chance.randint(1, 99) * 10000), capacity_unit="t/a",
            sec=base * chance.randint(80, 115) / 100, sec_unit=corpus.products[key].unit, tier_stated="between",
            completion=date(2026, 6, 30), responsible="市工信局", **plan,
        )  # fmt: skip
        source = {"reference": f"清单.xlsx 第{number}行"}
        rows.append(Told(owners[number % len(owners)], f"{number // len(owners) + 1}号线", figures, source))
    return rows


def measure(registry: Registry, count: int) -> None:
    chance, place = random.Random(7), Place(PROVINCE)
    print(f"{count} installations, {count // 3} enterprises, {registry.engine.dialect.name}")
    owners = timed("register enterprises", lambda: companies(registry, count // 3, chance))
    rows = told(owners, count, chance)

    def write(part: list[Told], day: date) -> int:
        with registry.write(BY) as tx:
            return record(tx, part, day)

    timed("record figures", lambda: write(rows, DAY))
    start = time.process_time()
    now = timed("read and classify", lambda: snapshot(registry, DAY, place))
    table = timed("能效清单目录", lambda: draw_list(registry, "能效清单", now))
    for kind in ("名录", "先进清单", "落后清单", "调查情况表"):
        timed(kind, lambda kind=kind: draw_list(registry, kind, now))  # type: ignore[misc]
    timed("annual plan", lambda: plan_tables(plan_of(now, 2025)))
    timed("indicators", lambda: indicators(registry, date(2026, 3, 31), PROVINCE, 2025))
    print(f"  {'all of these':<32}{time.process_time() - start:8.2f} s")
    overview(registry, rows[0])
    changed = [Told(t.enterprise_id, t.name, Figures(sec=t.figures.sec, year=2025), t.source) for t in rows[::10]]
    timed("record changes", lambda: write(changed, LATER))
    timed("changes of half a year", lambda: changes_between(now, snapshot(registry, LATER, place)))
    timed("workbook of 能效清单", lambda: xlsx_sheets([sheet_of(table)], table.title, "x", DAY))


def overview(registry: Registry, one: Told) -> None:
    """What the desk's overview and its filter by class ask for: the first time, and after a record."""
    from compliance.registry.tables import Scope
    from compliance.web.desk import Desk
    from compliance.web.lists.classes import all_rows
    from compliance.web.settings import Settings, limits_from

    desk = Desk(registry, Settings(limits_from(), ":memory:", Path()), lambda: BY.at)
    timed("classes for the desk, first", lambda: all_rows(desk, Scope(None, LATER)))
    with registry.write(BY) as tx:
        record(tx, [Told(one.enterprise_id, one.name, Figures(sec=Decimal(1)), one.source)], DAY)
    timed("the same after a record", lambda: all_rows(desk, Scope(None, LATER)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[2000, 20000, 60000])
    parser.add_argument("--database")
    chosen = parser.parse_args()
    for count in chosen.counts:
        with tempfile.TemporaryDirectory() as folder:
            database = chosen.database or str(Path(folder) / "registry.sqlite")
            with open_registry(database, Path(folder), create=True) as registry:
                measure(registry, count)


if __name__ == "__main__":
    main()
