"""policy_corpus/ to a validated Corpus."""

from compliance.corpus.coverage import Coverage, coverage
from compliance.corpus.decisions import Interpretation, Waiver, load_waivers
from compliance.corpus.determination_lint import lint_determinations
from compliance.corpus.determinations import Determination, load_determinations
from compliance.corpus.documents import Clause, Document
from compliance.corpus.library import Corpus, Registration, load_corpus
from compliance.corpus.lint import lint
from compliance.corpus.norms import Norm, Parameter
from compliance.corpus.problems import Problem
from compliance.corpus.rules import Rule
from compliance.corpus.sentences import Sentence, SentenceCoverage, read_sentences, sentence_coverage
from compliance.corpus.waiver_lint import lint_waivers

__all__ = [
    "Clause",
    "Corpus",
    "Coverage",
    "Determination",
    "Document",
    "Interpretation",
    "Norm",
    "Parameter",
    "Problem",
    "Registration",
    "Rule",
    "Sentence",
    "SentenceCoverage",
    "Waiver",
    "coverage",
    "lint",
    "lint_determinations",
    "lint_waivers",
    "load_corpus",
    "load_determinations",
    "load_waivers",
    "read_sentences",
    "sentence_coverage",
]
