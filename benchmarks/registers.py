"""How long all rules on many take for a region's register.

    python benchmarks/registers.py [installations]

Prints processor seconds for loading the corpus and for ``review_region`` in each province with such rules. The register
is made up: four trades, two installations an enterprise, a tenth of the figures unknown, so that shares are intervals.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.checking import review_region
from compliance.corpus import load_corpus
from compliance.model.aggregate import RegionFacts, RegionInfo, RegisteredInstallation, referenced
from compliance.model.collector import resting
from compliance.model.facts import Value

T = TypeVar("T")
DAY = date(2025, 12, 31)
PRODUCTS = {"cement_clinker": 117, "calcium_carbide": 940, "soda_ash.ammonia_light": 370, "ferrosilicon": 1900}
"""With a figure around which the consumption lies."""


def timed(what: str, work: Callable[[], T]) -> T:
    start = time.process_time()
    value = work()
    print(f"{what:<40}{time.process_time() - start:8.2f} CPU s")
    return value


def register(region: str, count: int) -> RegionFacts:
    """A register of that many installations."""

    def one(i: int) -> RegisteredInstallation:
        product, about = list(PRODUCTS.items())[i // 2 % len(PRODUCTS)]
        stated: dict[str, Value] = {
            "enterprise": f"企业{i // 2}",
            "product": product,
            "status": "existing",
            "capacity": Decimal(1000 + i),
            "listed": True,
            "tier_claimed": "between",
        }
        if i % 10:
            stated["sec_current"] = Decimal(about) * (80 + i % 25) / 100
        units = {"sec_current": "kgce/t", "capacity": "t/a"}
        return RegisteredInstallation(**{k: referenced(v, f"第{i + 1}行", units.get(k, "")) for k, v in stated.items()})

    return RegionFacts(RegionInfo(name=referenced(region, "台账")), tuple(one(i) for i in range(count)))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    corpus = timed("load the corpus", load_corpus)
    for region in ("青海省", "重庆市", "云南省"):
        facts = register(region, count)
        with resting(kept=True):  # as the register's commands have it
            found = timed(
                f"{region}: {count} installations",
                lambda f=facts: review_region(f, corpus, as_of=DAY, include_drafts=True),  # type: ignore[misc]
            )
        print(f"  {len(found.findings)} findings: {found.count()}")


if __name__ == "__main__":
    main()
