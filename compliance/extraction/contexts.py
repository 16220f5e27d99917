"""What a stretch of text is read with: its tokens with the names in them, and the context that its headings give."""

from __future__ import annotations

from compliance.extraction.binding import Context, section_kind
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.tokens import Token, depths, tokenise


def with_subjects(text: str, lexicon: Lexicon, index: SubjectIndex) -> list[Token]:
    """Tokens of squeezed text, subject names among them; words inside a name are not also cues."""
    known = index.tokens.get(text)
    if known is None:
        known = index.tokens[text] = _with_subjects(text, lexicon, index)
    return known


def _with_subjects(text: str, lexicon: Lexicon, index: SubjectIndex) -> list[Token]:
    tokens = tokenise(text, lexicon)
    mentions = index.find(text)
    if not mentions and not any(t.kind == "foreign" for t in tokens):
        return tokens
    inside = {i for m in mentions for i in range(m.start, m.end)}
    depth = {t.start: t.depth for t in tokens}
    kept = [
        t
        for t in tokens
        if not (t.start in inside and t.kind in ("state", "status", "qty", "own", "event", "list", "scope"))
    ]
    levels = depths(text)
    subjects = [Token(m.start, m.end, "subject", m, depth.get(m.start, levels[m.start])) for m in mentions]
    breaks = [t.end for t in kept if t.kind in ("comma", "semicolon", "stop", "gap", "colon")]
    foreign: set[int] = set()
    for token in (t for t in kept if t.kind == "foreign"):  # 省内同类企业2023年……: not our 企业
        foreign.update(range(token.start, min((b for b in breaks if b >= token.end), default=len(text))))
    kept = [
        t
        for t in kept
        if not (t.kind == "own" and t.start in foreign) and not (t.kind == "group" and t.start in inside)
    ]
    return sorted([*kept, *subjects], key=lambda t: (t.start, -t.end, t.kind))


def base_context(headings: tuple[str, ...], index: SubjectIndex) -> Context:
    """The context that the headings above give: whose section it is, and of which kind."""
    context = Context()
    for heading in headings:
        named = {m.indices for m in index.find(heading) if m.indices}
        if named:  # 一期改造和二期建设: a chapter on both is on neither
            context.subjects = named.pop() if len(named) == 1 else None
            if context.subjects is not None and len(context.subjects) > 1:
                context.subjects = None
    kind = section_kind(headings)
    context.base_state = kind if kind in ("current", "target") else None
    context.hypothetical = kind == "hypothetical"
    context.policy = kind == "policy"
    if headings:
        joined = "".join(headings)
        context.section = (
            "proposed" if "拟建" in joined else "existing" if "存量" in joined or "现有" in joined else None
        )
    return context
