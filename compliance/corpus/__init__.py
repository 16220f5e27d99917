"""policy_corpus/ to a validated Corpus."""

from compliance.corpus.decisions import Interpretation, Waiver
from compliance.corpus.documents import Clause, Document
from compliance.corpus.library import Corpus, Registration, load_corpus
from compliance.corpus.norms import Norm, Parameter
from compliance.corpus.rules import Rule

__all__ = [
    "Clause",
    "Corpus",
    "Document",
    "Interpretation",
    "Norm",
    "Parameter",
    "Registration",
    "Rule",
    "Waiver",
    "load_corpus",
]
