"""The queue of the desk: files come in, guarded children in threads of this program work on them.

Pages may close, the server may be killed: what was accepted lies with the originals and stands in the registry.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.batch import Bounds, Settings, workers_for
from compliance.batch.recording import Settled
from compliance.batch.standing import Standing
from compliance.batch.whose import is_dead, worker_name
from compliance.pipeline import Options, corpus_of
from compliance.readers import Limits, Step
from compliance.registry import By, Registry, Transaction, accounts, upload_list, uploads, work
from compliance.registry.cases import case_of
from compliance.web.review.preparing import preparer_of

if TYPE_CHECKING:
    from compliance.web.desk import Desk

PROGRAM = "能审"
"""Who acts where the server acts by itself."""


class Queue:
    """What the server does with files handed in. ``options`` as of a day: how plans are judged that arrive that day."""

    def __init__(
        self,
        registry: Registry,
        options: Callable[[], Options],
        acting: Callable[[], By],
        *,
        executor: str = "local",
        bounds: Bounds = Bounds(nice=10),  # noqa: B008 (frozen; readers' pages come first)
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        trouble: Callable[[Exception], None] = lambda error: None,
        reviewed: Callable[[str], None] = lambda sha256: None,
    ) -> None:
        self.registry, self._options, self._acting = registry, options, acting
        self._executor, self._bounds, self._limits = executor, bounds, limits
        self._trouble, self._reviewed = trouble, reviewed
        self._standing: Standing | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take back what earlier servers left behind, and begin to work."""
        self._clear()
        self._renew()
        workers = workers_for(self._executor)
        self._standing = Standing(
            self.registry, workers, self._acting, bounds=self._bounds, limits=self._limits, also=_linked,
            trouble=self._trouble, told=self._told,
        )  # fmt: skip
        self._thread = threading.Thread(target=self._standing.run, name="queue")
        self._thread.start()

    def stop(self) -> None:
        """End the children and give back what they had; returns when that is done."""
        if self._standing is not None and self._thread is not None:
            self._standing.stop()
            self._thread.join()
            self._standing = self._thread = None

    def health(self) -> str:
        """Whether somebody works on the queue: ``ok``, or ``stopped``."""
        return "ok" if self._thread is not None and self._thread.is_alive() else "stopped"

    def terms(self) -> uploads.Terms:
        """By what a file that arrives now is judged."""
        settings = Settings(self._options())
        corpus = corpus_of(settings.options.corpus).hash
        return uploads.Terms(corpus, settings.parameters, settings.to_json())

    def arriving(self) -> Path:
        """A file of its own for what is coming in, under a name that says whose it is."""
        folder = self.registry.originals.arriving
        folder.mkdir(parents=True, exist_ok=True)
        return folder / worker_name().replace(":", "~")

    def take(self, path: Path, one: uploads.Arrival, by: By) -> int:
        """Keep a complete file and put it into the queue, both or neither; the number of its line."""
        terms = self.terms()
        with self.registry.write(by) as tx:
            # First, since writers queue up in it: two with the same content do not both list the original.
            number = uploads.receive(tx, one, terms)
            self.registry.originals.keep_file(tx, path, one.sha256, one.format)
        self._woken()
        return number

    def withdraw(self, number: int, office: int, by: By) -> None:
        """Take a file back; the child that works on it for nobody else is ended.

        Raises:
            RegistryError: where the office has no such line, or it is settled.
        """
        with self.registry.write(by) as tx:
            upload_list.line(tx.connection, office, number)
            item = uploads.withdraw(tx, number)
        if item is not None and self._standing is not None:
            self._standing.call_off(item)

    def retry(self, asked: upload_list.Asked, by: By, number: int | None = None) -> int:
        """Queue one line again, or every failed one of those asked for; how many.

        Raises:
            RegistryError: where the office has no such line.
        """
        terms = self.terms()
        with self.registry.write(by) as tx:
            if number is not None:
                which: tuple[int, ...] = (upload_list.line(tx.connection, asked.office, number).id,)
            else:
                which = upload_list.numbers(tx.connection, replace(asked, states=("failed", "parked")))
            again = uploads.retry(tx, which, terms)
        self._woken()
        return again

    def step(self, item: int) -> Step | None:
        """How far an item is that this server works on."""
        return None if self._standing is None else self._standing.step(item)

    def _told(self, one: Settled) -> None:
        if one.made is not None:
            self._reviewed(one.job.sha256)

    def _woken(self) -> None:
        if self._standing is not None:
            self._standing.wake()

    def _clear(self) -> None:
        """Remove what programs were receiving that have died: nobody was told that it had arrived."""
        for path in self.registry.originals.arriving.glob("*~*"):
            if is_dead(path.name.replace("~", ":")):
                path.unlink(missing_ok=True)

    def _renew(self) -> None:
        """What still waits under an older program or corpus is judged by today's, as of its own day."""
        from compliance.batch.settings import settings_from

        now = self.terms()
        with self.registry.read() as connection:
            waiting = uploads.waiting_settings(connection)
        outdated = [known for known, told in waiting.items() if settings_from(told).parameters != known]
        with self.registry.write(self._acting()) as tx:
            uploads.renew(tx, now, outdated)


def _linked(tx: Transaction, job: work.Job, case: int | None) -> None:
    """A case belongs to every office that handed it in."""
    if case is not None:
        for office in uploads.offices_of(tx.connection, job.id):
            accounts.link_case(tx, case, office)


def queue_of(desk: Desk) -> Queue:
    """The queue of a desk; what troubles it goes to the server's log, without names."""
    import logging

    def trouble(error: Exception) -> None:
        logging.getLogger("compliance.web").error("queue: %s", type(error).__name__)

    def reviewed(sha256: str) -> None:
        with desk.registry.read() as connection:
            case = case_of(connection, sha256)
        if case is not None:
            preparer_of(desk).wish(case.id)

    return Queue(desk.registry, desk.options, lambda: By(PROGRAM, desk.now()), trouble=trouble, reviewed=reviewed)
