"""The sentence of a finding, generated from the rule's tree, so that message and rule cannot drift apart."""

from __future__ import annotations

from compliance.checking.results import Result
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import sentence_list


def decisive(result: Result) -> tuple[Result, ...]:
    """The lines that settle a result: all of a requirement that is met, the broken ones of one that is not.

    Of alternatives it is the one that holds, or those that come closest to holding.
    """
    known: tuple[Result, ...] | None = result.__dict__.get("_decisive")
    if known is None:
        known = result.__dict__["_decisive"] = (result,) if result.line is not None else _deciding(result)
    return known


def _deciding(result: Result) -> tuple[Result, ...]:
    leaves = _decisive(result)
    if result.truth is not Truth.TRUE or result.table:
        return leaves
    return tuple([leaf for leaf in leaves if leaf.margin is not None]) or leaves


def _decisive(result: Result) -> tuple[Result, ...]:
    if result.line is not None:
        return (result,)
    if result.table:
        return tuple(leaf for child in result.children for leaf in child.leaves())
    same = [c for c in result.children if c.truth is result.truth]
    if result.truth is Truth.TRUE and not result.every:
        same = [max(same, key=lambda c: sum(leaf.margin is not None for leaf in c.leaves()))]
    if result.truth is Truth.FALSE and not result.every:
        nearest = min(c.distance for c in same)
        near = [c for c in same if c.distance == nearest]
        return tuple(leaf for child in near for leaf in (*_kind(child), *_decisive(child)))
    return tuple([leaf for child in same for leaf in _decisive(child)])


def _kind(alternative: Result) -> tuple[Result, ...]:
    """The lines of an alternative that say for whom it is meant, where they hold."""
    lines = [c for c in alternative.children if c.line is not None and alternative.every]
    return tuple(c for c in lines if c.truth is Truth.TRUE and c.margin is None)


def sentences(result: Result) -> str:
    """The decisive lines as one sentence."""
    if result.line is not None:
        return result.sentence
    return sentence_list([leaf.sentence for leaf in decisive(result)])


def first_doubt(result: Result) -> Doubt | None:
    """Why a result is unknown."""
    if result.doubt:
        return result.doubt
    return next((leaf.doubt for leaf in decisive(result) if leaf.doubt is not None), None)


def main_measure(result: Result) -> Result | None:
    """The line whose figures stand for the result in ``observed`` and ``required``."""
    leaves = decisive(result)
    for leaf in leaves:
        if leaf.margin is not None:
            return leaf
    for leaf in leaves:
        if leaf.required is not None:
            return leaf
    return leaves[0] if leaves else None
