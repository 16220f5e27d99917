"""What is done with one file, inside the child: read, judge, draft."""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from compliance import __version__
from compliance.batch.job import AbsentError, Made, NoticeFiles, Task
from compliance.batch.printing import plan_line, told_in
from compliance.model.errors import ComplianceError, InputError
from compliance.model.review import Review
from compliance.model.rows import fact_rows, review_rows
from compliance.pipeline import corpus_of, extract_plan, review_facts, write_notices
from compliance.readers import Step, unheard


def process(task: Task, announce: Callable[[int], None], told: Callable[[Step], None] = unheard) -> Made:
    """Read, judge and draft; ``announce`` is told how many pages need OCR, ``told`` how far it is.

    Raises:
        AbsentError: where the worker does not see the file.
        InputError: where the file cannot be read.
        ComplianceError: where this worker is not what was asked for, or lacks something.
    """
    if task.program != __version__:
        raise ComplianceError(f"工作进程上的程序是 {__version__}，发起批次的是 {task.program}；请装成同一版本")
    if (found := corpus_of(task.options.corpus).hash) != task.corpus:
        raise ComplianceError(f"工作进程上的政策语料库（{found[:19]}）与批次开始时的（{task.corpus[:19]}）不同")
    alone = replace(task.options.limits, processes=1, many=True)  # the workers use every processor already
    with _file(task) as path:
        facts = extract_plan(path, replace(task.options, limits=alone), announce, told)
    if facts.document.sha256 != task.sha256:
        raise InputError(task.path, "changed", "文件在登记之后被改动了，这次没有审查；请重新运行")
    if task.name is not None:
        facts = replace(facts, document=replace(facts.document, file=task.name))
    told(("checking", 0, 0))
    review = review_facts(facts, task.options)
    made = Made(facts.document, facts.enterprise, fact_rows(facts), review_rows(review), _notices(review, task))
    if task.listed is None:
        return made
    body = zlib.decompress(made.review.body)
    line = plan_line(body, facts.document.to_json(), facts.groups_json(), task.listed)
    return replace(made, line=line, told=told_in(review))


@contextmanager
def _file(task: Task) -> Iterator[Path]:
    path = Path(task.path)
    if task.content is None:
        if path.is_dir():
            raise InputError(path, "not_found", "读不到这个目录（没有权限？），里面的方案没有处理")
        if not path.is_file():
            raise AbsentError
        yield path
        return
    if hashlib.sha256(task.content).hexdigest() != task.sha256:
        raise InputError(task.path, "changed", "文件在登记之后被改动了，这次没有审查；请重新运行")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / PurePath(task.path).name
        copy.write_bytes(task.content)
        try:
            yield copy
        except InputError as error:
            raise InputError(task.path, error.code, error.reason, error.page) from None


def _notices(review: Review, task: Task) -> tuple[NoticeFiles, ...]:
    if task.notices is None:
        return ()
    with tempfile.TemporaryDirectory() as folder:
        written = write_notices(review, task.notices, Path(folder), pdf=task.pdf)
        return tuple(
            NoticeFiles(
                notice.docx.stem,
                tuple((p.name, p.read_bytes()) for p in (notice.docx, notice.pdf) if p is not None),
                notice.missing,
                notice.warnings,
            )
            for notice in written
        )
