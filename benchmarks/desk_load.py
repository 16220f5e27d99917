"""Twenty reviewers at once on one desk while its queue reads a batch: what each kind of request takes, in percentiles.

Every reviewer is a thread with a session of its own that opens a case, turns pages, fetches their images, selects findings and
confirms, with short pauses as a fast reader makes them. The server is a process of its own on loopback.

    python benchmarks/desk_load.py [--reviewers 20] [--seconds 30] [--idle]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from desk import PASSWORD, PLANS, SAMPLES, fill

from compliance.registry import By
from compliance.registry.account_roles import decide_role, propose_role
from compliance.registry.accounts import add_user, office_named, set_password
from compliance.web.app import create_app
from compliance.web.security import passwords
from compliance.web.settings import Settings, limits_from

TARGET = 0.5
PAUSE = (0.3, 1.2)
RUN = "from compliance.cli import main; main()"


class Reviewer(threading.Thread):
    """One person at work until the time is over; ``times`` holds (kind, seconds)."""

    def __init__(self, address: str, number: int, seconds: float, ready: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.address, self.number, self.seconds, self.ready = address, number, seconds, ready
        self.times: list[tuple[str, float]] = []
        self.wrong: list[int] = []

    def run(self) -> None:
        rng = random.Random(self.number)
        with httpx.Client(base_url=self.address, headers={"origin": self.address}, timeout=60) as client:
            token = _token(client)
            client.post("/login", data={"csrf": token, "name": f"u{self.number}", "password": PASSWORD})
            token = _token(client)
            self.ready.wait()  # signing in costs a hash of 64 MiB each: in the morning, not all day
            ends = time.time() + self.seconds
            while time.time() < ends:
                self.work(client, token, rng)

    def asked(self, kind: str, client: httpx.Client, path: str, **form: str) -> str:
        begun = time.perf_counter()
        answer = client.post(path, data=form) if form else client.get(path)
        self.times.append((kind, time.perf_counter() - begun))
        if answer.status_code >= 400 and answer.status_code not in (
            409,
            422,
        ):  # somebody else was faster: part of the work
            self.wrong.append(answer.status_code)
        return answer.text

    def work(self, client: httpx.Client, token: str, rng: random.Random) -> None:
        case = rng.randint(1, PLANS)
        text = self.asked("open a case", client, f"/cases/{case}/review")
        self.images(client, text)
        for _ in range(3):
            time.sleep(rng.uniform(*PAUSE))
            text = self.asked("turn a page", client, f"/cases/{case}/page/{rng.randint(1, 60)}")
            self.images(client, text)
        time.sleep(rng.uniform(*PAUSE))
        text = self.asked("select a finding", client, f"/cases/{case}/work")
        found = re.search(r"/findings/(\w+)/decide", text), re.search(r'name="seen" value="(\w+)"', text)
        if found[0] and found[1]:
            time.sleep(rng.uniform(*PAUSE))
            path = f"/cases/{case}/findings/{found[0][1]}/decide"
            self.asked("confirm", client, path, csrf=token, word="confirmed", seen=found[1][1])
            self.asked("undo", client, f"/cases/{case}/undo", csrf=token)

    def images(self, client: httpx.Client, text: str) -> None:
        found = re.search(r'src="(/cases/\d+/pages/\d+\.jpg[^"]*)"', text)
        if found:
            self.asked("page image", client, found[1])


def _token(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/login").text)
    assert found
    return found[1]


def prepared(folder: Path, reviewers: int) -> None:
    """A registry with cases and reviewers."""
    app = create_app(Settings(limits_from(), str(folder / "r.sqlite"), folder / "originals", secure_cookies=False))
    desk: Any = app.state.desk
    fill(desk)
    hashed = passwords.hashed(PASSWORD, "nobody", desk.settings.limits)
    for number in range(reviewers):
        with desk.registry.write(By("甲", desk.now())) as tx:
            user = add_user(tx, f"u{number}", f"审查{number}", office_named(tx, "工信局"))
            set_password(tx, user, hashed)
            decide_role(type(tx)(tx.connection, By("乙", desk.now())), propose_role(tx, user, "reviewer", "测"), True)
    desk.registry.close()


def _opened_before(address: str) -> None:
    """Open every case once, as the queue does with those that it has read."""
    with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
        client.post("/login", data={"csrf": _token(client), "name": "wang", "password": PASSWORD})
        for case in range(1, PLANS + 1):
            client.get(f"/cases/{case}/review")


def handed_in(address: str, ends: float, done: list[int]) -> None:
    """Somebody hands plans in without end, so that the queue is never empty."""
    plans = sorted(SAMPLES.glob("*.pdf"))
    with httpx.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
        client.post("/login", data={"csrf": _token(client), "name": "wang", "password": PASSWORD})
        headers = {"x-csrf-token": _token(client), "content-type": "application/octet-stream"}
        number = 0
        while time.time() < ends:
            content = plans[number % len(plans)].read_bytes() + b"\n%% %d" % number
            path = f"/api/v1/uploads?name={number}.pdf"
            done.append(client.post(path, content=content, headers=headers).status_code)
            number += 1
            time.sleep(0.5)


def serving(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The server; returns when it answers."""
    command = [sys.executable, "-c", RUN, "serve", "--insecure-cookies", "--port", str(port), "--database", str(folder / "r.sqlite"), "--originals", str(folder / "originals")]  # fmt: skip
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        command, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health").status_code:
                return server
        except httpx.TransportError:
            if server.poll() is not None:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.1)


@contextmanager
def served(folder: Path, reviewers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A desk with its plans and so many reviewers, on a free port: its process and address; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    prepared(folder, reviewers)
    server = serving(folder, port)
    try:
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def main() -> None:
    """Print the percentiles of each kind beside the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--idle", action="store_true", help="no batch beside")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, served(Path(name), asked.reviewers) as (_, address):
        done: list[int] = []
        ready = threading.Barrier(asked.reviewers + 1)
        reviewers = [Reviewer(address, number, asked.seconds, ready) for number in range(asked.reviewers)]
        for one in reviewers:
            one.start()
        _opened_before(address)
        ready.wait()
        if not asked.idle:
            ends = time.time() + asked.seconds
            threading.Thread(target=handed_in, args=(address, ends, done), daemon=True).start()
        for one in reviewers:
            one.join(asked.seconds + 120)
        report(reviewers, done)


def report(reviewers: list[Reviewer], done: list[int]) -> None:
    """One line a kind, the target's ratio last."""
    times: dict[str, list[float]] = defaultdict(list)
    for one in reviewers:
        for kind, seconds in one.times:
            times[kind].append(seconds)
            times["all"].append(seconds)
    for kind, found in sorted(times.items()):
        p50, p95 = statistics.median(found), sorted(found)[int(len(found) * 0.95)]
        print(
            f"{kind}: {len(found)} requests, median {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, target {TARGET * 1000:.0f} ms: × {p95 / TARGET:.2f}"
        )
    wrong = [status for one in reviewers for status in one.wrong]
    print(
        f"{len(reviewers)} reviewers, {len(done)} plans handed in beside ({sum(s < 300 for s in done)} received), errors: {wrong or 'none'}"
    )


if __name__ == "__main__":
    main()
