"""What a case's documents are made from as it stands: its findings, and the evidence that reviewers ask for."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.deciding import standing_review
from compliance.model.review import Review
from compliance.model.wanted import WantedByFinding
from compliance.registry.evidence_requests import wanted_of
from compliance.web.desk import Desk


@dataclass(frozen=True)
class Standing:
    """A case's review with what holds now, and what its enterprise is asked to supply."""

    review: Review
    wanted: WantedByFinding


def standing(desk: Desk, case: int) -> Standing:
    """The case as it stands.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    review = standing_review(desk.registry, case, desk.settings.corpus)
    with desk.registry.read() as connection:
        return Standing(review, wanted_of(connection, case))
