"""The sections of a plan, in the order in which its voice tells them."""

from __future__ import annotations

from voices.centres import centres_measures, centres_present
from voices.installations import comparison, measures, present, problems
from voices.opening import basis, digest, front, profile
from voices.outcome import annex, closing, effects, money, schedule
from voices.story import Story


def write(s: Story) -> str:
    """The whole plan; returns its title."""
    w = s.world
    subject = w.industry["产品"].split("（")[0] + ("" if w.kind == "centre" else "装置")
    title = s.draw.choice(
        [
            f"{subject}节能降碳技术改造实施方案",
            f"{subject}节能降碳改造实施方案",
            "节能降碳技术改造实施方案",
            "重点领域节能降碳技术改造“一企一策”实施方案",
        ]
    )
    front(s, title)
    if s.chance(0.25):
        digest(s)
    profile(s)
    if s.chance(0.5):
        basis(s)
    if w.kind == "centre":
        centres_present(s)
        centres_measures(s)
    else:
        present(s)
        comparison(s)
        if s.chance(0.6):
            problems(s)
        measures(s)
    if s.chance(0.3):
        money(s)
        schedule(s)
    else:
        schedule(s)
        money(s)
    effects(s)
    closing(s)
    said = {m.path for m in s.draft.marks}
    unsaid = any(s.facts.path(u, "sec_target") not in said and w.kind == "industry" for u in w.units)
    if s.chance(0.45) or unsaid:
        annex(s)
    return title
