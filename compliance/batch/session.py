"""A batch from its beginning, or from where it stopped, to its outputs."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from compliance import __version__
from compliance.batch.engine import Engine, Work
from compliance.batch.executors import Workers
from compliance.batch.job import Bounds, Task
from compliance.batch.ledger import sheets
from compliance.batch.lines import Line, Reviewed, jsonl, lines_of, reviewed_of
from compliance.batch.outputs import LEDGER, LINES, REPORT, Outputs
from compliance.batch.printing import Spool
from compliance.batch.recording import Settled
from compliance.batch.report import report
from compliance.batch.settings import Settings, settings_from
from compliance.batch.sources import Found, Source
from compliance.exports import xlsx_sheets
from compliance.exports.ledger_xlsx import load_openpyxl
from compliance.model.collector import resting
from compliance.model.errors import InputError, MissingComponentError, RegistryError
from compliance.model.file_names import path_named, readable
from compliance.pipeline import corpus_of
from compliance.rechecking import on_record
from compliance.registry import By, Registry, work
from compliance.registry.adoption import adopt

_ADOPTED_AT_ONCE = 50


@dataclass(frozen=True)
class Begun:
    """A batch that can be worked through: its number and settings, its files, what state they are in."""

    number: int
    source: str
    settings: Settings
    corpus: str
    found: Found
    counts: Mapping[str, int]
    begun_on: date
    finished: bool = False


@dataclass(frozen=True)
class Ended:
    """What is left to say: every file's line, where the outputs lie, the most memory that a worker held (bytes)."""

    lines: tuple[Line, ...]
    folder: Path
    memory: int
    adopted: int
    problems: tuple[InputError, ...]

    @property
    def codes(self) -> list[int]:
        """The exit code of each file, and 3 for each output that could not be written."""
        return [line.code for line in self.lines] + [error.exit_code for error in self.problems]


def begin(registry: Registry, source: str, found: Found, settings: Settings, by: By, out: Path | None = None) -> Begun:
    """Begin a batch: it and its files are there, or neither. ``out`` is noted for ``last_out``.

    Waivers that the registry has count as those of ``settings`` do.
    """
    settings = _with_record(registry, settings)
    corpus = corpus_of(settings.options.corpus).hash
    told = None if out is None else readable(str(out.absolute()))
    with registry.write(by) as tx:
        number = work.start_batch(tx, source, corpus, settings.parameters, {**settings.to_json(), "out": told})
        counted = work.enqueue(tx, number, [_new(s) for s in found.sources])
    return Begun(number, source, settings, corpus, found, counted, _day(by))


def _with_record(registry: Registry, settings: Settings) -> Settings:
    with registry.read() as connection:
        return replace(settings, options=on_record(connection, settings.options))


def last_out(registry: Registry, source: str) -> Path | None:
    """Where the last batch over ``source`` wrote its outputs."""
    with registry.read() as connection:
        row = work.latest_batch(connection, source)
    return Path(path_named(row["settings"]["out"])) if row is not None and row["settings"].get("out") else None


def resume(registry: Registry, source: str, found: Found, by: By, bounds: Callable[[Settings], Settings]) -> Begun:
    """Go on with the last batch over ``source``, with its settings; files that have come since join it.

    ``bounds`` puts this run's limits into the settings.

    Raises:
        RegistryError: where there is none, or its results would not be alike any more.
    """
    with registry.read() as connection:
        row = work.latest_batch(connection, source)
    if row is None:
        raise RegistryError(f"“{source}”没有可以继续的批次；请不加 --resume 运行", "not_found")
    settings = _with_record(registry, bounds(settings_from(row["settings"])))
    corpus = corpus_of(settings.options.corpus).hash
    for name, now in (("corpus", corpus), ("parameters", settings.parameters)):
        if row[name] != now:
            what = "政策语料库" if name == "corpus" else "豁免、认定登记或程序版本"
            raise RegistryError(f"批次{row['id']}开始以后，{what}变了，不能接着做；请不加 --resume 运行", "outdated")
    with registry.write(by) as tx:
        counted = work.enqueue(tx, row["id"], [_new(s) for s in found.sources])
    begun_on = row["started_at"].astimezone().date()
    return Begun(row["id"], source, settings, corpus, found, counted, begun_on, row["finished_at"] is not None)


def retry_failed(registry: Registry, begun: Begun, by: By) -> Begun:
    """Queue again what failed or was set aside."""
    with registry.write(by) as tx:
        work.retry(tx, begun.number)
        counted = work.counts(tx.connection, begun.number)
    return replace(begun, counts=counted)


def carry_out(
    registry: Registry,
    begun: Begun,
    workers: Workers,
    out: Path,
    acting: Callable[[], By],
    *,
    bounds: Bounds,
    keep: bool = True,
    adopting: bool = False,
    told: Callable[[Settled], None] = lambda one: None,
) -> Ended:
    """Work through a batch and write its outputs into ``out``.

    Raises:
        ComplianceError: where the workers cannot do any file. What is done is kept; ``resume`` goes on.
        KeyboardInterrupt: likewise.
    """
    outputs = Outputs(out)
    threading.Thread(target=_ready_to_write, daemon=True).start()
    places, received = _places(registry, begun), begun.settings.received
    peak = [0]
    with Spool() as spool:

        def settled(one: Settled) -> None:
            peak[0] = max(peak[0], one.answer.memory)
            if one.made is not None and one.review is not None:
                spool.keep(one.review, places[one.job.sha256].name, one.made.line, one.made.told)
            told(one)

        tasks = _tasks(begun, places, bounds)
        todo = Work(begun.number, tasks, lambda sha256: places[sha256].name, outputs, keep, received=received)
        engine = Engine(registry, todo, workers, acting, settled)
        engine.run()
        lines = lines_of(registry, begun.number)
        engine.again([x.sha256 for x in lines if x.same_as is None and outputs.lacks(x.name, x.notices)])
        adopted = _adopt(registry, lines, acting, received) if adopting else 0
        if begun.counts["queued"] or begun.counts["running"] or not begun.finished:
            with registry.write(acting()) as tx:
                work.finish_batch(tx, begun.number)
        write_outputs(registry, begun, lines, outputs, spool, _day(acting()))
    return Ended(lines, out, peak[0], adopted, tuple(outputs.problems))


def _ready_to_write() -> None:
    """Load what the ledger is written with while the workers work; that it is missing is told when it is written."""
    with suppress(MissingComponentError):
        load_openpyxl()


def write_outputs(
    registry: Registry, begun: Begun, lines: Sequence[Line], outputs: Outputs, spool: Spool, today: date
) -> None:
    """The ledger, the lines and the data of the report, all from the registry, but for lines that ``spool`` has."""
    reviewed: list[Reviewed] = []
    with resting():
        outputs.stream(LINES, jsonl(registry, lines, reviewed, spool))
        made = sheets(lines, reviewed, _about(begun, lines))
        outputs.save(LEDGER, xlsx_sheets(made, "批量核查台账", __version__, begun.settings.options.as_of))
        data = report(begun.number, begun.settings, begun.corpus, begun.begun_on, today, lines, reviewed)
        outputs.save(REPORT, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def recorded_report(registry: Registry, number: int) -> dict[str, Any]:
    """The data of the report on a finished batch, as ``write_outputs`` wrote them.

    Raises:
        RegistryError: where there is no such batch, or something of it is left to do.
    """
    with registry.read() as connection:
        row = work.batch_numbered(connection, number)
        counted = work.counts(connection, number)
    if row["finished_at"] is None or counted["queued"] or counted["running"]:
        again = f"compliance batch {row['source']} --resume"
        raise RegistryError(f"批次{number}还没有做完，不能出报告；接着做：{again}", "invalid")
    lines = lines_of(registry, number)
    begun_on, ended_on = (row[name].astimezone().date() for name in ("started_at", "finished_at"))
    settings, reviewed = settings_from(row["settings"]), reviewed_of(registry, lines)
    return report(number, settings, row["corpus"], begun_on, ended_on, lines, reviewed)


def _about(begun: Begun, lines: Sequence[Line]) -> list[tuple[str, str]]:
    options = begun.settings.options
    region = options.region or "各方案载明的省份"
    rows = [
        ("批次", begun.settings.name or str(begun.number)),
        ("目录", begun.source),
        ("审查依据", f"按{options.as_of.isoformat()}有效的政策，地区：{region}"),
        ("语料库", begun.corpus),
        ("参数", begun.settings.parameters),
        ("程序", f"nengshen {__version__}"),
        ("文件", f"{len(lines)} 个，内容不同的 {len({line.sha256 for line in lines})} 个"),
    ]
    return rows + [("不是方案，没有处理", name) for name in begun.found.others]


def _places(registry: Registry, begun: Begun) -> dict[str, Source]:
    """Where each content lies: the first file with it. One that is gone by now is still known by its name."""
    places: dict[str, Source] = {}
    for source in begun.found.sources:
        places.setdefault(source.sha256, source)
    for line in lines_of(registry, begun.number):
        places.setdefault(
            line.sha256, Source(line.name, Path(path_named(f"{begun.source}/{line.name}")), line.sha256, 0)
        )
    return places


def _tasks(begun: Begun, places: Mapping[str, Source], bounds: Bounds) -> Callable[[str], Task]:
    settings = begun.settings

    def task(sha256: str) -> Task:
        place = places[sha256]
        path = str(place.path.absolute())
        asked: dict[str, Any] = {
            "notices": settings.notices,
            "pdf": settings.pdf,
            "bounds": bounds,
            "listed": place.name,
        }
        return Task(path, sha256, settings.options, begun.corpus, __version__, **asked)

    return task


def _adopt(registry: Registry, lines: Sequence[Line], acting: Callable[[], By], received: date | None) -> int:
    """The figures of the plans into the register, as of the day on which they came in; what is there already makes no new
    version."""
    cases = list(dict.fromkeys(line.case_id for line in lines if line.case_id is not None))
    made = 0
    for start in range(0, len(cases), _ADOPTED_AT_ONCE):
        by = acting()
        with registry.write(by) as tx:
            made += sum(adopt(tx, case, received or _day(by)) for case in cases[start : start + _ADOPTED_AT_ONCE])
    return made


def _new(source: Source) -> work.NewFile:
    return work.NewFile(source.name, source.sha256, source.size)


def _day(by: By) -> date:
    return by.at.astimezone().date()
