"""The corpus as a static site: pages for people, made wholly of the corpus and the tests beside its rules."""

from compliance.site.build import build_site, write_site

__all__ = ["build_site", "write_site"]
