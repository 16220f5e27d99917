"""What a plan says of its data centres."""

from __future__ import annotations

from decimal import Decimal

from voices.installations import change_table
from voices.said import Mark, Said
from voices.story import Story

D = Decimal


def centres_present(s: Story) -> None:
    """Data centres: racks, PUE, status, hub, grade."""
    s.heading("现状")
    units = s.world.units
    prose = s.chance(0.7)
    if prose:
        for unit in units:
            s.draft.para(s.say("机房现状" if unit.before else "机房拟建", unit, full=True))
    if not prose or s.chance(0.4):
        wanted = [
            "状态",
            "机架",
            "PUE前",
            "PUE后",
            *(["机柜"] if s.chance(0.5) else []),
            *(["等级"] if s.chance(0.5) else []),
        ]
        s.lay("现状", units, s.columns(units, wanted), s.stub())
    for unit in units:
        if unit.grade and s.chance(0.6):
            s.draft.para(s.say("等级", unit))
    if s.world.hub is not None:
        said = s.say("枢纽是" if s.world.hub else "枢纽否")
        s.draft.para(
            Said(
                said.text,
                tuple(Mark(f"data_centres.{i}.hub_cluster", said.text[:-1], s.world.hub) for i in range(len(units))),
            )
        )
    s.fluff(s.draw.randrange(0, 2))
    s.heading("对标")
    for _ in range(s.draw.randrange(1, 4)):
        s.draft.para(s.say("干扰_机房", units[0]))
    s.feature("干扰_机房")


def centres_measures(s: Story) -> None:
    s.heading("技术")
    s.draft.content("technology_route", "goals?")
    steps = s.draw.sample(s.teller_measures(), 4)
    s.draft.para("技术路线：" + "；".join(steps) + "。")
    for unit in s.world.units:
        if unit.before and s.chance(0.85):
            s.draft.para(s.say("机房降耗", unit))
    if s.chance(0.3):
        change_table(s, s.world.units)
