"""A desk in a process of its own, and a browser that looks at it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from staff import PASSWORD, appoint

from compliance.registry import open_registry

__all__ = ["PASSWORD", "account", "chromium", "free_port", "serve", "served"]


def account(database: str, originals: Path, name: str = "张三", role: str = "reviewer") -> None:
    """Somebody who may review, in a registry that is made where there is none."""
    with open_registry(database, originals, create=True) as registry:
        appoint(registry, datetime.now(UTC), name, role)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(database: str, originals: Path, port: int) -> subprocess.Popen[bytes]:
    """``compliance serve``, answering."""
    call = [sys.executable, "-c", "from compliance.cli import main; main()", "serve", "--port", str(port)]
    where = ["--database", database, "--originals", str(originals), "--insecure-cookies"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    process = subprocess.Popen([*call, *where], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).read()
            return process
        except OSError:
            assert process.poll() is None, "the desk did not start"
            time.sleep(0.1)
    raise AssertionError("the desk did not answer for a minute")


@contextmanager
def served(database: str, originals: Path) -> Iterator[str]:
    """The address of a running desk, stopped as an operator stops it."""
    port = free_port()
    process = serve(database, originals, port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) is not None


@contextmanager
def chromium(scripts: bool = True) -> Iterator[object]:
    """A page in a real browser, with its scripts or without; the test is skipped, saying so, where there is none."""
    sync = pytest.importorskip("playwright.sync_api")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip(
            "没有 Chromium：网页没有在浏览器里测。Debian/Ubuntu：apt-get install -y --no-install-recommends chromium"
        )
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        screen = {"width": 1366, "height": 768}
        page = browser.new_page(viewport=screen, locale="zh-CN", java_script_enabled=scripts)
        yield page
        browser.close()
