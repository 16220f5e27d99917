"""The files of a draft folder, and writing them: nothing is overwritten, and a folder appears whole or not at all."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compliance.corpus.cleaning import render_cleaning, scalar, scalars
from compliance.corpus.cutting import CutClause, render
from compliance.corpus.documents import UNFILLED
from compliance.corpus.intake.candidates import UNCHECKED, Candidate, candidates
from compliance.corpus.intake.plan import AUTO, Plan, plan
from compliance.corpus.intake.printed import Printed
from compliance.corpus.words import Lexicon
from compliance.model.errors import InputError

CANDIDATES = "候选.yaml"
DRAFT = "征求意见稿"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EFFECT = re.compile(r"[^。；\n]*(?:起施行|起实施|起执行|起生效|有效期)[^。；\n]*[。；]?")


@dataclass(frozen=True)
class DraftFolder:
    """A draft: its files by name, its clauses, the candidates, and what an officer should look at."""

    id: str
    files: Mapping[str, bytes]
    plan: Plan
    candidates: tuple[Candidate, ...]

    @property
    def clauses(self) -> tuple[CutClause, ...]:
        """The clauses, in order."""
        return self.plan.clauses


def draft_folder(printed: Printed, id_: str, lexicon: Lexicon, numbering: str = AUTO) -> DraftFolder:
    """The draft of ``policy_corpus/docs/<id_>/``.

    Raises:
        InputError: numbering, where the text shows none; empty; name, for an id that cannot be a folder's name.
    """
    if not _ID.fullmatch(id_):
        raise InputError(id_, "name", "代号只能用小写字母、数字和连字符，例如 hn-2026-1")
    source = f"source{printed.suffix}"
    text_file = "source.txt" if printed.read_out else source
    proposal = plan(printed, text_file, numbering)
    found = candidates(proposal.clauses, lexicon)
    files = {
        source: printed.original,
        "meta.yaml": _meta(id_, source, printed, proposal).encode(),
        "clean.yaml": _cleaning(source, proposal).encode(),
        "clauses.yaml": render(list(proposal.clauses), (), text_file).encode(),
        "dispositions.yaml": _dispositions(proposal).encode(),
        CANDIDATES: _candidates(found).encode(),
    }
    if printed.read_out:
        files[text_file] = printed.text.encode()
    return DraftFolder(id_, files, proposal, found)


def write_folder(draft: DraftFolder, parent: Path) -> Path:
    """Write the draft as ``parent/<id>``; a folder that is there is left alone.

    Raises:
        InputError: exists; unwritable.
    """
    target = parent / draft.id
    if target.exists():
        raise InputError(target, "exists", "目标目录已经存在，不覆盖；请换一个代号，或先移走原来的目录")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent, prefix=".import-") as temporary:
            whole = Path(temporary) / draft.id
            whole.mkdir()
            for name, data in draft.files.items():
                (whole / name).write_bytes(data)
            shutil.move(str(whole), str(target))
    except OSError as error:
        raise InputError(target, "unwritable", f"写不进目录（{error.strerror}）") from error
    return target


def _meta(id_: str, source: str, printed: Printed, proposal: Plan) -> str:
    front = proposal.front
    title, number, (issued, issued_at) = front.title, front.number, front.issued
    organs = [name for name, _ in front.organs]
    rows = [
        f"# 由 compliance corpus import 据 {source} 起草。写“{UNFILLED}”的由政策人员填写，填完以前语料检查不通过；",
        "# 其余由程序从原文读出，请逐项与原件核对。没有的项写 null，未载明的日期写 未载明。",
        *(f"# {text}" for text in _hints(proposal)),
        f"id: {id_}",
        f"题名: {_or_unfilled(title[0])}{_from(title[1])}",
        f"文号: {_or_unfilled(number[0])}{_from(number[1])}",
        f"发文机关: {scalars(organs) if organs else f'[{UNFILLED}]'}{_from(front.organs[0][1] if organs else 0)}",
        f"地区: {UNFILLED}",
        f"层级: {UNFILLED}",
        f"印发日期: {scalar(issued.isoformat()) if issued else UNFILLED}{_from(issued_at)}",
        f"生效: {{自: {UNFILLED}, 依据: {UNFILLED}}}        # 日期不能确定的写 {{不早于: …, 不晚于: …, 依据: …}}",
        "失效: null",
        f"状态: {DRAFT if DRAFT in title[0] else UNFILLED}",
        "替代: []",
        "依据上位文件: []",
        "持有原文: 是",
        "原文:",
        f"  文件: {source}",
        f"  sha256: {printed.sha256}",
        f"  获取方式: {UNFILLED}",
        f"  获取日期: {UNFILLED}",
        f"核对: {{人: 待定, 日期: null, 对照: {UNFILLED}}}",
    ]
    return "\n".join(rows) + "\n"


def _or_unfilled(text: str) -> str:
    return scalar(text) if text else UNFILLED


def _from(line: int) -> str:
    return f"        # 原文第{line}行" if line else ""


def _hints(proposal: Plan) -> Iterator[str]:
    """Passages from which an officer can tell the dates."""
    for text, number in proposal.front.remarks:
        yield f"原文第{number}行：{text}"
    for clause in proposal.clauses:
        for match in _EFFECT.finditer(clause.text):
            yield f"{clause.reference}：{' '.join(match[0].split())}"


def _cleaning(source: str, proposal: Plan) -> str:
    about = f"从 {source} 到正文做了什么（程序提议，须逐步核对）。行号指 {proposal.cleaning.file} 的行（从 1 数）；"
    about += "没有写到的字一个也没有动。空行和行首行尾空白不保留。"
    if proposal.cleaning.original:
        about += f"\n{proposal.cleaning.file} 由程序从 {source} 逐行读出，换页处有换页符。"
    notes = "\n".join(["须核对：", *proposal.notes]) if proposal.notes else ""
    defects = "转录错漏在这里登记：{锚: …, 见: …, 说明: …, 引用时: 标注}"
    return render_cleaning(proposal.cleaning, {"文件": about, "切分": notes, "缺陷": defects})


def _dispositions(proposal: Plan) -> str:
    rows = [
        "# 每个条款的处置：规则（写码）；不可机检（写原因）；待编写。程序一律写“待编写”，请逐条改定。",
        *(f"'{clause.anchor}': {{处置: 待编写}}" for clause in proposal.clauses),
    ]
    return "\n".join(rows) + "\n"


def _candidates(found: tuple[Candidate, ...]) -> str:
    """候选.yaml: a list that no program reads."""
    rows = [
        "# 数值规范的候选：句子里有数、数旁有限值用语。由程序列出，须逐条核对；程序不读取本文件，候选不是规范。",
        "# 关系、边界、效力照 lexicon.yaml 的用语推定，“达到”“以上”等的方向须看所指的指标。核定后写进 params/ 或 rules/，再删去。",
    ]
    if not found:
        return "\n".join([*rows, "[]"]) + "\n"
    for one in found:
        word = one.word
        rows += [
            f"- 状态: {UNCHECKED}",
            f"  锚: '{one.anchor}'",
            f"  引用名: {scalar(one.reference)}",
            f"  引文: {scalar(one.quote)}",
            f"  值: '{one.value}'",
            f"  单位: {scalar(one.unit) if one.unit else UNCHECKED}",
            f"  用语: {word.word if word else UNCHECKED}",
            f"  关系: {word.relation if word else UNCHECKED}",
            f"  边界: {word.boundary if word else UNCHECKED}",
            f"  效力: {one.force}",
            f"  用语依据: {scalar(word.basis) if word else UNCHECKED}",
            *(f"  注: {scalar(text)}" for text in one.doubts),
        ]
    return "\n".join(rows) + "\n"
