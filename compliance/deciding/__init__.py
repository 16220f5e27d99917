"""What officers decide on cases: corrections judged again at once, waivers bound to findings,
requests to publish, requests granted.

Above the pipeline and the registry: it types what a person wrote by the corpus, and records what follows from it.
"""

from __future__ import annotations

from compliance.deciding.corrections import Corrected, Settled, correct_case, settle, standing_review, would_flip
from compliance.deciding.publications import Publication, ask_for_publication
from compliance.deciding.waivers import Wanted, ask_for_waiver, waiver_states

__all__ = [
    "Corrected", "Publication", "Settled", "Wanted", "ask_for_publication", "ask_for_waiver", "correct_case", "settle",
    "standing_review", "waiver_states", "would_flip",
]  # fmt: skip
