"""Facts, corpus, date and region to a Review."""

from compliance.checking.review import review
from compliance.checking.waivers import apply_waivers, waiver_problems

__all__ = ["apply_waivers", "review", "waiver_problems"]
