"""``compliance policy``: questions about the policy texts themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.corpus import CORPUS_OPTION
from compliance.cli.lazy import LazyGroup
from compliance.cli.options import IsoDate

if TYPE_CHECKING:
    from compliance.corpus.search import Found, Hit

STATUSES = ("现行", "生效日期未定", "尚未生效", "征求意见稿", "被替代", "失效")

_COMMANDS = {
    "search": ("compliance.cli.policy", "search", "在全部持有原文的政策文件里查条文"),
}


@click.group(cls=LazyGroup, table=_COMMANDS, subcommand_metavar="命令 [参数]…")
def policy() -> None:
    """查政策条文。"""


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option("--region", default=None, metavar="省份", help="只查对这个地区有约束力的文件（本地区及其上级）")
@click.option(
    "--as-of", type=IsoDate(), default=None, metavar="日期", help="只查这一天有效的（缺省：全部，状态按今天）"
)
@click.option("--status", type=click.Choice(STATUSES), default=None, help="只查这种状态的文件")
@click.option("--document", default=None, metavar="编号", help="只查这一份文件（docs/ 下的目录名）")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, metavar="条数", help="最多列出几条"
)
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True, help="输出形式"
)
@CORPUS_OPTION
def search(
    words: tuple[str, ...],
    region: str | None,
    as_of: date | None,
    status: str | None,
    document: str | None,
    limit: int,
    output: str,
    folder: Path | None,
) -> None:
    """在全部持有原文的政策文件里查条文，列出出处、状态、原文片段和以它为依据的规则。

    几个词须同时出现（同义词也算）；没有这样的条文时，改为出现任一词，并注明。加引号的照原样查：'"不超过 1.3"'。
    未持有原文的文件只查题名和文号。
    """
    import json

    from compliance.cli.reviewing import known_region
    from compliance.corpus.search import Filters
    from compliance.corpus.search import search as find
    from compliance.pipeline import corpus_of

    corpus = corpus_of(folder)
    filters = Filters(known_region(region, folder), document, status, binding=as_of is not None)
    day = as_of or date.today()
    query = " ".join(words)
    found = find(query, corpus, as_of=day, filters=filters, limit=limit)
    if output == "json":
        click.echo(json.dumps(found_json(found, query, day, corpus.hash), ensure_ascii=False, indent=1))
    else:
        _show(found)


def found_json(found: Found, query: str, as_of: date, corpus: str) -> dict[str, Any]:
    """The result as a JSON object (``policy-search/1``)."""
    return {
        "schema": "policy-search/1",
        "query": query,
        "as_of": as_of.isoformat(),
        "corpus": corpus,
        "words": [{"word": t.word, "any_of": ["".join(p) for p in t.phrases]} for t in found.terms],
        "mode": "all" if found.every else "any",
        "total": found.total,
        "hits": [_hit_json(h) for h in found.hits],
    }


def _hit_json(hit: Hit) -> dict[str, Any]:
    document, clause, standing = hit.document, hit.clause, hit.standing
    days = (standing.earliest, standing.latest, standing.expiry)
    return {
        "document": {
            "id": document.id, "title": document.title, "number": document.number, "region": document.region,
            "held": document.held,
        },
        "anchor": clause.anchor if clause else None,
        "section": clause.section if clause else None,
        "title": clause.title if clause else None,
        "status": standing.word,
        "effective": dict(zip(("earliest", "latest", "expiry"), (d.isoformat() if d else None for d in days), strict=True)),
        "text": clause.text if clause else None,
        "snippet": hit.snippet.text,
        "marks": [list(m) for m in hit.snippet.marks],
        "found": list(hit.found),
        "rules": list(hit.rules),
        "score": round(hit.score, 3),
    }  # fmt: skip


def _show(found: Found) -> None:
    from compliance.cli.text import console

    out = console()
    terms = "、".join(t.word for t in found.terms)
    if not found.full_text:
        out.print("[yellow]提示：本机的 SQLite 没有全文检索（FTS5），已改用逐条比对，结果相同[/]")
    if not found.total:
        out.print(f"没有查到：{terms}", markup=False)
        return
    if not found.every:
        out.print("[yellow]没有同时包含全部词的条文，以下包含其中任一词[/]")
    rest = f"，列出前 {len(found.hits)} 条" if found.total > len(found.hits) else ""
    out.print(f"查“{terms}”：{found.total} 条{rest}", markup=False)
    for hit in found.hits:
        _show_hit(hit)


def _show_hit(hit: Hit) -> None:
    from rich.text import Text

    from compliance.cli.text import console

    out, document = console(), hit.document
    number = f"　{document.number}" if document.number else ""
    out.print()
    out.print(Text(f"{document.title}{number}", style="bold"), soft_wrap=True)
    if hit.clause is None:
        out.print(Text("  未持有原文，只登记"), soft_wrap=True)
    else:
        out.print(Text("  ").append_text(_marked(hit.heading.text, hit.heading.marks)), soft_wrap=True)
    out.print(Text(f"  {document.region}　{hit.standing.word}{_dates(hit)}", style="dim"), soft_wrap=True)
    if hit.snippet.text:
        out.print(Text("  ").append_text(_marked(hit.snippet.text, hit.snippet.marks)), soft_wrap=True)
    if hit.rules:
        out.print(Text(f"  规则：{'、'.join(hit.rules)}"), soft_wrap=True)


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> Any:
    from rich.text import Text

    shown = Text(text)
    for start, end in marks:
        shown.stylize("bold red", start, end)
    return shown


def _dates(hit: Hit) -> str:
    """When it binds: 自2022-02-28起, 生效日期在…之间, 至2025-12-31."""
    earliest, latest, expiry = hit.standing.earliest, hit.standing.latest, hit.standing.expiry
    parts = []
    if hit.document.draft:
        return ""
    if earliest and earliest == latest:
        parts.append(f"自 {earliest.isoformat()} 起")
    elif earliest and latest:
        parts.append(f"生效日期在 {earliest.isoformat()} 至 {latest.isoformat()} 之间")
    else:
        parts.append("生效日期未载明")
    if expiry:
        parts.append(f"至 {expiry.isoformat()}")
    return "（" + "，".join(parts) + "）"
