"""What each kind of request costs the server: processor milliseconds of its process, one reviewer, nothing beside.

Waiting, the client and the children that draw pages are not in it, so the figures hold on a busy machine too.

    python benchmarks/desk_cost.py [--rounds 40]
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import defaultdict
from pathlib import Path

import httpx
import psutil
from desk import PASSWORD, PLANS
from desk_load import _opened_before, _token, served

_LOOKED = 60
"""Pages drawn before anything is measured: twenty readers soon share a cache."""


class Meter:
    """Processor seconds of one process, by kind of request."""

    def __init__(self, pid: int, client: httpx.Client) -> None:
        self.process, self.client = psutil.Process(pid), client
        self.spent: dict[str, list[float]] = defaultdict(list)

    def spent_by_now(self) -> float:
        """User and system seconds."""
        times = self.process.cpu_times()
        return times.user + times.system

    def asked(self, kind: str, path: str, **form: str) -> str:
        """One request."""
        before = self.spent_by_now()
        answer = self.client.post(path, data=form) if form else self.client.get(path)
        self.spent[kind].append(self.spent_by_now() - before)
        assert answer.status_code < 400, (kind, answer.status_code)
        return answer.text


def rounds(meter: Meter, token: str, count: int) -> None:
    """As a reviewer of ``desk_load`` works."""
    rng = random.Random(1)
    for number in range(count):
        case = number % PLANS + 1
        meter.asked("open a case", f"/cases/{case}/review")
        for _ in range(3):
            text = meter.asked("turn a page", f"/cases/{case}/page/{rng.randint(1, 60)}")
            if found := re.search(r'src="(/cases/\d+/pages/\d+\.jpg[^"]*)"', text):
                meter.asked("page image", found[1])
        text = meter.asked("select a finding", f"/cases/{case}/work")
        found, seen = re.search(r"/findings/(\w+)/decide", text), re.search(r'name="seen" value="(\w+)"', text)
        assert found and seen
        path = f"/cases/{case}/findings/{found[1]}/decide"
        meter.asked("confirm", path, csrf=token, word="confirmed", seen=seen[1])
        meter.asked("undo", f"/cases/{case}/undo", csrf=token)


def main() -> None:
    """Print milliseconds a request, by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as name,
        served(Path(name), 1) as (server, address),
        httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client,
    ):
        _opened_before(address)
        client.post("/login", data={"csrf": _token(client), "name": "u0", "password": PASSWORD})
        token = _token(client)
        for case in range(1, PLANS + 1):
            for page in range(1, _LOOKED + 1):
                client.get(f"/cases/{case}/pages/{page}.jpg")
        meter = Meter(server.pid, client)
        rounds(meter, token, asked.rounds)
    for kind, found in sorted(meter.spent.items()):
        print(f"{kind}: {sum(found) / len(found) * 1000:.1f} ms of the processor ({len(found)} requests)")


if __name__ == "__main__":
    main()
