"""What a case's documents are made from as it stands: its findings, and the evidence that reviewers ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compliance.deciding import standing_review
from compliance.model.inputs import inputs_of
from compliance.model.review import Finding, Review
from compliance.model.wanted import WantedByFinding
from compliance.registry.evidence_requests import wanted_of
from compliance.registry.verdicts import standing_of, verdicts_of
from compliance.web.desk import Desk


@dataclass(frozen=True)
class Standing:
    """A case's review with what holds now, and what its enterprise is asked to supply.

    ``review`` is without the findings that somebody disputes as they are now: no document carries them. They are ``disputed``.
    """

    review: Review
    wanted: WantedByFinding
    disputed: tuple[Finding, ...]


def standing(desk: Desk, case: int) -> Standing:
    """The case as it stands.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    review = standing_review(desk.registry, case, desk.settings.corpus)
    with desk.registry.read() as connection:
        said, wanted = verdicts_of(connection, case), wanted_of(connection, case)
    words = ((f, said.get(f.fingerprint)) for f in review.findings)
    disputed = tuple(
        f for f, w in words if w and w.decision == "disputed" and standing_of(w, inputs_of(f)) == "carried"
    )
    kept = tuple(f for f in review.findings if f not in disputed)
    return Standing(replace(review, findings=kept), wanted, disputed)
