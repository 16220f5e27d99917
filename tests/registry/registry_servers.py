"""A PostgreSQL of our own for the tests: its own cluster in a temporary folder, its own port on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ABSENT = (
    "没有 PostgreSQL 的程序（initdb、postgres）：登记库只在 SQLite 上测了。"
    "Debian/Ubuntu：apt-get install -y --no-install-recommends postgresql，或 scripts/setup.sh --dev"
)


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: on the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A running server; its URL without a database. PostgreSQL refuses root, so root runs it as somebody else."""
    programs = binaries()
    assert programs is not None
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        name = next(u for u in ("postgres", "nobody") if u in {p.pw_name for p in pwd.getpwall()})
        account = pwd.getpwnam(name)
        os.chown(folder, account.pw_uid, account.pw_gid)
        for parent in folder.parents:  # pytest's folders are private to who runs the tests
            if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o111)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    cluster, port = folder / "cluster", _free_port()

    def run(*command: object) -> None:
        subprocess.run([str(c) for c in command], check=True, capture_output=True, cwd=folder, **user)  # type: ignore[call-overload]

    run(programs / "initdb", "-D", cluster, "-U", "nengshen", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    run(programs / "pg_ctl", "-D", cluster, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql+psycopg://nengshen@127.0.0.1:{port}"
    finally:
        # SIGQUIT to the postmaster: at once, and nothing here is worth a checkpoint.
        pid = int((cluster / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        for _ in range(200):
            if not (cluster / "postmaster.pid").exists():
                break
            time.sleep(0.05)
