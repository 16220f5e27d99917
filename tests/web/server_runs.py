"""``compliance serve`` as a process of its own, and raw connections to it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import yaml

from compliance.web.settings import limits_from


@dataclass
class Server:
    """A running server; ``lines`` is the file of its log."""

    process: subprocess.Popen[str]
    port: int
    lines: Path
    link: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, **limits: int) -> Iterator[Server]:
    """A server on SQLite in ``folder``, with some limits changed."""
    folder.mkdir(exist_ok=True)
    file, lines, port = folder / "limits.yaml", folder / "log.jsonl", free_port()
    file.write_text(yaml.safe_dump(asdict(replace(limits_from(), **limits))), encoding="utf-8")
    call = [sys.executable, "-c", "from compliance.cli import main; main()", "serve", "--port", str(port),
            "--insecure-cookies", "--limits", str(file), "--database", str(folder / "registry.sqlite")]  # fmt: skip
    with lines.open("w") as log:
        process = subprocess.Popen(
            call, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
    try:
        assert process.stdout is not None
        link = ""
        while not link:
            line = process.stdout.readline()
            assert line, lines.read_text()
            found = re.search(r"/welcome/\S+", line)
            link = found[0] if found else ""
        server = Server(process, port, lines, link)
        _wait_until_it_listens(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _wait_until_it_listens(server: Server) -> None:
    # The socket listens before the application runs, so an answer is what tells.
    for _ in range(200):
        try:
            if exchange(
                server, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % server.port
            ):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(server.lines.read_text())


def exchange(server: Server, *parts: bytes) -> bytes:
    """Send the parts and read until the server closes."""
    with server.connect() as one:
        for part in parts:
            one.sendall(part)
        return read_all(one)


def read_all(one: socket.socket) -> bytes:
    found = b""
    while True:
        try:
            block = one.recv(65536)
        except ConnectionResetError:
            return found
        if not block:
            return found
        found += block
