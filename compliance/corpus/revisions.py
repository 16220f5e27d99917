"""A corpus by folder, or as it was at a revision of the git repository at hand (``v1.2:`` or ``HEAD~3:policy_corpus``)."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.corpus.library import Corpus, load_corpus
from compliance.model.errors import InputError

DEFAULT_PATH = "policy_corpus"


@contextmanager
def corpus_at(place: str | None) -> Iterator[Corpus]:
    """The corpus of a folder (None: the one that ships), or of ``revision:path``; valid within the block.

    A place is a revision where it contains a colon and no folder has that name. Clause texts are read when first asked
    for, so the folder of a revision lives as long as the block.

    Raises:
        InputError: for a revision or a path that git does not know, or where there is no git.
        CorpusError: when the corpus cannot be used.
    """
    if place is None or ":" not in place or Path(place).is_dir():
        yield load_corpus(None if place is None else Path(place))
        return
    revision, _, path = place.partition(":")
    with tempfile.TemporaryDirectory(prefix="nengshen-") as folder:
        inner = path.strip("/") or DEFAULT_PATH
        with tarfile.open(fileobj=io.BytesIO(_archive(place, revision, inner))) as archive:
            _unpack(archive, Path(folder))
        yield load_corpus(Path(folder) / inner)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """The regular files of git's archive, whose names never lead out of it; a link might, and is left out. Python before
    3.11.4 (Debian 12 has 3.11.2) has no filter that would see to that."""
    for member in archive:
        if member.isfile() and (content := archive.extractfile(member)) is not None:
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _archive(place: str, revision: str, path: str) -> bytes:
    commit = _git(place, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision or 'HEAD'}^{{commit}}")
    top = _git(place, "rev-parse", "--show-toplevel").decode().strip()
    return _git(place, "-C", top, "archive", "--format=tar", commit.decode().strip(), "--", path)


def _git(place: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError:
        raise InputError(place, "unsupported", "本机没有 git，不能取历史版本；请给出语料目录") from None
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise InputError(place, "not_found", f"git 里没有这个版本或路径{f'（{why[-1]}）' if why else ''}")
    return done.stdout
