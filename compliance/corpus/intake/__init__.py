"""A policy text to the draft of its folder in ``policy_corpus/docs/``: for an officer to check, complete and correct."""

from compliance.corpus.intake.candidates import Candidate, candidates
from compliance.corpus.intake.folder import DraftFolder, draft_folder, write_folder
from compliance.corpus.intake.plan import Plan, plan
from compliance.corpus.intake.printed import Printed, printed_document, printed_text

__all__ = [
    "Candidate",
    "DraftFolder",
    "Plan",
    "Printed",
    "candidates",
    "draft_folder",
    "plan",
    "printed_document",
    "printed_text",
    "write_folder",
]
