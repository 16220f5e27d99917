"""Facts, corpus, date and region to a Review."""

from compliance.checking.aggregate import review_annual_plan, review_region
from compliance.checking.explain import Explanation, explain, explain_finding
from compliance.checking.lint import lint_corpus
from compliance.checking.mutate import survivors
from compliance.checking.mutation_run import run_mutation
from compliance.checking.review import check_derived, review
from compliance.checking.rule_tests import CaseResult, run_rule_tests
from compliance.checking.targets import region_targets
from compliance.checking.waivers import apply_waivers, waiver_problems

__all__ = [
    "CaseResult",
    "Explanation",
    "apply_waivers",
    "check_derived",
    "explain",
    "explain_finding",
    "lint_corpus",
    "region_targets",
    "review",
    "review_annual_plan",
    "review_region",
    "run_mutation",
    "run_rule_tests",
    "survivors",
    "waiver_problems",
]
